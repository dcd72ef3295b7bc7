// The words inside values: each format reads text into its typed value, or says what it expected. The schema names
// a format; a default is written as the same text and read by the same reader.

import { isIP } from 'node:net'
import { parseName } from '../../dns/index.ts'
import { isZone } from '../../telling/index.ts'
import {
  bad,
  good,
  type Instant,
  type Outcome,
  parseCheckId,
  parseDuration,
  parseEndpointName,
  parseFoundationPath,
  parseNodeName,
  parsePublisherId,
  parseServiceId,
  parseTargetId,
} from '../../terms/index.ts'
import { readTime } from '../acts/limits.ts'
import type { HostPort } from './config.ts'

const quoted = (text: string): string => JSON.stringify(text.slice(0, 80))

function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : null
}

function splitHostPort(text: string): { host: string; port: number | null } | null {
  const match = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9._-]{1,253}))(?::(.*))?$/s.exec(text)
  if (!match) return null
  const host = match[1] ?? match[2]!
  if (match[1] !== undefined && isIP(host) !== 6) return null
  return { host, port: match[3] === undefined ? null : (parsePort(match[3]) ?? Number.NaN) }
}

/** `host:port`; an IPv6 address stands in brackets. `port`: taken when none is written. */
const hostPort =
  (expected: string, port?: number, addressOnly = false) =>
  (text: string): Outcome<HostPort> => {
    const read = splitHostPort(text)
    const chosen = read?.port ?? port
    if (
      read === null ||
      chosen === undefined ||
      Number.isNaN(chosen) ||
      (addressOnly && isIP(read.host) === 0)
    )
      return bad(`expected ${expected}, read ${quoted(text)}`)
    return good({ host: read.host, port: chosen })
  }

function webUrl(text: string): Outcome<string> {
  const url = URL.parse(text)
  if (url === null || !/^https?:\/\//i.test(text) || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return bad(`expected a URL that begins with http:// or https://, read ${quoted(text)}`)
  return good(text)
}

function mailUrl(text: string): Outcome<string> {
  const url = URL.parse(text)
  if (url === null || !/^smtps?:\/\//i.test(text) || url.hostname === '')
    return bad(
      `expected a mail server such as smtp://mail.example:587 or smtps://mail.example, read ${quoted(text)}`,
    )
  if (url.password !== '')
    return bad('the password does not belong here; put it in a file and name it in `passwordFile`')
  return good(text)
}

function endpointName(text: string): Outcome<string> {
  const read = parseEndpointName(text)
  if (read.ok) return read
  const plain = text.toLowerCase().replace(/\.$/, '')
  return parseEndpointName(plain).ok ? bad(`${read.error}; write \`${plain}\``) : read
}

function ipAddress(text: string): Outcome<string> {
  if (isIP(text) !== 0 && !text.includes('%')) return good(text.toLowerCase())
  return bad(`expected an IPv4 or IPv6 address without a port (A records carry none), read ${quoted(text)}`)
}

function statusRange(text: string): Outcome<readonly [number, number]> {
  const match = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text)
  const from = Number(match?.[1])
  const to = Number(match?.[2] ?? match?.[1])
  if (match === null || to < from)
    return bad(`expected an HTTP status such as 200 or a range such as "200-299", read ${quoted(text)}`)
  return good([from, to])
}

function storeFolder(text: string): Outcome<string> {
  if (/^postgres(?:ql)?:/i.test(text))
    return bad('a PostgreSQL store is not there yet; write a folder for the embedded store, such as ./data')
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text) || text.includes('\0'))
    return bad(`expected a folder for the embedded store, such as ./data, read ${quoted(text)}`)
  return good(text)
}

function filePath(text: string): Outcome<string> {
  return text !== '' && !text.includes('\0') ? good(text) : bad('expected the path of a file')
}

function hostedZone(text: string): Outcome<string> {
  const id = text.replace(/^\/?hostedzone\//, '')
  return /^[A-Z0-9]{1,32}$/.test(id)
    ? good(id)
    : bad(`expected the id of a hosted zone such as Z0123456789ABCDEFGHIJ, read ${quoted(text)}`)
}

function awsRegion(text: string): Outcome<string> {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(text)
    ? good(text)
    : bad(`expected an AWS region such as us-east-1, read ${quoted(text)}`)
}

function mailbox(text: string): Outcome<string> {
  return /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(text)
    ? good(text)
    : bad(`expected a mail address such as oncall@shop.example, read ${quoted(text)}`)
}

function headerName(text: string): Outcome<string> {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(text)
    ? good(text.toLowerCase())
    : bad(`expected an HTTP header name, read ${quoted(text)}`)
}

function headerValue(text: string): Outcome<string> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 9110 section 5.5 forbids exactly these
  return /[\u0000-\u0008\u000a-\u001f\u007f\u0100-\uffff]/.test(text)
    ? bad('expected an HTTP header value without line breaks or control characters')
    : good(text)
}

