// How late a foundation's provider spoke, year by year: of how many outages it spoke at all, and the middle of the lags.

import type { FoundationDetail } from '../../../../src/board/views.ts'

type Episode = Pick<FoundationDetail['record']['episodes'][number], 'from' | 'corrected' | 'provider'>

export type YearOfLags = {
  /** Outages that were not a wrong name. */
  readonly times: number
  readonly spoke: number
  /** Milliseconds after our onset; null: it never spoke. */
  readonly medianMs: number | null
}

/** By the year (UTC) in which each began. */
export function lagsByYear(episodes: readonly Episode[]): ReadonlyMap<number, YearOfLags> {
  const years = Map.groupBy(
    episodes.filter(({ corrected }) => corrected === null),
    ({ from }) => new Date(from).getUTCFullYear(),
  )
  return new Map(
    [...years].map(([year, own]) => {
      const lags = own.flatMap(({ provider }) => (provider === null ? [] : [provider.lagMs]))
      return [year, { times: own.length, spoke: lags.length, medianMs: median(lags) }]
    }),
  )
}

/** Of an even number the lower of the two in the middle: a lag that was, not one that was not. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null
}
