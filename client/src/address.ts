// Addresses as the client knows them, and the order in which they are tried.

import { isIP } from 'node:net'

export type Address = { readonly address: string; readonly family: 4 | 6 }

/** Null for what is no IP address. */
export function toAddress(text: string): Address | null {
  const family = isIP(text)
  return family === 4 || family === 6 ? { address: text, family } : null
}

export const includes = (all: readonly Address[], one: Address): boolean =>
  all.some(({ address }) => address === one.address)

/** In the order of their first mention, each once, at most `limit`. */
export function distinct(all: readonly Address[], limit: number): readonly Address[] {
  const seen = new Map(all.map((one) => [one.address, one]))
  return [...seen.values()].slice(0, limit)
}

/** The families take turns, beginning with the first address's (RFC 8305 §4): a broken one costs one attempt, not all. */
export function interleaved(all: readonly Address[]): readonly Address[] {
  const first = all.filter(({ family }) => family === all[0]?.family)
  const other = all.filter(({ family }) => family !== all[0]?.family)
  const turns = Math.max(first.length, other.length)
  return Array.from({ length: turns }, (_, turn) => [first[turn], other[turn]])
    .flat()
    .filter((one) => one !== undefined)
}