function labelName(text: string): Outcome<string> {
  return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(text)
    ? good(text)
    : bad(`expected the name of a label such as team, of letters, digits and "_", read ${quoted(text)}`)
}

function jsonPointer(text: string): Outcome<string> {
  return /^(?:\/(?:[^/~]|~[01])*)+$/.test(text)
    ? good(text)
    : bad(`expected a JSON Pointer such as /replication/lagSeconds, read ${quoted(text)}`)
}

function dynamodbTable(text: string): Outcome<string> {
  return /^[A-Za-z0-9_.-]{3,255}$/.test(text)
    ? good(text)
    : bad(`expected the name of a DynamoDB table such as orders, read ${quoted(text)}`)
}

function utcTime(text: string): Outcome<Instant> {
  const read = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(read)
    ? bad(`expected a time in UTC such as 2026-12-03T10:00Z, read ${quoted(text)}`)
    : good(read as Instant)
}

/** Minutes of the day; the second is exclusive. */
function dayHours(text: string): Outcome<readonly [number, number]> {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-(24:00|([01]\d|2[0-3]):([0-5]\d))$/.exec(text)
  const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const [from, to] = match ? [minutesOf(text.slice(0, 5)), minutesOf(match[3]!)] : [0, 0]
  return from < to ? good([from, to]) : bad(`expected hours such as 10:00-16:00, read ${quoted(text)}`)
}

/** Minutes of the day; past midnight where the second is not after the first. */
function clockHours(text: string): Outcome<readonly [number, number]> {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/.exec(text)
  const [, fromHour, fromMinute, toHour, toMinute] = (match ?? []).map(Number)
  const from = fromHour! * 60 + fromMinute!
  const to = (toHour! * 60 + toMinute!) % 1440
  return match === null || (toHour === 24 && toMinute !== 0) || from === to
    ? bad(`expected hours such as 09:00-17:00 or 22:00-07:00, read ${quoted(text)}`)
    : good([from, to])
}

/** Minutes of the day. */
function clockTime(text: string): Outcome<number> {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  return match === null
    ? bad(`expected a time of day such as 02:30, read ${quoted(text)}`)
    : good(Number(match[1]) * 60 + Number(match[2]))
}

/** As it was written. */
function calendarDate(text: string): Outcome<string> {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text
    ? bad(`expected a day such as 2026-12-03, read ${quoted(text)}`)
    : good(text)
}

function timeZone(text: string): Outcome<string> {
  return isZone(text)
    ? good(text)
    : bad(`expected a time zone such as Europe/London or UTC, read ${quoted(text)}`)
}

/** By the name a schema gives in `format`. */
export const formats = {
  duration: parseDuration,
  'utc-time': utcTime,
  'zoned-time': readTime,
  'day-hours': dayHours,
  'clock-hours': clockHours,
  'clock-time': clockTime,
  'calendar-date': calendarDate,
  'time-zone': timeZone,
  'check-id': parseCheckId,
  'endpoint-name': endpointName,
  'foundation-path': parseFoundationPath,
  'node-name': parseNodeName,
  'publisher-id': parsePublisherId,
  'service-id': parseServiceId,
  'target-id': parseTargetId,
  'domain-name': parseName,
  'ip-address': ipAddress,
  'listen-address': hostPort('an address and a port such as 127.0.0.1:8080 or [::1]:8080', undefined, true),
  'host-port': hostPort('a host and a port such as shop.example:443 or [2001:db8::1]:443'),
  'dns-server': hostPort('an address such as 192.0.2.53 or 192.0.2.53:5300', 53, true),
  'json-pointer': jsonPointer,
  'postgres-peer': hostPort('a host such as db.shop.example or db.shop.example:5433', 5432),
  'dynamodb-table': dynamodbTable,
  'tls-peer': hostPort('a host such as shop.example or shop.example:8443', 443),
  'tcp-canary': (text: string) =>
    text.startsWith('tcp://')
      ? hostPort('a canary such as tcp://192.0.2.53:53')(text.slice('tcp://'.length))
      : bad(`expected a canary such as tcp://192.0.2.53:53, read ${quoted(text)}`),
  'web-url': webUrl,
  'mail-url': mailUrl,
  'hosted-zone': hostedZone,
  'aws-region': awsRegion,
  mailbox,
  'status-range': statusRange,
  'store-folder': storeFolder,
  'file-path': filePath,
  'header-name': headerName,
  'header-value': headerValue,
  'label-name': labelName,
} as const satisfies Record<string, (text: string) => Outcome<unknown>>

export type Format = keyof typeof formats
