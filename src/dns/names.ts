// Domain names in one canonical spelling, so that equal names are equal strings and a zone is an ordinary Map.
// Printable octets stand for themselves, those with a meaning in master files are written \c, all others \DDD.

import { bad, good, type Outcome } from '../terms/index.ts'
import type { DomainName } from './records.ts'

/** RFC 1035 section 2.3.4: octets of one label, and of a whole name on the wire. */
export const maxLabelOctets = 63
export const maxNameOctets = 255

export const root = '.' as DomainName

const special = new Set([...'."\\;()@$'].map((c) => c.charCodeAt(0)))
const spell = (octet: number): string => {
  if (octet >= 0x41 && octet <= 0x5a) return String.fromCharCode(octet + 32)
  if (special.has(octet)) return `\\${String.fromCharCode(octet)}`
  if (octet > 0x20 && octet < 0x7f) return String.fromCharCode(octet)
  return `\\${String(octet).padStart(3, '0')}`
}
/** How each octet of a label is spelled, upper case folded to lower. */
export const canonicalOctet: readonly string[] = Array.from({ length: 256 }, (_, octet) => spell(octet))

/** One octet of presentation text: its value and how many characters spelled it, or what is wrong. */
export function readOctet(text: string, at: number): Outcome<{ octet: number; width: number }> {
  const code = text.charCodeAt(at)
  if (code !== 0x5c) return code < 256 ? good({ octet: code, width: 1 }) : bad('a character beyond one octet')
  const digits = /^\d{1,3}/.exec(text.slice(at + 1, at + 4))?.[0]
  if (digits === undefined) {
    const next = text.charCodeAt(at + 1)
    return next < 256 ? good({ octet: next, width: 2 }) : bad('a "\\" that escapes nothing')
  }
  if (digits.length < 3 || Number(digits) > 255)
    return bad(`"\\${digits}" (an escape is \\ and three digits up to 255)`)
  return good({ octet: Number(digits), width: 4 })
}

/**
 * Reads a name in presentation form, absolute with or without its final dot; `.` is the root. The error tells what was
 * read and which limit or rule it broke (RFC 1035 sections 2.3.4 and 5.1).
 */
export function parseName(text: string): Outcome<DomainName> {
  const refuse = (why: string) =>
    bad(`expected a domain name, read ${JSON.stringify(text.slice(0, 80))}: ${why}`)
  if (text === '.') return good(root)
  if (text.length > 4 * maxNameOctets) return refuse('it is longer than 255 octets')
  const labels: string[] = []
  let label = ''
  let octets = 0
  let total = 1
  const end = (): string | null => {
    if (octets === 0) return 'a label is empty'
    if (octets > maxLabelOctets) return `a label has ${octets} octets, the limit is ${maxLabelOctets}`
    total += octets + 1
    if (total > maxNameOctets) return `it is longer than ${maxNameOctets} octets`
    labels.push(label)
    label = ''
    octets = 0
    return null
  }
  for (let at = 0; at < text.length; ) {
    if (text[at] === '.') {
      const wrong = end()
      if (wrong) return refuse(wrong)
      at++
      continue
    }
    const code = text.charCodeAt(at)
    if (code <= 0x20 || code > 0x7e)
      return refuse('a space or a character beyond ASCII (write international names as xn--…)')
    const octet = readOctet(text, at)
    if (!octet.ok) return refuse(octet.error)
    label += canonicalOctet[octet.value.octet]
    octets++
    at += octet.value.width
  }
  if (octets > 0 || labels.length === 0) {
    const wrong = end()
    if (wrong) return refuse(wrong)
  }
  return good(labels.join('.') as DomainName)
}

/** True when the character at `at` is preceded by an odd number of backslashes. */
const escaped = (text: string, at: number): boolean => {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes++
  return slashes % 2 === 1
}

const firstDot = (name: string): number => {
  let at = name.indexOf('.')
  while (at >= 0 && escaped(name, at)) at = name.indexOf('.', at + 1)
  return at
}

/** The labels from left to right, each in canonical spelling; the root has none. */
export function labelsOf(name: DomainName): readonly string[] {
  if (name === root) return []
  if (!name.includes('\\')) return name.split('.')
  const labels: string[] = []
  let rest: string = name
  for (let dot = firstDot(rest); dot >= 0; dot = firstDot(rest)) {
    labels.push(rest.slice(0, dot))
    rest = rest.slice(dot + 1)
  }
  return [...labels, rest]
}

/** The octets of one label in canonical spelling. */
export function labelOctets(label: string): Uint8Array {
  if (!label.includes('\\')) return Buffer.from(label, 'latin1')
  const octets: number[] = []
  for (let at = 0; at < label.length; ) {
    const read = readOctet(label, at)
    if (!read.ok) break
    octets.push(read.value.octet)
    at += read.value.width
  }
  return Uint8Array.from(octets)
}

/** The name without its first label; null for the root. */
export function parentOf(name: DomainName): DomainName | null {
  if (name === root) return null
  const dot = firstDot(name)
  return dot < 0 ? root : (name.slice(dot + 1) as DomainName)
}

/** True when `name` is `origin` or below it. */
export function isSubdomain(name: DomainName, origin: DomainName): boolean {
  if (origin === root || name === origin) return true
  const dot = name.length - origin.length - 1
  return dot > 0 && name[dot] === '.' && name.endsWith(origin) && !escaped(name, dot)
}

/** `prependLabel('_fence', 'app.example')` is `_fence.app.example`; fails at the limits of `parseName`. */
export const prependLabel = (label: string, name: DomainName): Outcome<DomainName> =>
  parseName(name === root ? label : `${label}.${name}`)

/** The source of synthesis below `encloser` (RFC 4592); null where the name would be too long. */
export function wildcardBelow(encloser: DomainName): DomainName | null {
  const name = prependLabel('*', encloser)
  return name.ok ? name.value : null
}

/** The name with its final dot, as master files and people write it. */
export const absolute = (name: DomainName): string => (name === root ? '.' : `${name}.`)
