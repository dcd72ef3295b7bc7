// What happened along a curve, as numbered marks: the numbers stand on the picture, what they mean beneath it, because
// five labels within ten minutes fit on no phone. Marks that would cover each other stand one under the other.

import { percent, type Series } from './curve.ts'

export type Happening<K extends string> = { readonly at: number; readonly kind: K }
export type Mark<K extends string> = Happening<K> & {
  /** From 1, in the order of time. */
  readonly number: number
  /** Per cent of the width. */
  readonly x: number
  /** From 0 at the top. */
  readonly row: number
}

/** A mark is 20 pixels wide, and the narrowest picture about 320. */
const leastApart = (20 / 320) * 100

/** Those within the series; who is outside of it is not marked, and not numbered. */
export function marksOf<K extends string>(happened: readonly Happening<K>[], series: Series): Mark<K>[] {
  const until = series.from + series.bucketMs * series.counts.length
  const rows: number[] = []
  return happened
    .filter(({ at }) => at >= series.from && at <= until)
    .sort((a, b) => a.at - b.at)
    .map((one, i) => {
      const x = percent(one.at, series)
      const free = rows.findIndex((last) => x - last >= leastApart)
      const row = free === -1 ? rows.length : free
      rows[row] = x
      return { ...one, number: i + 1, x, row }
    })
}
