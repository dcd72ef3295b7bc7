// `holdfast import blackbox`: what Prometheus' blackbox exporter looks at stands in two files. Its own has the modules
// (how to look), Prometheus' configuration has the targets (where), with the module's name among the parameters.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { dnsProbe, dnsType } from './dns-look.ts'
import { Draft, type Moved, nameText, sectorOf } from './draft.ts'
import { type Fields, fieldsOf, goDuration, isFields, listOf, readYaml, wordOf } from './foreign-yaml.ts'
import { httpProbe } from './http-look.ts'
import { tellRest } from './left-over.ts'
import { paceOf } from './pace.ts'
import { noIcmp, noOauth, noOwnCertificate, noPlace, unbelieved, unspoken } from './why-not.ts'

export type ForeignFile = { readonly name: string; readonly bytes: Uint8Array }

type Scrape = {
  readonly job: string
  readonly module: string
  readonly target: string
  readonly labels: Fields
  readonly every: unknown
}

/** @throws CommandFailure when none of the files says where to look */
export function importBlackbox(files: readonly ForeignFile[]): Moved {
  const roots = files.flatMap(({ name, bytes }) => readYaml(name, bytes))
  const modules = new Map(roots.flatMap((root) => Object.entries(fieldsOf(root.modules))))
  const draft = new Draft()
  const scrapes = roots.flatMap((root) => scrapesOf(root, draft))
  if (scrapes.length === 0)
    throw new CommandFailure(
      modules.size > 0
        ? `the modules are there (${[...modules.keys()].slice(0, 8).join(', ')}${modules.size > 8 ? '…' : ''}) and no targets: they stand in Prometheus' configuration; give both, as in: holdfast import blackbox prometheus.yml blackbox.yml`
        : `${files.map(({ name }) => name).join(', ')}: no scrape_configs with a module, and no modules`,
    )
  for (const scrape of scrapes) moveScrape(scrape, modules, draft)
  const used = new Set(scrapes.map((scrape) => scrape.module))
  for (const name of modules.keys())
    if (!used.has(name)) draft.lose(`module ${JSON.stringify(name)}`, 'the whole module', 'no target uses it')
  for (const root of roots)
    tellRest(root, 'the file', draft, {
      read: ['modules', 'scrape_configs', 'global'],
      why: { rule_files: 'alerts are written under `alerts`; a check is judged by `down` looks in a row' },
    })
  return draft.finish()
}

function scrapesOf(root: Fields, draft: Draft): readonly Scrape[] {
  const usual = fieldsOf(root.global).scrape_interval ?? '1m'
  return listOf(root.scrape_configs)
    .filter(isFields)
    .flatMap((config) => {
      const job = wordOf(config.job_name)
      const [module] = listOf(fieldsOf(config.params).module)
      if (module === undefined) return []
      for (const key of Object.keys(config))
        if (/_sd_configs$/.test(key))
          draft.lose(
            `job ${JSON.stringify(job)}`,
            `\`${key}\``,
            'targets that are discovered are not known here; write their checks',
          )
      tellRest(config, `job ${JSON.stringify(job)}`, draft, {
        read: [
          ...['job_name', 'params', 'static_configs', 'scrape_interval', 'metrics_path', 'relabel_configs'],
          ...['scheme', 'honor_labels', ...Object.keys(config).filter((key) => /_sd_configs$/.test(key))],
        ],
        why: { scrape_timeout: 'how long a look waits is the `timeout` of its module' },
      })
      tellRest(fieldsOf(config.params), `job ${JSON.stringify(job)}`, draft, {
        read: ['module', 'target'],
        path: 'params.',
      })
      return listOf(config.static_configs)
        .filter(isFields)
        .flatMap((group) =>
          listOf(group.targets).map((target) => ({
            job,
            module: wordOf(module),
            target: wordOf(target).trim(),
            labels: fieldsOf(group.labels),
            every: config.scrape_interval ?? usual,
          })),
        )
    })
}

