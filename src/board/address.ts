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

/** Private and loopback addresses (RFC 1918, 4193, 6598, 1122). */
const inside =
  /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/

/** Whether an address group is of a private network or this machine; with a proxy, everybody's may be. */
export const isInside = (group: string): boolean => inside.test(group) || group === '0:0:0:0'

/**
 * Who can hold many addresses at once holds neighbours: the /24 of an IPv4 address (`203.0.113`), the /48 of an IPv6
 * one (`2001:db8:0`), which is what a site is given. Inside a private network neighbours are colleagues, and nobody can
 * rent them: each is their own.
 */
export function networkOf(address: string): string {
  const group = addressGroup(address)
  if (isInside(group)) return group
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(group)
    ? group.slice(0, group.lastIndexOf('.'))
    : group.split(':').slice(0, 3).join(':')
}

/** A dotted quad at the end fills two groups. */
const widthOf = (groups: readonly string[]): number => groups.length + (groups.at(-1)?.includes('.') ? 1 : 0)
