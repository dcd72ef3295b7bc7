// One monitor of Uptime Kuma as a check, or why it is none. Field names are those of its backup file; they were read
// off its documentation of the API and off exports of versions 1.18 to 2.0.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { dnsProbe, dnsType } from './dns-look.ts'
import { type Draft, foreign } from './draft.ts'
import { wordOf } from './foreign-yaml.ts'
import { httpProbe } from './http-look.ts'
import { paceOf } from './pace.ts'
import { noIcmp, noPlace } from './why-not.ts'

export type KumaRow = { readonly [field: string]: unknown }

/** As it is; nothing of what is no text, number or yes or no. */
export const exactOf = (value: unknown): string => foreign(wordOf(value))
export const textOf = (value: unknown): string => (typeof value === 'string' ? exactOf(value).trim() : '')
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : null
/** The database keeps 0 and 1. */
export const isSet = (value: unknown): boolean => value === true || value === 1 || value === '1'

/** The check of a monitor. Errors: why there is none. */
export function kumaCheck(row: KumaRow, where: string, draft: Draft): Outcome<JsonObject> {
  if (isSet(row.upsideDown)) return bad('it is upside down (up when nothing answers)')
  const probe = probeOf(row, where, draft)
  if (!probe.ok) return probe
  if (numberOf(row.proxyId) !== null) draft.lose(where, 'proxy', 'Holdfast looks directly, without a proxy')
  tellRestOf(row, where, draft)
  return good({ ...probe.value, ...judgedBy(row, where, draft) })
}

/** Every monitor has every field, most with what nobody set: only what somebody did is told. */
function tellRestOf(row: KumaRow, where: string, draft: Draft): void {
  const list = (value: unknown): readonly unknown[] => {
    const read = typeof value === 'string' ? parsed(value) : value
    return Array.isArray(read) ? read : []
  }
  if (textOf(row.description) !== '')
    draft.lose(where, 'description', 'a service has a name and no description')
  if (list(row.tags).length > 0) draft.lose(where, 'tags', 'services have one category')
  if (list(row.conditions).length > 0)
    draft.lose(where, 'conditions', 'only what a look of this kind asks anyway is asked of an answer')
  const [retry, every] = [numberOf(row.retryInterval), numberOf(row.interval)]
  if ((numberOf(row.maxretries) ?? 0) > 0 && retry !== null && retry > 0 && retry !== every)
    draft.lose(where, 'retry interval', 'a check that failed is looked at again at its usual pace')
}

function judgedBy(row: KumaRow, where: string, draft: Draft): JsonObject {
  const pace = paceOf(
    { milliseconds: thousandfold(row.interval), what: 'interval' },
    { milliseconds: thousandfold(row.timeout), what: 'timeout' },
    where,
    draft,
  )
  const retries = numberOf(row.maxretries) ?? 0
  const resend = numberOf(row.resendInterval) ?? 0
  if (resend > 0)
    draft.lose(
      where,
      'resend notification',
      'alerts are sent again by `remind` of the alert, for all it tells of',
    )
  return {
    ...pace,
    down: Math.min(100, Math.max(1, Math.round(retries) + 1)),
    up: 1,
  }
}

const thousandfold = (value: unknown): number | null => {
  const seconds = numberOf(value)
  return seconds === null ? null : seconds * 1000
}

function probeOf(row: KumaRow, where: string, draft: Draft): Outcome<JsonObject> {
  const type = textOf(row.type)
  if (type === 'http' || type === 'keyword' || type === 'json-query' || type === 'real-browser')
    return webProbe(type, row, where, draft)
  if (type === 'port') return tcpProbe(textOf(row.hostname), numberOf(row.port))
  if (type === 'dns') return dnsOf(row, where, draft)
  const place = placeOf(type, row)
  if (place !== null) {
    draft.lose(
      where,
      `type ${type}`,
      'Holdfast does not speak its protocol; a TCP look at its port stands in',
    )
    return place
  }
  return bad(elsewhere[type] ?? `Holdfast has no look of the type ${JSON.stringify(type)}`)
}

const elsewhere: Readonly<Record<string, string>> = {
  ping: noIcmp,
  'tailscale-ping': 'Holdfast sends no ICMP; look at a port that people use (`tcp: host:443`)',
  push: 'nothing can push into a check; let Holdfast look, or send reports (`holdfast report`, POST /api/v1/reports)',
  docker: 'Holdfast does not ask Docker; look at a port of the container',
  manual: 'its state is set by hand; say it with a maintenance or an incident',
}