function moveScrape(scrape: Scrape, modules: ReadonlyMap<string, unknown>, draft: Draft): void {
  const where = `target ${JSON.stringify(scrape.target)} of job ${JSON.stringify(scrape.job)}`
  const module = modules.get(scrape.module)
  const known = isFields(module) ? module : usualModule(scrape.module)
  if (known === null) {
    draft.lose(
      where,
      'the whole target',
      `the module ${JSON.stringify(scrape.module)} is not known: give blackbox.yml, too`,
    )
    return
  }
  if (!isFields(module))
    draft.lose(
      where,
      `module ${scrape.module}`,
      'its definition was not given; it is taken for the one of that name that the exporter comes with',
    )
  const probe = probeOf(known, scrape.target, where, draft)
  if (!probe.ok) {
    draft.lose(where, 'the whole target', probe.error)
    return
  }
  tellRestOf(known, scrape, where, draft)
  const pace = paceOf(
    { milliseconds: goDuration(scrape.every) ?? 60_000, what: 'scrape_interval' },
    { milliseconds: goDuration(known.timeout), what: 'timeout' },
    where,
    draft,
  )
  const name = nameOf(scrape)
  const service = draft.add('services', name, { name: nameText(name) || 'target', ...sectorOf(scrape.job) })
  draft.add('checks', name, { service, ...probe.value, ...pace })
}

/** What is read of a module's own part, or told by the look itself. */
const readOf: Readonly<Record<string, readonly string[]>> = {
  http: [
    ...['valid_status_codes', 'accept_any_response', 'method', 'headers', 'body', 'body_file', 'tls_config'],
    ...['follow_redirects', 'no_follow_redirects', 'fail_if_body_not_matches_regexp', 'oauth2'],
    ...['basic_auth', 'bearer_token', 'bearer_token_file', 'authorization'],
  ],
  tcp: ['tls', 'tls_config', 'query_response'],
  dns: [
    ...['query_name', 'query_type'],
    ...['validate_answer_rrs', 'validate_authority_rrs', 'validate_additional_rrs'],
  ],
}

function tellRestOf(module: Fields, { labels }: Scrape, where: string, draft: Draft): void {
  const prober = wordOf(module.prober)
  const read = [...(readOf[prober] ?? []), ...(prober === 'http' ? Object.keys(whyNotHttp) : [])]
  tellRest(fieldsOf(module[prober]), where, draft, { read, path: `${prober}.` })
  tellRest(module, where, draft, { read: ['prober', 'timeout', 'http', 'tcp', 'dns', 'grpc', 'icmp'] })
  tellRest(labels, where, draft, { read: ['name', 'service', 'instance'], path: 'labels.' })
}

