// `holdfast backtest crowd`: a recorded crowd, counted in buckets of several minutes, through the server's own detectors.

import { bucketSeconds, crowdHeading, fileSource, judgeCrowd, recordedCrowd } from '../../history/index.ts'
import { instant, isoTime } from '../../terms/index.ts'
import { minutesIn } from '../backtest/options.ts'
import { inSession } from '../backtest/session.ts'
import { headings, summaryText, type Tried } from '../backtest/summary.ts'
import { concluded, knownOf, namesOf, pictureOf, type SweepOptions, sweepOf } from '../backtest/sweep.ts'
import { counted } from './format.ts'

type Print = (value: unknown) => void
export type CrowdOptions = SweepOptions & { readonly bucket?: string }

export async function backtestCrowd(file: string, options: CrowdOptions, print: Print): Promise<void> {
  const learn = minutesIn(options.learn, '--learn') * 60
  const asked = options.bucket === undefined ? null : minutesIn(options.bucket, '--bucket') * 60
  const tiers = await sweepOf(options, crowdHeading, 0)
  const picture = await pictureOf(options, tiers)
  const done = await inSession(options, async (session) => {
    const known = await knownOf(options, ['vendor', 'start_unix', 'end_unix'])
    const source = await fileSource(file)
    const recorded = await recordedCrowd(source, session.reading(source))
    try {
      const seconds = asked ?? (await bucketSeconds(recorded, file))
      const { first, last } = recorded.span ?? { first: 0, last: -seconds }
      const until = last + seconds
      const pasts = tiers.map(({ past }) => past)
      const walk = session.walk(first, (until - first) / seconds, 'buckets', seconds)
      const whole = {
        series: recorded.names,
        from: first / 60,
        minutes: (until - first) / 60,
        begins: 0,
        grain: seconds / 60,
        toMinute: (unix: number) => unix / 60,
      }
      const drawing = picture?.gather(pasts[0]!, whole, namesOf(recorded))
      await judgeCrowd(recorded, { file, seconds }, pasts, walk, drawing?.visit)
      const from = first + Math.min(learn, Math.floor((until - first) / 3))
      const extent = { series: recorded.names, from, until, perMinute: 60 }
      const tried = await concluded(tiers, crowdHeading, extent, known)
      await drawing?.finish(wordsFor(file, tried[0]!, from))
      return {
        vendors: recorded.names,
        rows: recorded.rows,
        bucketSeconds: seconds,
        first,
        until,
        countedFrom: from,
        tried,
      }
    } finally {
      await recorded.close()
    }
  })
  const drawn = picture?.path ?? null
  print(options.json ? { command: 'crowd', file, ...done, picture: drawn } : crowdText(file, done, drawn))
}

type Done = {
  readonly vendors: number
  readonly rows: number
  readonly bucketSeconds: number
  readonly first: number
  readonly until: number
  readonly countedFrom: number
  readonly tried: readonly Tried[]
}

const day = (unix: number): string =>
  isoTime(instant(unix * 1000))
    .slice(0, 16)
    .replace('T', ' ')

const wordsFor = (file: string, tried: Tried, from: number) => ({
  ...headings(file, 'vendor', tried),
  counted: from / 60,
  say: (minute: number, coarse: boolean) => day(minute * 60).slice(0, coarse ? 10 : 16),
})

function crowdText(file: string, done: Done, picture: string | null): string {
  const { vendors, rows, bucketSeconds: seconds, first, until, countedFrom, tried } = done
  return summaryText({
    what: `${file}: ${counted(vendors, 'vendor')} in buckets of ${seconds / 60} min, ${counted(rows, 'row')} from ${day(first)} to ${day(until)} UTC; alarms are counted from ${day(countedFrom)}`,
    each: 'vendor',
    when: day,
    tried,
    picture,
  })
}