function webProbe(type: string, row: KumaRow, where: string, draft: Draft): Outcome<JsonObject> {
  const method = textOf(row.authMethod) || (textOf(row.basic_auth_user) === '' ? '' : 'basic')
  if (method !== '' && method !== 'basic' && method !== 'null')
    return bad(`it signs in by ${method}, which Holdfast does not`)
  if (type === 'json-query')
    draft.lose(
      where,
      `JSON query ${textOf(row.jsonPath)}`,
      'a JSON value is not compared; only the status is looked at',
    )
  if (type === 'real-browser')
    draft.lose(where, 'real browser', 'no browser is started; the page is fetched and its status looked at')
  const keyword = type === 'keyword' ? exactOf(row.keyword) : ''
  const inverted = isSet(row.invertKeyword)
  if (keyword !== '' && inverted)
    draft.lose(where, 'inverted keyword', 'Holdfast looks for what must be there, not for what must not')
  if (keyword.length > 1000) draft.lose(where, 'keyword', 'longer than 1,000 characters')
  return httpProbe(
    {
      url: textOf(row.url),
      method: (textOf(row.method) || 'GET').toUpperCase(),
      statuses: statusesOf(row.accepted_statuscodes),
      followsRedirects: (numberOf(row.maxredirects) ?? 10) > 0,
      headers: headersOf(row.headers, where, draft),
      hasBody: textOf(row.body) !== '',
      trustsAll: isSet(row.ignoreTls),
      ...(keyword === '' || inverted || keyword.length > 1000 ? {} : { contains: keyword }),
      ...(method === 'basic'
        ? {
            user: {
              name: exactOf(row.basic_auth_user),
              password: exactOf(row.basic_auth_pass),
            },
          }
        : {}),
    },
    where,
    draft,
  )
}

const statusesOf = (value: unknown): readonly string[] => {
  const list = typeof value === 'string' ? parsed(value) : value
  return Array.isArray(list) ? list.map((one) => exactOf(one).slice(0, 20)) : []
}

function headersOf(value: unknown, where: string, draft: Draft): ReadonlyMap<string, string> {
  const given = typeof value === 'string' ? parsed(value) : value
  if (given === null || given === undefined || value === '') return new Map()
  if (typeof given !== 'object' || Array.isArray(given)) {
    draft.lose(where, 'headers', 'they are not JSON')
    return new Map()
  }
  return new Map(Object.entries(given as object).map(([name, text]) => [foreign(name), exactOf(text)]))
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function tcpProbe(host: string, port: number | null): Outcome<JsonObject> {
  if (host === '' || port === null || !Number.isInteger(port) || port < 1 || port > 65_535)
    return bad(noPlace)
  return good({ tcp: `${host.includes(':') ? `[${host}]` : host}:${port}` })
}

function dnsOf(row: KumaRow, where: string, draft: Draft): Outcome<JsonObject> {
  const type = dnsType(textOf(row.dns_resolve_type) || 'A')
  if (!type.ok) return type
  const [first = '', ...others] = textOf(row.dns_resolve_server)
    .split(',')
    .map((one) => one.trim())
  if (others.length > 0) draft.lose(where, `resolvers ${others.join(', ')}`, 'a check asks one server')
  const port = numberOf(row.port)
  const bare = first.includes(':') ? `[${first}]` : first
  const server = port === null || port === 53 ? first : `${bare}:${port}`
  return good(dnsProbe({ name: textOf(row.hostname), type: type.value, server }, where, draft))
}

/** Where a TCP look can stand in for a protocol. */
function placeOf(type: string, row: KumaRow): Outcome<JsonObject> | null {
  const usual = usualPorts[type]
  if (usual === undefined) return null
  const named = textOf(row.hostname).replace(/^[a-z+]+:\/\//i, '')
  const port = numberOf(row.port) ?? usual
  const [inside = ''] = [
    row.grpcUrl,
    row.databaseConnectionString,
    firstOf(row.kafkaProducerBrokers),
    firstOf(row.rabbitmqNodes),
  ]
    .map(textOf)
    .filter(Boolean)
  const place = named !== '' ? tcpProbe(named, port) : placeIn(inside, usual)
  return place.ok ? place : null
}

const usualPorts: Readonly<Record<string, number>> = {
  mqtt: 1883,
  postgres: 5432,
  mysql: 3306,
  sqlserver: 1433,
  mongodb: 27_017,
  redis: 6379,
  smtp: 25,
  rabbitmq: 15_672,
  'kafka-producer': 9092,
  'grpc-keyword': 443,
}

const firstOf = (value: unknown): unknown => {
  const list = typeof value === 'string' ? parsed(value) : value
  return Array.isArray(list) ? list[0] : undefined
}

/** `postgres://u:p@host:5432/x`, `host:9092`, `Server=host,1433;…`. Never the credentials. */
function placeIn(text: string, usual: number): Outcome<JsonObject> {
  const server = /(?:^|;)\s*(?:server|data source)\s*=\s*(?:tcp:)?([^,;\s]+)(?:,(\d{1,5}))?/i.exec(text)
  if (server) return tcpProbe(server[1]!, server[2] === undefined ? usual : Number(server[2]))
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `tcp://${text}`)
  if (url === null || url.hostname === '') return bad(noPlace)
  return tcpProbe(url.hostname.replace(/^\[|\]$/g, ''), url.port === '' ? usual : Number(url.port))
}
