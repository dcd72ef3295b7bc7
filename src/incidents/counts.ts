// Reports of one service by the minute, kept a little over a day, and by country for the last half hour.

import type { CountryCode } from '../terms/index.ts'

export const keptMinutes = 1536
const bucketMinutes = 10
const bucketCount = 3

export type ServiceCounts = {
  /**
   * Index: minute modulo `keptMinutes`. Holds minutes up to `newest`; what is older than kept is stale. As narrow as its
   * largest count allows: most services never hear 256 reports in a minute, and there are tens of thousands of them.
   */
  perMinute: Uint8Array | Uint16Array | Uint32Array
  /** The last minute that was counted; all later ones are 0, so that a quiet service costs nothing. */
  newest: number
  /** Last three spans of ten minutes, newest first. */
  buckets: Bucket[]
  /** Somebody else reads what it holds: it is never written to again, but left to them. */
  shared: boolean
}

type Bucket = { readonly span: number; readonly byCountry: Map<CountryCode, number> }

export const createCounts = (): ServiceCounts => ({
  perMinute: new Uint8Array(keptMinutes),
  newest: 0,
  buckets: [],
  shared: false,
})

/** As they are now, whatever is counted from now on. */
export function capturedCounts(c: ServiceCounts): ServiceCounts {
  c.shared = true
  return { ...c }
}

function leave(c: ServiceCounts): void {
  c.perMinute = c.perMinute.slice()
  c.buckets = c.buckets.map(({ span, byCountry }) => ({ span, byCountry: new Map(byCountry) }))
  c.shared = false
}

const at = (minute: number): number => minute % keptMinutes

export const countAt = (c: ServiceCounts, minute: number): number =>
  minute > c.newest ? 0 : c.perMinute[at(minute)]!

/** Reports of `length` minutes up to and including `last`; at most `keptMinutes`. */
export function countOver(c: ServiceCounts, last: number, length: number): number {
  const from = Math.min(last, c.newest)
  const { perMinute } = c
  let sum = 0
  let i = at(from)
  for (let n = length - (last - from); n > 0; n--) {
    sum += perMinute[i]!
    i = i === 0 ? keptMinutes - 1 : i - 1
  }
  return sum
}

function begin(c: ServiceCounts, minute: number): void {
  for (let m = Math.max(c.newest, minute - keptMinutes) + 1; m <= minute; m++) c.perMinute[at(m)] = 0
  c.newest = minute
}

/** At an index of `perMinute`, as many as 2 ** 32 - 1. */
export function setCount(c: ServiceCounts, index: number, n: number): void {
  const most = 2 ** (8 * c.perMinute.BYTES_PER_ELEMENT) - 1
  if (n > most) c.perMinute = n > 0xffff ? Uint32Array.from(c.perMinute) : Uint16Array.from(c.perMinute)
  c.perMinute[index] = n
}

function countCountry(c: ServiceCounts, minute: number, country: CountryCode, n: number): void {
  const span = Math.floor(minute / bucketMinutes)
  const newest = c.buckets[0]
  let bucket = newest?.span === span ? newest : c.buckets.find((b) => b.span === span)
  if (bucket === undefined) {
    if (
      c.buckets.length > 0 &&
      span < c.buckets[c.buckets.length - 1]!.span &&
      c.buckets.length === bucketCount
    )
      return
    bucket = { span, byCountry: new Map() }
    c.buckets = [...c.buckets, bucket].sort((a, b) => b.span - a.span).slice(0, bucketCount)
  }
  bucket.byCountry.set(country, (bucket.byCountry.get(country) ?? 0) + n)
}

export function addCount(c: ServiceCounts, minute: number, country: CountryCode, n: number): void {
  if (c.shared) leave(c)
  if (minute > c.newest) begin(c, minute)
  const i = at(minute)
  setCount(c, i, c.perMinute[i]! + n)
  countCountry(c, minute, country, n)
}

/** Reports by country over the last 20 to 30 minutes, most first; ties by code. */
export function recentCountries(c: ServiceCounts, minute: number): [CountryCode, number][] {
  const newest = Math.floor(minute / bucketMinutes)
  const sum = new Map<CountryCode, number>()
  for (const { span, byCountry } of c.buckets)
    if (span > newest - bucketCount && span <= newest)
      for (const [country, n] of byCountry) sum.set(country, (sum.get(country) ?? 0) + n)
  return [...sum].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

/** How many countries the fuller of the last two spans of ten minutes has. */
export function recentCountryCount(c: ServiceCounts, minute: number): number {
  const newest = Math.floor(minute / bucketMinutes)
  let most = 0
  for (const { span, byCountry } of c.buckets)
    if (span >= newest - 1 && span <= newest) most = Math.max(most, byCountry.size)
  return most
}
