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
import { isoTime, startOfMinute } from '../../terms/index.ts'
import { beginsIn, minutesIn } from '../backtest/options.ts'
import { inSession } from '../backtest/session.ts'
import { headings, summaryText, type Tried } from '../backtest/summary.ts'
import { concluded, knownOf, namesOf, pictureOf, type SweepOptions, sweepOf } from '../backtest/sweep.ts'
import { counted } from './format.ts'

type Print = (value: unknown) => void
export type ReportsOptions = SweepOptions & { readonly begins?: string }

export async function backtestReports(folder: string, options: ReportsOptions, print: Print): Promise<void> {
  const learn = minutesIn(options.learn, '--learn')
  const begins = options.begins === undefined ? someMonday : beginsIn(options.begins)
  const tiers = await sweepOf(options, reportsHeading, begins)
  const picture = await pictureOf(options, tiers)
  const done = await inSession(options, async (session) => {
    const known = await knownOf(options, ['series', 'start_minute', 'end_minute'])
    const counts = await sourceIn(folder, 'counts.csv', fileSource)
    const names = await namesIn(folder)
    const recorded = await recordedReports(counts, names, session.reading(counts))
    try {
      const minutes = (recorded.span?.last ?? -1) + 1
      const series = names?.all.length ?? recorded.names
      const pasts = tiers.map(({ past }) => past)
      const whole = { series, from: 0, minutes, begins, grain: 1, toMinute: (minute: number) => minute }
      const drawing = picture?.gather(pasts[0]!, whole, names?.all ?? namesOf(recorded))
      await judgeReports(recorded, pasts, session.walk(0, minutes, 'minutes'), drawing?.visit)
      const extent = { series, from: Math.min(learn, Math.floor(minutes / 3)), until: minutes, perMinute: 1 }
      const tried = await concluded(tiers, reportsHeading, extent, known)
      await drawing?.finish(
        wordsFor(folder, tried[0]!, extent.from, options.begins === undefined ? null : begins),
      )
      return { series, minutes, rows: recorded.rows, countedFrom: extent.from, tried }
    } finally {
      await recorded.close()
    }
  })
  const drawn = picture?.path ?? null
  print(
    options.json ? { command: 'reports', folder, ...done, picture: drawn } : reportsText(folder, done, drawn),
  )
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

/** `begins`: null where nobody said when the file was; its days are counted then. */
function wordsFor(folder: string, tried: Tried, from: number, begins: number | null) {
  const clock = (minute: number): string => isoTime(startOfMinute(minute)).slice(11, 16)
  const date = (minute: number): string => isoTime(startOfMinute(minute)).slice(0, 10)
  const day = (minute: number): string =>
    begins === null ? `day ${Math.floor(minute / 1440)}` : date(begins + minute)
  return {
    ...headings(folder, 'series', tried),
    counted: from,
    say: (minute: number, coarse: boolean) =>
      coarse ? day(minute) : `${day(minute)}, ${clock((begins ?? 0) + minute)}`,
  }
}

function reportsText(
  folder: string,
  { series, minutes, rows, countedFrom, tried }: Done,
  picture: string | null,
): string {
  const n = (value: number): string => value.toLocaleString('en-GB')
  return summaryText({
    what: `${folder}: ${n(series)} series over ${counted(minutes, 'minute')}, ${counted(rows, 'row')}; alarms are counted from minute ${n(countedFrom)}`,
    each: 'series',
    when: (minute) => `minute ${n(minute)}`,
    tried,
    picture,
  })
}
