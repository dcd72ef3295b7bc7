// `holdfast import gatus`: its YAML configuration. Every endpoint becomes a service with a check; what its conditions
// ask beyond what ours can look at is said, condition by condition.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { CommandFailure } from '../cli/connection.ts'
import { everyText } from '../config/index.ts'
import { dnsProbe, dnsType } from './dns-look.ts'
import { Draft, type Moved, nameText, sectorOf } from './draft.ts'
import { type Fields, fieldsOf, goDuration, isFields, listOf, readYaml, wordOf } from './foreign-yaml.ts'
import { gatusAlerts } from './gatus-alerts.ts'
import { type Asked, askedBy } from './gatus-conditions.ts'
import { httpProbe } from './http-look.ts'
import { tellRest } from './left-over.ts'
import { paceOf } from './pace.ts'
import { noIcmp, noOauth, noOwnCertificate, noPlace, unspoken } from './why-not.ts'

/** @throws CommandFailure when it is no configuration of Gatus' */
export function importGatus(file: string, bytes: Uint8Array): Moved {
  const draft = new Draft()
  const root = Object.assign({}, ...readYaml(file, bytes)) as Fields
  // Called services before version 3.
  const endpoints = [...listOf(root.endpoints), ...listOf(root.services)]
    .map((one) => environment(one, draft))
    .filter(isFields)
  if (
    endpoints.length === 0 &&
    !('endpoints' in root) &&
    !('external-endpoints' in root) &&
    !('suites' in root)
  )
    throw new CommandFailure(`${file} is no configuration of Gatus: it has no endpoints`)
  const alerting = fieldsOf(environment(root.alerting, draft))
  const told = new Map<string, string[]>()
  for (const endpoint of endpoints) {
    const service = moveEndpoint(endpoint, alerting, draft)
    if (service === null) continue
    for (const alert of listOf(endpoint.alerts).filter(isFields))
      if (alert.enabled !== false)
        told.set(wordOf(alert.type), [...(told.get(wordOf(alert.type)) ?? []), service])
  }
  gatusAlerts(alerting, told, draft)
  leftOut(root, draft)
  return draft.finish()
}

function leftOut(root: Fields, draft: Draft): void {
  for (const one of listOf(root['external-endpoints']).filter(isFields))
    draft.lose(
      `external endpoint ${JSON.stringify(wordOf(one.name))}`,
      'the whole endpoint',
      'nothing can push into a check; let Holdfast look, or send reports (POST /api/v1/reports)',
    )
  for (const one of listOf(root.suites).filter(isFields))
    draft.lose(
      `suite ${JSON.stringify(wordOf(one.name))}`,
      'the whole suite',
      'a check is one look, not a sequence',
    )
  const why: Readonly<Record<string, string>> = {
    maintenance: 'a window that comes back every day is not there; write each one under `maintenance`',
    security: 'the board is read with tokens (`holdfast token`); what is public needs none',
    connectivity: 'canaries do this (`vantages.canaries`)',
    remote: 'other instances are not read; nodes join with `holdfast node --join`',
    storage: 'Holdfast has a store of its own (`store`)',
    web: 'where the board listens is `listen.http`',
    ui: 'the pages have their own look',
    metrics: 'metrics are always at /metrics',
    announcements: 'announcements are not carried',
    tunneling: 'checks look directly',
    concurrency: 'checks do not wait for one another',
    'disable-monitoring-lock': 'checks do not wait for one another',
    'skip-invalid-config-update': 'a configuration with problems never takes the place of a good one',
    debug: 'what is logged is set by `log`',
  }
  const read = ['endpoints', 'services', 'alerting', 'external-endpoints', 'suites']
  tellRest(root, 'the file', draft, { read, why })
}

/** `${NAME}` and `$NAME` are read from the environment there, too; `$$` is a plain dollar. */
const environment = (value: unknown, draft: Draft): unknown =>
  everyText(value, (text) =>
    text.replace(
      /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g,
      (whole, braced?: string, bare?: string) => (whole === '$$' ? '$' : draft.known(braced ?? bare!)),
    ),
  )

