// Who may have a zone whole, and who is told that it has changed.

import { isIPv4, isIPv6 } from 'node:net'
import type { TsigKey } from '../../dns/index.ts'

export type HostPort = { readonly host: string; readonly port: number }

export type TransferRules = {
  /** Told of every change (RFC 1996) and asked how far they are. */
  readonly secondaries: readonly HostPort[]
  /** Addresses that may ask for the zone. */
  readonly allowFrom: readonly string[]
  /**
   * Every request must be signed with it. Without one only this machine itself is served: an address alone is no proof of
   * who asks, and a zone tells a stranger every name and every place that traffic can move to.
   */
  readonly key: TsigKey | null
}

/** An address as it is compared: an IPv4 client of a socket that takes both kinds is an IPv4 client. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return (mapped ?? address).toLowerCase()
}

export const isLoopback = (address: string): boolean =>
  (isIPv4(address) && address.startsWith('127.')) || (isIPv6(address) && address === '::1')

/** `key`: that of a request whose signature was believed. */
export function mayTransfer(rules: TransferRules, from: string, key: TsigKey | null): boolean {
  const address = plainAddress(from)
  if (!rules.allowFrom.some((allowed) => plainAddress(allowed) === address)) return false
  return rules.key === null ? isLoopback(address) : key === rules.key
}
