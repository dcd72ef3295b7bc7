// Where in a year a foundation failed, for a line of days.

import type { FoundationDetail } from '../../../../src/board/views.ts'

type Episode = Pick<FoundationDetail['record']['episodes'][number], 'from' | 'durationMs' | 'corrected'>

export type YearMark = { readonly from: number; readonly days: number; readonly corrected: boolean }

/** Days of the longest year. */
export const yearDays = 366
/** A mark that lasts minutes of a year would not be seen: days, at least. */
const leastDays = 2.5
const dayMs = 86_400_000

/** In days from its first of January (UTC). */
export function yearMarks(year: number, episodes: readonly Episode[]): YearMark[] {
  const begin = Date.UTC(year, 0)
  const end = Date.UTC(year + 1, 0)
  return episodes.flatMap(({ from, durationMs, corrected }) => {
    const at = Date.parse(from)
    const [left, right] = [Math.max(at, begin), Math.min(at + durationMs, end)]
    if (right < left || at >= end) return []
    const days = Math.max(leastDays, (right - left) / dayMs)
    return [{ from: Math.min((left - begin) / dayMs, yearDays - days), days, corrected: corrected !== null }]
  })
}

/** Days at the beginning of a year in which nobody watched yet. */
export const daysUnwatched = (year: number, since: string): number =>
  Math.max(0, Math.min(yearDays, (Date.parse(since) - Date.UTC(year, 0)) / dayMs))