/** Null when it is not carried, which was told. */
function moveEndpoint(endpoint: Fields, alerting: Fields, draft: Draft): string | null {
  const name = wordText(endpoint.name)
  const group = wordText(endpoint.group)
  const where = `endpoint ${JSON.stringify(group === '' ? name : `${group}/${name}`)}`
  if (endpoint.enabled === false) {
    draft.lose(where, 'the whole endpoint', 'it is switched off')
    return null
  }
  const asked = askedBy(listOf(endpoint.conditions).map(wordText))
  const probe = probeOf(endpoint, asked, where, draft)
  if (!probe.ok) {
    draft.lose(where, 'the whole endpoint', probe.error)
    return null
  }
  for (const { condition, why } of asked.unasked) draft.lose(where, condition, why)
  tellRestOf(endpoint, where, draft)
  const judged = judgedBy(endpoint, alerting, asked, where, draft)
  const service = draft.add('services', name, {
    name: nameText(name) || 'endpoint',
    ...sectorOf(group),
  })
  draft.add('checks', name, { service, ...probe.value, ...judged })
  if (asked.certificateDays !== null && !('tls' in probe.value)) {
    const url = wordText(endpoint.url)
    const peer = /^(?:https|wss|grpcs):/i.test(url) ? peerOf(url) : null
    if (peer === null)
      draft.lose(
        where,
        '[CERTIFICATE_EXPIRATION]',
        'only a certificate that is shown at once can be looked at',
      )
    else
      draft.add('checks', `${name} certificate`, {
        service,
        tls: { host: peer, minDays: asked.certificateDays },
        every: '1h',
      })
  }
  return service
}

const wordText = (value: unknown): string => wordOf(value).trim()

const whyNotOfAlert: Readonly<Record<string, string>> = {
  description: 'what is said of a trouble is made of what is known of it',
  'minimum-reminder-interval': 'alerts are sent again by `remind` of the alert',
  'provider-override': 'write an alert of its own, with `when` for its services',
}

function tellRestOf(endpoint: Fields, where: string, draft: Draft): void {
  tellRest(endpoint, where, draft, {
    read: [
      ...[
        'enabled',
        'name',
        'group',
        'url',
        'interval',
        'conditions',
        'alerts',
        'client',
        'dns',
        'ssh',
        'grpc',
      ],
      ...['method', 'headers', 'body', 'graphql'],
    ],
    why: {
      'maintenance-windows': 'a window that comes back is not there; write each one under `maintenance`',
    },
  })
  tellRest(fieldsOf(endpoint.client), where, draft, {
    path: 'client.',
    read: [
      ...['timeout', 'insecure', 'ignore-redirect', 'oauth2', 'identity-aware-proxy', 'tls'],
      ...['proxy-url', 'dns-resolver', 'tunnel', 'network'],
    ],
  })
  for (const alert of listOf(endpoint.alerts).filter(isFields)) {
    tellRest(alert, where, draft, {
      path: 'alerts.',
      read: ['type', 'enabled', 'failure-threshold', 'success-threshold', 'send-on-resolved'],
      why: whyNotOfAlert,
    })
    if (alert['send-on-resolved'] === false)
      draft.lose(where, '`alerts.send-on-resolved: false`', 'who is told of a trouble is told of its end')
  }
}

function judgedBy(endpoint: Fields, alerting: Fields, asked: Asked, where: string, draft: Draft): JsonObject {
  const client = fieldsOf(endpoint.client)
  // Its default is 10 seconds (README, Client configuration).
  const patience = goDuration(client.timeout) ?? 10_000
  const pace = paceOf(
    { milliseconds: goDuration(endpoint.interval) ?? 60_000, what: 'interval' },
    { milliseconds: patience, what: 'client.timeout' },
    where,
    draft,
  )
  const [first = {}, ...others] = listOf(endpoint.alerts).filter(isFields)
  const alert = { ...fieldsOf(fieldsOf(alerting[wordOf(first.type)])['default-alert']), ...first }
  if (others.some((one) => one['failure-threshold'] !== undefined || one['success-threshold'] !== undefined))
    draft.lose(
      where,
      'thresholds of further alerts',
      'a check is judged once; those of its first alert count',
    )
  const threshold = (key: string, usual: number): number =>
    Math.min(100, Math.max(1, Math.round(Number(wordOf(alert[key] ?? usual))) || usual))
  const slow = asked.slowAbove !== null && asked.slowAbove < patience
  return {
    ...pace,
    down: threshold('failure-threshold', 3),
    up: threshold('success-threshold', 2),
    ...(slow ? { slow: { above: `${Math.max(1, asked.slowAbove!)}ms` } } : {}),
  }
}

