// A part of a series, for looking closer: whole buckets, at least five of them.

import type { Series } from './curve.ts'

const least = 5

/** The buckets between two moments (milliseconds since the epoch). */
export function sliced(series: Series, from: number, until: number): Series {
  const { bucketMs, counts, low, usual, high } = series
  const bucket = (at: number): number => (at - series.from) / bucketMs
  const begin = Math.max(0, Math.min(Math.floor(bucket(from)), counts.length - least))
  const end = Math.min(counts.length, Math.max(Math.ceil(bucket(until)), begin + least))
  return {
    from: series.from + begin * bucketMs,
    bucketMs,
    counts: counts.slice(begin, end),
    low: low.slice(begin, end),
    usual: usual.slice(begin, end),
    high: high.slice(begin, end),
  }
}
