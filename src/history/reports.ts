// Recorded reports of many series by the minute: what the server would have opened on them, and when.

import type { Alarm, Counted, Past } from './past.ts'
import type { Recorded } from './recorded.ts'
import { type Walk, walkMinutes } from './walk.ts'

/** Called after each minute was judged. */
export type Visit = (minute: number, counted: readonly Counted[]) => void

/** One past for each threshold that is tried: they are judged side by side, and the file is read once for all. */
export async function judgeReports(
  recorded: Recorded,
  pasts: readonly Past[],
  walk: Walk,
  visit: Visit = () => {},
): Promise<void> {
  await walkMinutes(
    recorded,
    (minute, moment) => {
      const counted: Counted[] = []
      for (const [i, key] of moment?.keys.entries() ?? [])
        counted.push({ series: recorded.nameOf(key), count: moment!.counts[i]! })
      for (const past of pasts) past.minute(minute, counted)
      visit(minute, counted)
    },
    walk,
  )
}

export const reportsHeading = 'series,start_minute,end_minute'
export const crowdHeading = 'vendor,start_unix,end_unix'

const quoted = (name: string): string => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)

/** In the order in which they opened; an alarm that is not over has no end. */
export function alarmsFile(heading: string, alarms: readonly Alarm[]): string {
  const rows = alarms.map(({ series, start, end }) => `${quoted(series)},${start},${end ?? ''}`)
  return [heading, ...rows, ''].join('\n')
}
