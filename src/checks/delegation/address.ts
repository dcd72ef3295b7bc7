// Addresses as a delegation is concerned with them: can anybody outside reach it, and does it fail with another.

import { BlockList, isIPv6 } from 'node:net'

const unreachable = new BlockList()
/** IANA's special-purpose registries (RFC 6890): never routed on the public Internet. */
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  unreachable.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  unreachable.addSubnet(network, prefix, 'ipv6')

export const isUnreachable = (address: string): boolean =>
  unreachable.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** What usually fails together: the /24 or the /48 (RFC 2182 section 3.1 asks for different networks). */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const full = tail === undefined ? groups : [...groups, '0', '0', '0']
  return `${full.slice(0, 3).join(':')}::/48`
}
