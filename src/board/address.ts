// An address stands for a household, not a person. IPv6 hands each household a /64 or more, so that counting single
// IPv6 addresses would give one client 2^64 voices.

import { isIPv6 } from 'node:net'

/** `203.0.113.7` stays, `::ffff:203.0.113.7` becomes it, an IPv6 address becomes its /64 prefix `2001:db8:0:1`. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1]
  if (mapped) return mapped
  const bare = address.split('%', 1)[0] ?? address
  if (!isIPv6(bare)) return bare
  const [head = '', tail] = bare.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - widthOf(right))
  const groups = [...left, ...new Array<string>(zeros).fill('0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** A dotted quad at the end fills two groups. */
const widthOf = (groups: readonly string[]): number => groups.length + (groups.at(-1)?.includes('.') ? 1 : 0)
