// What a backtest says in the end: a few sentences for one threshold, a table for several.

import type { Alarm, Figures } from '../../history/index.ts'
import { counted, span, table } from '../cli/format.ts'

/** One threshold's figures. `missed`: what a lower one opened and this one did not. */
export type Tried = Figures & {
  readonly threshold: number
  readonly missed: Alarm | null
  readonly out: string | null
}

export type Judged = {
  /** What was judged, in words. */
  readonly what: string
  /** "series" or "vendor". */
  readonly each: string
  readonly when: (time: number) => string
  readonly tried: readonly Tried[]
  /** Where it was drawn. */
  readonly picture: string | null
}

const minutes = (n: number | null): string => (n === null ? '-' : span(n * 60_000))
const percent = (share: number): string => `${(100 * share).toFixed(3)} %`

const alarmText = (alarm: Alarm | null, when: (time: number) => string): string =>
  alarm === null ? '-' : `${alarm.series} at ${when(alarm.start)}`

/** What stands over a picture of it; `past` as it was named, `each` as in `Judged`. */
export const headings = (past: string, each: string, { threshold, alarms, perSeriesMonth }: Tried) => ({
  title: `What Holdfast would have said of ${past}`,
  subtitle: `threshold ${threshold}: ${counted(alarms, 'alarm')} counted, ${perSeriesMonth.toFixed(2)} a month for each ${each}`,
})

export function summaryText(judged: Judged): string {
  const [first, ...more] = judged.tried
  const body = more.length === 0 ? sentences(judged, first!) : sweep(judged)
  const written = [...judged.tried.map(({ out }) => out), judged.picture].filter((path) => path !== null)
  return [judged.what, ...body, ...(written.length === 0 ? [] : [`written to ${written.join(', ')}`])].join(
    '\n',
  )
}

function sentences({ each, when }: Judged, tried: Tried): string[] {
  const { alarms, perSeriesMonth, shareAlarmed, medianMinutes, longestMinutes, loudest, known } = tried
  const lines = [
    `threshold ${tried.threshold}: ${counted(alarms, 'alarm')}, ${perSeriesMonth.toFixed(2)} a month for each ${each}; under alarm ${percent(shareAlarmed)} of the time`,
  ]
  if (alarms > 0)
    lines.push(
      `half of them last ${minutes(medianMinutes)} or less, the longest ${minutes(longestMinutes)}; the loudest: ${alarmText(loudest, when)}`,
    )
  if (known !== null)
    lines.push(
      `of ${known.of} known incidents ${known.found} were found, half of those within ${minutes(known.medianDelayMinutes)}; ${known.othersPerSeriesMonth.toFixed(2)} other alarms a month for each ${each}`,
    )
  return lines
}

function sweep({ each, when, tried }: Judged): string[] {
  const withKnown = tried.some(({ known }) => known !== null)
  const heading = [
    'threshold',
    'alarms',
    `a month, each ${each}`,
    'time alarmed',
    'median',
    'longest',
    ...(withKnown ? ['known found', 'median delay', `others a month`] : []),
    'loudest that only a lower one opened',
  ]
  const rows = tried.map((one) => [
    `${one.threshold}`,
    `${one.alarms}`,
    one.perSeriesMonth.toFixed(2),
    percent(one.shareAlarmed),
    minutes(one.medianMinutes),
    minutes(one.longestMinutes),
    ...(one.known === null
      ? []
      : [
          `${one.known.found} of ${one.known.of}`,
          minutes(one.known.medianDelayMinutes),
          one.known.othersPerSeriesMonth.toFixed(2),
        ]),
    alarmText(one.missed, when),
  ])
  return ['', table([heading, ...rows])]
}
