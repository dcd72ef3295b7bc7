// Reports of one service by the minute, kept a little over a day, and by country for the last half hour.

import type { CountryCode } from '../terms/index.ts'

export const keptMinutes = 1536
const bucketMinutes = 10
const bucketCount = 3

export type ServiceCounts = {
  /** Index: minute modulo `keptMinutes`. */
  readonly perMinute: Uint32Array
  /** Last three spans of ten minutes, newest first. */
  buckets: { readonly span: number; readonly byCountry: Map<CountryCode, number> }[]
}

export const createCounts = (): ServiceCounts => ({ perMinute: new Uint32Array(keptMinutes), buckets: [] })

const at = (minute: number): number => minute % keptMinutes

export const countAt = (c: ServiceCounts, minute: number): number => c.perMinute[at(minute)]!

export function clearMinute(c: ServiceCounts, minute: number): void {
  c.perMinute[at(minute)] = 0
}

function countCountry(c: ServiceCounts, minute: number, country: CountryCode, n: number): void {
  const span = Math.floor(minute / bucketMinutes)
  let bucket = c.buckets.find((b) => b.span === span)
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
  const i = at(minute)
  c.perMinute[i] = c.perMinute[i]! + n
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