/** People recognise a target by a label, or by its address without what all have. */
const nameOf = ({ labels, target }: Scrape): string =>
  wordOf(labels.name ?? labels.service ?? labels.instance) ||
  target
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/[/?#]+$/, '')
    .slice(0, 200)

/** The modules that the exporter's own configuration comes with. */
function usualModule(name: string): Fields | null {
  if (name === 'http_2xx') return { prober: 'http' }
  if (name === 'http_post_2xx') return { prober: 'http', http: { method: 'POST' } }
  if (name === 'tcp_connect') return { prober: 'tcp' }
  if (name === 'icmp') return { prober: 'icmp' }
  return null
}

function probeOf(module: Fields, target: string, where: string, draft: Draft): Outcome<JsonObject> {
  const prober = wordOf(module.prober)
  if (prober === 'http') return webProbe(fieldsOf(module.http), target, where, draft)
  if (prober === 'tcp') return tcpProbe(fieldsOf(module.tcp), target, where, draft)
  if (prober === 'dns') return dnsOf(fieldsOf(module.dns), target, where, draft)
  if (prober === 'grpc') return standIn(target, 'gRPC', where, draft)
  if (prober === 'icmp') return bad(noIcmp)
  return bad(`Holdfast has no look of the kind ${JSON.stringify(prober)}`)
}

const whyNotHttp: Readonly<Record<string, string>> = {
  fail_if_body_matches_regexp: 'Holdfast looks for what must be there, not for what must not',
  fail_if_body_json_matches_cel: 'no expression over a body is evaluated',
  fail_if_body_json_not_matches_cel: 'no expression over a body is evaluated',
  fail_if_header_matches: 'headers of an answer are not looked at',
  fail_if_header_not_matches: 'headers of an answer are not looked at',
  fail_if_ssl: 'whether an answer came over TLS is not asked',
  proxy_url: 'Holdfast looks directly, without a proxy',
  valid_http_versions: 'the version of HTTP is not compared',
  body_size_limit: 'Holdfast has a limit of its own',
}

function webProbe(http: Fields, target: string, where: string, draft: Draft): Outcome<JsonObject> {
  if (http.oauth2 !== undefined) return bad(noOauth)
  const tls = fieldsOf(http.tls_config)
  if (tls.cert_file !== undefined || tls.cert !== undefined) return bad(noOwnCertificate)
  if (tls.ca_file !== undefined || tls.ca !== undefined)
    draft.lose(where, 'tls_config.ca_file', 'trust it for the whole process: NODE_EXTRA_CA_CERTS')
  for (const [key, why] of Object.entries(whyNotHttp))
    if (http[key] !== undefined && http[key] !== false) draft.lose(where, `http.${key}`, why)
  const [pattern, ...others] = listOf(http.fail_if_body_not_matches_regexp).map(wordOf)
  const contains = pattern !== undefined && isPlain(pattern) ? unescaped(pattern) : undefined
  for (const lost of contains === undefined && pattern !== undefined ? [pattern, ...others] : others)
    draft.lose(
      where,
      `http.fail_if_body_not_matches_regexp ${JSON.stringify(lost)}`,
      'one plain text that must be there is looked for, no expression',
    )
  const any = http.accept_any_response === true
  const given = listOf(http.valid_status_codes).map(wordOf)
  const headers = new Map(
    Object.entries(fieldsOf(http.headers)).map(([name, value]) => [name, wordOf(value)]),
  )
  const token = secretOf(http, where, draft)
  if (token !== null) headers.set('authorization', token)
  const user = fieldsOf(http.basic_auth)
  if (user.password_file !== undefined)
    return bad('its password stands in a file; write it as a variable of the environment into a header')
  return httpProbe(
    {
      url: /^https?:\/\//i.test(target) ? target : `http://${target}`,
      method: (wordOf(http.method) || 'GET').toUpperCase(),
      statuses: any ? ['100-599'] : given.length > 0 ? given : ['200-299'],
      followsRedirects: !any && http.follow_redirects !== false && http.no_follow_redirects !== true,
      headers,
      hasBody: wordOf(http.body) !== '' || http.body_file !== undefined,
      trustsAll: tls.insecure_skip_verify === true,
      ...(contains === undefined ? {} : { contains }),
      ...(user.username === undefined
        ? {}
        : { user: { name: wordOf(user.username), password: wordOf(user.password) } }),
    },
    where,
    draft,
  )
}

function secretOf(http: Fields, where: string, draft: Draft): string | null {
  const authorization = fieldsOf(http.authorization)
  for (const [key, file] of [
    ['http.bearer_token_file', http.bearer_token_file],
    ['http.authorization.credentials_file', authorization.credentials_file],
  ] as const)
    if (file !== undefined)
      draft.lose(where, key, 'a header is not read from a file; write it as a variable of the environment')
  const token = wordOf(http.bearer_token) || wordOf(authorization.credentials)
  return token === '' ? null : `${wordOf(authorization.type) || 'Bearer'} ${token}`
}

/** A regular expression that means just its own text. */
const isPlain = (pattern: string): boolean =>
  !/(^|[^\\])[.*+?^${}()|[\]]/.test(pattern) && !/\\[a-z0-9]/i.test(pattern)
const unescaped = (pattern: string): string => pattern.replace(/\\(.)/g, '$1')

function tcpProbe(tcp: Fields, target: string, where: string, draft: Draft): Outcome<JsonObject> {
  const tls = tcp.tls === true
  if (tcp.query_response !== undefined)
    draft.lose(
      where,
      'tcp.query_response',
      'nothing is said over the connection; that it opens is what is looked at',
    )
  if (!/^(?:\[[0-9a-f:.]+\]|[^\s:/]+):\d{1,5}$/i.test(target)) return bad(noPlace)
  if (!tls) return good({ tcp: target })
  if (fieldsOf(tcp.tls_config).insecure_skip_verify !== true) return good({ tls: target })
  draft.lose(where, 'tls_config.insecure_skip_verify', unbelieved)
  return good({ tcp: target })
}

function standIn(target: string, protocol: string, where: string, draft: Draft): Outcome<JsonObject> {
  draft.lose(where, protocol, unspoken)
  return tcpProbe({}, target, where, draft)
}

function dnsOf(dns: Fields, target: string, where: string, draft: Draft): Outcome<JsonObject> {
  // Its default is ANY (CONFIGURATION.md), which servers refuse (RFC 8482); A is what people use.
  const type = dnsType((wordOf(dns.query_type) || 'A').toUpperCase())
  if (!type.ok) return type
  for (const key of ['validate_answer_rrs', 'validate_authority_rrs', 'validate_additional_rrs'] as const)
    if (dns[key] !== undefined)
      draft.lose(
        where,
        `dns.${key}`,
        'a check is up when the name has an answer; write those that must be among them under `expect`',
      )
  const name = wordOf(dns.query_name)
  if (name.replace(/\.$/, '') === '') return bad('it asks for no name')
  const server = target.replace(/^[a-z]+:\/\//i, '')
  return good(dnsProbe({ name, type: type.value, server }, where, draft))
}
