// Recorded crowds in buckets of several minutes, as some keep them. What is known of a bucket is known at its end: it
// is then dealt evenly over its minutes and these go through the loop, and whatever they open is said at that end.

import { BadHistory, badLine } from './bad-history.ts'
import type { Counted, Past } from './past.ts'
import type { Recorded } from './recorded.ts'
import type { Visit } from './reports.ts'
import type { Walk } from './walk.ts'

/** Part `index` of `n` dealt over `of`: the parts differ by one at most, and add up. */
export const dealt = (n: number, index: number, of: number): number =>
  Math.floor(((index + 1) * n) / of) - Math.floor((index * n) / of)

/** Seconds of a bucket that may be: whole minutes that divide an hour. */
const widths = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60].map((minutes) => minutes * 60)
/** So many steps from one time to the next tell the width; those that come later cannot change it. */
const enoughSteps = 24

/** Seconds from one bucket to the next: the shortest step among the first that the file tells. */
export async function bucketSeconds(recorded: Recorded, file: string): Promise<number> {
  let width = Number.POSITIVE_INFINITY
  let before: number | null = null
  let steps = 0
  for await (const { time } of recorded.moments()) {
    if (before !== null) width = Math.min(width, time - before)
    before = time
    if (++steps > enoughSteps) break
  }
  if (!widths.includes(width))
    throw new BadHistory(
      `${file}: its times are ${Number.isFinite(width) ? `${width} seconds apart` : 'too few to tell how far they are apart'}, and buckets have whole minutes that divide an hour`,
      'say how long a bucket is with --bucket, such as --bucket 20m',
    )
  return width
}

export type Buckets = { readonly file: string; readonly seconds: number }

export async function judgeCrowd(
  recorded: Recorded,
  { file, seconds }: Buckets,
  pasts: readonly Past[],
  { pause, every = 16 }: Walk,
  visit: Visit = () => {},
): Promise<void> {
  const minutes = seconds / 60
  let done = 0
  for await (const { time, keys, counts, lines } of recorded.moments()) {
    if (time % seconds !== 0)
      throw badLine(
        file,
        lines[0]!,
        `the beginning of a bucket of ${minutes} minutes`,
        `${time}`,
        'mend the row, or say with --bucket how long a bucket is',
      )
    for (let index = 0; index < minutes; index++) {
      const counted: Counted[] = keys.map((key, i) => ({
        series: recorded.nameOf(key),
        count: dealt(counts[i]!, index, minutes),
      }))
      for (const past of pasts) past.minute(time / 60 + index, counted, time + seconds)
      visit(time / 60 + index, counted)
    }
    if (++done % every === 0) await pause(time + seconds)
  }
}
