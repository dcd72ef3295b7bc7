// A record set as a hosted zone keeps it, the names that Route 53 gives back, and what it takes as values.

import { isIPv4, isIPv6 } from 'node:net'
import { childOf, type Element, leaf, textOf, xml } from './xml.ts'

export type RecordSet = {
  readonly Name: string
  readonly Type: string
  readonly SetIdentifier?: string
  readonly TTL?: number
  readonly Values: readonly string[]
  /** Weight, Failover, Region, HealthCheckId… and the alias target, as they were given. */
  readonly Policy: Readonly<Record<string, string>>
  readonly Alias?: Readonly<Record<string, string>>
}

/** Lower case, absolute, with everything but letters, digits, `-`, `_` and dots as an octal escape. */
export function storedName(given: string): string {
  const escaped = given.toLowerCase().replace(/\\([0-7]{3})|([^a-z0-9._\\-])/g, (all, octal, char) => {
    const code = octal === undefined ? String(char).charCodeAt(0) : Number.parseInt(octal, 8)
    const plain = String.fromCharCode(code)
    if (octal !== undefined && /[a-z0-9_-]/.test(plain)) return plain
    return octal === undefined ? `\\${code.toString(8).padStart(3, '0')}` : all
  })
  return escaped.endsWith('.') ? escaped : `${escaped}.`
}

export const keyOf = ({ Name, Type, SetIdentifier }: RecordSet): string =>
  JSON.stringify([Name, Type, SetIdentifier ?? null])

/** As messages name it. */
export const called = ({ Name, Type, SetIdentifier }: RecordSet): string =>
  `[name='${Name}', type='${Type}'${SetIdentifier === undefined ? '' : `, set-identifier='${SetIdentifier}'`}]`

/** The order of the listing: labels reversed, with the final dot. */
export const listingKey = (name: string): string => `${name.slice(0, -1).split('.').reverse().join('.')}.`

const policyNames = [
  'Weight',
  'Region',
  'Failover',
  'MultiValueAnswer',
  'HealthCheckId',
  'TrafficPolicyInstanceId',
]

export function recordSetFrom(element: Element): RecordSet {
  const alias = childOf(element, 'AliasTarget')
  const id = textOf(element, 'SetIdentifier')
  const ttl = textOf(element, 'TTL')
  const policy = policyNames.flatMap((name) => {
    const value = textOf(element, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    Name: storedName(textOf(element, 'Name') ?? ''),
    Type: textOf(element, 'Type') ?? '',
    ...(id === undefined ? {} : { SetIdentifier: id }),
    ...(ttl === undefined ? {} : { TTL: Number(ttl) }),
    Values: (childOf(element, 'ResourceRecords')?.children ?? []).map((one) => textOf(one, 'Value') ?? ''),
    Policy: Object.fromEntries(policy),
    ...(alias ? { Alias: Object.fromEntries(alias.children.map(({ name, text }) => [name, text])) } : {}),
  }
}

export const recordSetXml = ({ Name, Type, SetIdentifier, TTL, Values, Policy, Alias }: RecordSet): string =>
  xml(
    'ResourceRecordSet',
    leaf('Name', Name),
    leaf('Type', Type),
    leaf('SetIdentifier', SetIdentifier),
    ...Object.entries(Policy).map(([name, value]) => leaf(name, value)),
    leaf('TTL', TTL),
    Values.length > 0
      ? xml('ResourceRecords', ...Values.map((value) => xml('ResourceRecord', leaf('Value', value))))
      : undefined,
    Alias && xml('AliasTarget', ...Object.entries(Alias).map(([name, value]) => leaf(name, value))),
  )

/** Equal in everything that a deletion has to repeat; values in any order. */
export const sameRecordSet = (a: RecordSet, b: RecordSet): boolean =>
  JSON.stringify([a.TTL, [...a.Values].sort(), a.Policy, a.Alias]) ===
  JSON.stringify([b.TTL, [...b.Values].sort(), b.Policy, b.Alias])

/** What is wrong with a set's values, in the service's words; null when nothing is. */
export function valueProblem({ Type, Values }: RecordSet): string | null {
  for (const [n, value] of Values.entries()) {
    if (Values.indexOf(value) !== n) return `Duplicate Resource Record: '${value}'`
    const fatal = fatalProblem(Type, value)
    if (fatal) return `Invalid Resource Record: 'FATAL problem: ${fatal} encountered with '${value}''`
  }
  if (Type === 'CNAME' && Values.length > 1) return 'Only one ResourceRecord is permitted in a CNAME set'
  return null
}

function fatalProblem(type: string, value: string): string | null {
  switch (type) {
    case 'A':
      return isIPv4(value) ? null : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'
    case 'AAAA':
      return isIPv6(value) ? null : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'
    case 'CNAME':
      return /^[\x21-\x7e]{1,1000}$/.test(value) ? null : 'DomainLabelEmpty (Domain label is empty)'
    case 'TXT': {
      const strings = [...value.matchAll(/"((?:[^"\\]|\\[0-7]{3}|\\[^0-7])*)"/g)].map(([, text]) => text!)
      if (strings.length === 0 || value.replace(/"(?:[^"\\]|\\[\s\S])*"/g, '').trim() !== '')
        return 'InvalidCharacterString (Value should be enclosed in quotation marks)'
      return strings.some((text) => text.replace(/\\(?:[0-7]{3}|[\s\S])/g, '.').length > 255)
        ? 'CharacterStringTooLong (Value is too long)'
        : null
    }
    default:
      return null
  }
}
