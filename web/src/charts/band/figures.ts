// A curve as a table: for who does not see it, and for who wants the numbers.

import type { Series } from './curve.ts'

export type Row = {
  readonly from: number
  readonly until: number
  /** Null: nothing of it was watched. */
  readonly count: number | null
  readonly low: number
  readonly high: number
}

/** At most `most` rows of equally many buckets each, newest first. */
export function figures({ from, bucketMs, counts, low, high }: Series, most: number): Row[] {
  const each = Math.max(1, Math.ceil(counts.length / most))
  const rows: Row[] = []
  for (let end = counts.length; end > 0; end -= each) {
    const begin = Math.max(0, end - each)
    const watched = counts.slice(begin, end).filter((n) => n !== null)
    rows.push({
      from: from + begin * bucketMs,
      until: from + end * bucketMs,
      count: watched.length === 0 ? null : watched.reduce((sum, n) => sum + n, 0),
      low: Math.round(sumOf(low, begin, end)),
      high: Math.round(sumOf(high, begin, end)),
    })
  }
  return rows
}

const sumOf = (values: readonly number[], begin: number, end: number): number =>
  values.slice(begin, end).reduce((sum, n) => sum + n, 0)
