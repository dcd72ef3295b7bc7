// `holdfast backtest reports`: recorded reports of many series through the server's own detectors.

import {
  fileSource,
  judgeReports,
  recordedReports,
  reportsHeading,
  seriesNames,
  someMonday,
  sourceIn,
} from '../../history/index.ts'
import { beginsIn, minutesIn } from '../backtest/options.ts'
import { inSession } from '../backtest/session.ts'
import { summaryText, type Tried } from '../backtest/summary.ts'
import { concluded, knownOf, type SweepOptions, sweepOf } from '../backtest/sweep.ts'

type Print = (value: unknown) => void
export type ReportsOptions = SweepOptions & { readonly begins?: string }

export async function backtestReports(folder: string, options: ReportsOptions, print: Print): Promise<void> {
  const learn = minutesIn(options.learn, '--learn')
  const begins = options.begins === undefined ? someMonday : beginsIn(options.begins)
  const tiers = await sweepOf(options, reportsHeading, begins)
  const done = await inSession(options, async (session) => {
    const known = await knownOf(options, ['series', 'start_minute', 'end_minute'])
    const counts = await sourceIn(folder, 'counts.csv', fileSource)
    const names = await namesIn(folder)
    const recorded = await recordedReports(counts, names, session.reading(counts))
    try {
      const minutes = (recorded.span?.last ?? -1) + 1
      await judgeReports(
        recorded,
        tiers.map(({ past }) => past),
        session.walk(0, minutes, 'minutes'),
      )
      const series = names?.all.length ?? recorded.names
      const extent = { series, from: Math.min(learn, Math.floor(minutes / 3)), until: minutes, perMinute: 1 }
      const tried = await concluded(tiers, reportsHeading, extent, known)
      return { series, minutes, rows: recorded.rows, countedFrom: extent.from, tried }
    } finally {
      await recorded.close()
    }
  })
  print(options.json ? { command: 'reports', folder, ...done } : reportsText(folder, done))
}

/** Null: there is no series.csv, and the counts themselves say which series there are. */
async function namesIn(folder: string) {
  const file = await sourceIn(folder, 'series.csv', fileSource).catch(() => null)
  return file === null ? null : seriesNames(file)
}

type Done = {
  readonly series: number
  readonly minutes: number
  readonly rows: number
  readonly countedFrom: number
  readonly tried: readonly Tried[]
}

function reportsText(folder: string, { series, minutes, rows, countedFrom, tried }: Done): string {
  const n = (value: number): string => value.toLocaleString('en-GB')
  return summaryText({
    what: `${folder}: ${n(series)} series over ${n(minutes)} minutes, ${n(rows)} rows; alarms are counted from minute ${n(countedFrom)}`,
    each: 'series',
    when: (minute) => `minute ${n(minute)}`,
    tried,
  })
}
