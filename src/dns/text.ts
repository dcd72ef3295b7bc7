// Record data as people write it (RFC 1035 section 5.1 and the RFC of each type). Names are written absolute, strings
// quoted, so that what is written reads back the same under any origin.

import { bad, good, type Outcome } from '../terms/index.ts'
import { formatIPv6, parseIPv4, parseIPv6 } from './addresses.ts'
import { absolute, parseName, readOctet, root } from './names.ts'
import type { DomainName, RecordData, RecordType } from './records.ts'

/** Seconds; RFC 2181 section 8. */
export const maxTtl = 0x7fffffff

/** `field` is the index of the token that is wrong, or the number of tokens when one is missing. */
export type FieldError = { readonly field: number; readonly message: string }

type Field<T> = (token: string, origin: DomainName) => Outcome<T>

const shown = (token: string): string => JSON.stringify(token.slice(0, 60))

/** A name as it stands in a master file: `@` is the origin, without a final dot it is below the origin. */
export function resolveName(token: string, origin: DomainName): Outcome<DomainName> {
  if (token === '@') return good(origin)
  const final = /(?<slashes>\\*)\.$/.exec(token)
  const isAbsolute = final !== null && final.groups!.slashes!.length % 2 === 0
  if (isAbsolute || origin === root) return parseName(token)
  return parseName(`${token}.${origin}`)
}

const integer =
  (max: number, what: string): Field<number> =>
  (token) =>
    /^\d{1,10}$/.test(token) && Number(token) <= max
      ? good(Number(token))
      : bad(`expected ${what} from 0 to ${max}, read ${shown(token)}`)

const unitSeconds: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

/** Seconds, plain (`300`) or in units (`1h30m`). */
export function parseTtl(token: string): Outcome<number> {
  const fail = () =>
    bad(`expected a time such as 300, 5m or 1h30m, at most ${maxTtl} s, read ${shown(token)}`)
  if (token.length > 40 || !/^(?:\d{1,10}|(?:\d{1,10}[wdhms])+)$/i.test(token)) return fail()
  const parts = token.toLowerCase().match(/\d+[wdhms]?/g) ?? []
  const total = parts.reduce(
    (sum, part) => sum + Number.parseInt(part, 10) * (unitSeconds[part.at(-1)!] ?? 1),
    0,
  )
  return total <= maxTtl ? good(total) : fail()
}

/** A character-string's octets as latin1. Characters beyond ASCII stand for their UTF-8 octets. */
function parseString(token: string, maxOctets: number): Outcome<string> {
  let octets = ''
  for (let at = 0; at < token.length; ) {
    const char = String.fromCodePoint(token.codePointAt(at)!)
    if (char > '\x7f') {
      octets += Buffer.from(char, 'utf8').toString('latin1')
      at += char.length
      continue
    }
    const read = readOctet(token, at)
    if (!read.ok) return bad(`${read.error} in ${shown(token)}`)
    octets += String.fromCharCode(read.value.octet)
    at += read.value.width
  }
  return octets.length <= maxOctets
    ? good(octets)
    : bad(`expected a string of at most ${maxOctets} octets, read ${octets.length}; split it into several`)
}

const u8 = (what: string) => integer(0xff, what)
const u16 = (what: string) => integer(0xffff, what)
const string: Field<string> = (token) => parseString(token, 255)
const longString: Field<string> = (token) => parseString(token, 60_000)
const tag: Field<string> = (token) =>
  /^[a-z0-9]{1,255}$/i.test(token)
    ? good(token)
    : bad(`expected a CAA tag such as issue or iodef, read ${shown(token)}`)
const ipv4: Field<string> = (token) => {
  const parsed = parseIPv4(token)
  return parsed.ok ? good(token) : parsed
}
const ipv6: Field<string> = (token) => {
  const parsed = parseIPv6(token)
  return parsed.ok ? good(formatIPv6(parsed.value)) : parsed
}

/** The fields of each type in the order they are written; TXT, which has any number, is apart. */
const fields: {
  readonly [T in Exclude<RecordType, 'TXT'>]: Readonly<Record<string, Field<string | number>>>
} = {
  A: { address: ipv4 },
  AAAA: { address: ipv6 },
  CNAME: { target: resolveName },
  NS: { target: resolveName },
  PTR: { target: resolveName },
  MX: { preference: u16('a preference'), exchange: resolveName },
  SRV: { priority: u16('a priority'), weight: u16('a weight'), port: u16('a port'), target: resolveName },
  CAA: { flags: u8('flags'), tag, value: longString },
  SOA: {
    mname: resolveName,
    rname: resolveName,
    serial: integer(0xffffffff, 'a serial'),
    refresh: parseTtl,
    retry: parseTtl,
    expire: parseTtl,
    minimum: parseTtl,
  },
}

/** Reads tokens as a master file has them, escapes kept and quotes taken off; the error names the field. */
export function parseRecordFields(
  type: RecordType,
  tokens: readonly string[],
  origin: DomainName,
): Outcome<RecordData, FieldError> {
  const wrong = (field: number, message: string) => bad({ field, message })
  if (type === 'TXT') return parseTxt(tokens)
  const expected = Object.entries(fields[type])
  const names = expected.map(([name]) => name).join(' ')
  if (tokens.length > expected.length)
    return wrong(
      expected.length,
      `expected ${type} ${names} and nothing after it, read ${shown(tokens[expected.length]!)}`,
    )
  const data: Record<string, string | number> = { type }
  for (const [index, [name, field]] of expected.entries()) {
    const token = tokens[index]
    if (token === undefined) return wrong(index, `expected ${type} ${names}: the ${name} is missing`)
    const value = field(token, origin)
    if (!value.ok) return wrong(index, `${type} ${name}: ${value.error}`)
    data[name] = value.value
  }
  return good(data as unknown as RecordData)
}

function parseTxt(tokens: readonly string[]): Outcome<RecordData, FieldError> {
  if (tokens.length === 0) return bad({ field: 0, message: 'expected TXT and at least one string' })
  const strings: string[] = []
  for (const [field, token] of tokens.entries()) {
    const value = string(token, root)
    if (!value.ok) return bad({ field, message: `TXT: ${value.error}` })
    strings.push(value.value)
  }
  return good({ type: 'TXT', strings })
}

/** `parseRecordData('MX', ['10', 'mail.example.'])`; names without a final dot are below `origin` (default: the root). */
export function parseRecordData(
  type: RecordType,
  tokens: readonly string[],
  origin: DomainName = root,
): Outcome<RecordData> {
  const parsed = parseRecordFields(type, tokens, origin)
  return parsed.ok ? parsed : bad(parsed.error.message)
}

const quoted = (latin1: string): string =>
  `"${[...latin1]
    .map((char) => {
      if (char === '"' || char === '\\') return `\\${char}`
      return char >= ' ' && char <= '~' ? char : `\\${String(char.charCodeAt(0)).padStart(3, '0')}`
    })
    .join('')}"`

/** The data alone, as it stands after the type in a master file. */
export function formatRecordData(data: RecordData): string {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return data.address
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return absolute(data.target)
    case 'TXT':
      return data.strings.map(quoted).join(' ')
    case 'MX':
      return `${data.preference} ${absolute(data.exchange)}`
    case 'SRV':
      return `${data.priority} ${data.weight} ${data.port} ${absolute(data.target)}`
    case 'CAA':
      return `${data.flags} ${data.tag} ${quoted(data.value)}`
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = data
      return `${absolute(mname)} ${absolute(rname)} ${serial} ${refresh} ${retry} ${expire} ${minimum}`
    }
  }
}
