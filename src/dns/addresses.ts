// IP addresses between octets and their one canonical text (RFC 5952 for IPv6), so that equal addresses are equal
// strings. Written here because a pure room may not import the network module that Node keeps its parser in.

import { bad, good, type Outcome } from '../terms/index.ts'

const refuse = (expected: string, text: string) =>
  bad(`expected ${expected}, read ${JSON.stringify(text.slice(0, 60))}`)

/** Dotted decimal, four numbers without leading zeros. */
export function parseIPv4(text: string): Outcome<Uint8Array> {
  const shape = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text)
  const octets = shape?.slice(1).map(Number)
  if (!octets || octets.some((n) => n > 255)) return refuse('an IPv4 address such as 192.0.2.1', text)
  return good(Uint8Array.from(octets))
}

export const formatIPv4 = (octets: Uint8Array): string => octets.join('.')

/** Any form of RFC 4291 section 2.2; no zone index. */
export function parseIPv6(text: string): Outcome<Uint8Array> {
  const fail = () => refuse('an IPv6 address such as 2001:db8::1', text)
  if (text.length > 45) return fail()
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  let plain = text
  if (embedded) {
    const tail = parseIPv4(embedded[2]!)
    if (!tail.ok) return fail()
    const [a, b, c, d] = tail.value as unknown as [number, number, number, number]
    plain = `${embedded[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  }
  const halves = plain.split('::')
  if (halves.length > 2) return fail()
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const written = [...head, ...(tail ?? [])]
  if (written.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return fail()
  const missing = 8 - written.length
  if (tail === undefined ? missing !== 0 : missing < 1) return fail()
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])].map((g) =>
    Number.parseInt(g, 16),
  )
  return good(Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])))
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
export function formatIPv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (octets[2 * i]! << 8) | octets[2 * i + 1]!)
  let best = { start: 0, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const hex = groups.map((group) => group.toString(16))
  if (best.length < 2) return hex.join(':')
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`
}