function probeOf(endpoint: Fields, asked: Asked, where: string, draft: Draft): Outcome<JsonObject> {
  const url = wordText(endpoint.url)
  if (isFields(endpoint.dns)) return dnsOf(endpoint.dns, url, asked, where, draft)
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? ''
  if (isFields(endpoint.ssh) || scheme === 'ssh') return bad('Holdfast runs nothing over SSH')
  if (isFields(endpoint.grpc) || scheme === 'grpc' || scheme === 'grpcs')
    return standIn(url, 'gRPC', where, draft)
  if (scheme === 'http' || scheme === 'https') return webProbe(endpoint, url, asked, where, draft)
  if (scheme === 'tls' || scheme === 'starttls') return tlsProbe(scheme, url, asked, where, draft)
  if (scheme === 'tcp') return standIn(url, null, where, draft)
  if (scheme === 'ws' || scheme === 'wss') return standIn(url, 'WebSocket', where, draft)
  if (scheme === 'icmp') return bad(noIcmp)
  return bad(
    scheme === ''
      ? 'its address has no scheme that tells how to look'
      : `Holdfast has no look of the kind ${scheme}://`,
  )
}

function webProbe(
  endpoint: Fields,
  url: string,
  asked: Asked,
  where: string,
  draft: Draft,
): Outcome<JsonObject> {
  const client = fieldsOf(endpoint.client)
  if (asked.answer !== null)
    draft.lose(
      where,
      asked.answer.condition,
      'a whole body is not compared; only text that must be in it is looked for',
    )
  if (client.oauth2 !== undefined || client['identity-aware-proxy'] !== undefined) return bad(noOauth)
  if (isFields(client.tls) && client.tls['certificate-file'] !== undefined) return bad(noOwnCertificate)
  for (const key of ['proxy-url', 'dns-resolver', 'tunnel', 'network'] as const)
    if (client[key] !== undefined)
      draft.lose(where, `client.${key}`, 'Holdfast looks directly, with the resolver of the system')
  return httpProbe(
    {
      url,
      method: (wordText(endpoint.method) || 'GET').toUpperCase(),
      statuses: asked.statuses.length > 0 ? asked.statuses : ['100-599'],
      followsRedirects: client['ignore-redirect'] !== true && asked.statuses.length > 0,
      headers: new Map(
        Object.entries(fieldsOf(endpoint.headers)).map(([name, value]) => [name, wordOf(value)]),
      ),
      hasBody: wordOf(endpoint.body) !== '' || endpoint.graphql === true,
      trustsAll: client.insecure === true,
      ...(asked.contains === null ? {} : { contains: asked.contains }),
    },
    where,
    draft,
  )
}

function dnsOf(dns: Fields, url: string, asked: Asked, where: string, draft: Draft): Outcome<JsonObject> {
  const type = dnsType((wordText(dns['query-type']) || 'A').toUpperCase())
  if (!type.ok) return type
  const look = {
    name: wordText(dns['query-name']),
    type: type.value,
    server: url.replace(/^[a-z]+:\/\//i, ''),
    ...(asked.answer === null ? {} : { expect: asked.answer.value }),
  }
  return good(dnsProbe(look, where, draft))
}

function tlsProbe(
  scheme: string,
  url: string,
  asked: Asked,
  where: string,
  draft: Draft,
): Outcome<JsonObject> {
  if (scheme === 'starttls') return standIn(url, 'STARTTLS', where, draft)
  const peer = peerOf(url)
  if (peer === null) return bad(noPlace)
  return good({ tls: asked.certificateDays === null ? peer : { host: peer, minDays: asked.certificateDays } })
}

function standIn(url: string, protocol: string | null, where: string, draft: Draft): Outcome<JsonObject> {
  const peer = peerOf(url)
  if (peer === null) return bad(noPlace)
  if (protocol !== null) draft.lose(where, protocol, unspoken)
  return good({ tcp: peer })
}

const usual: Readonly<Record<string, number>> = {
  https: 443,
  tls: 443,
  wss: 443,
  grpcs: 443,
  http: 80,
  ws: 80,
  starttls: 587,
}

function peerOf(text: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  const [, host, port] =
    /^(?:[^/@]*@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d{1,5}))?/.exec(text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')) ??
    []
  const at = port ?? usual[scheme ?? '']
  return host === undefined || at === undefined ? null : `${host}:${at}`
}
