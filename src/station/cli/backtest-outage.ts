// `holdfast backtest outage`: a recorded outage through the server's own loop, and what it would have answered.

import {
  type Answer,
  atlasFrom,
  fileSource,
  judgeOutage,
  Past,
  recordedOutage,
  someMonday,
  sourceIn,
} from '../../history/index.ts'
import { beginsIn, minuteAsked, nameFor, thresholdsIn } from '../backtest/options.ts'
import { type PictureOptions, pictureFile } from '../backtest/picture-file.ts'
import { inSession, type SessionOptions } from '../backtest/session.ts'
import { type OutFile, outFile } from '../out-file.ts'
import { CommandFailure } from './connection.ts'
import { counted, table } from './format.ts'

type Print = (value: unknown) => void
export type OutageOptions = SessionOptions & {
  readonly at: readonly string[]
  readonly out?: string
  readonly force?: boolean
  readonly threshold?: string
  readonly begins?: string
} & PictureOptions

export async function backtestOutage(folder: string, options: OutageOptions, print: Print): Promise<void> {
  const asked = [...new Set(options.at.map(minuteAsked))]
  if (asked.length === 0)
    throw new CommandFailure('--at says which minute is asked about, such as --at 75', 2)
  const threshold = thresholdsIn(options)[0]!
  const begins = options.begins === undefined ? someMonday : beginsIn(options.begins)
  const picture = await pictureFile(options)
  const files = await filesFor(asked, options)
  const done = await inSession(options, async (session) => {
    const atlas = await atlasFrom(
      await sourceIn(folder, 'services.json', fileSource),
      await sourceIn(folder, 'graph.json', fileSource),
    )
    const counts = await sourceIn(folder, 'counts.csv', fileSource)
    const recorded = await recordedOutage(counts, session.reading(counts))
    const answers: Answer[] = []
    try {
      const past = new Past({ atlas, begins, threshold })
      const last = Math.max(...asked)
      const whole = {
        series: atlas.services.size,
        from: 0,
        minutes: last,
        begins,
        grain: 1,
        toMinute: (minute: number) => minute,
      }
      const drawing = picture?.gather(past, whole, [...atlas.services.keys()])
      const walk = session.walk(0, last, 'minutes')
      await judgeOutage(recorded, past, asked, walk, (answer) => answers.push(answer), drawing?.visit)
      await drawing?.finish(wordsFor(folder, answers.at(-1)!))
      for (const answer of answers) await files.get(answer.at_minute)?.write(`${JSON.stringify(answer)}\n`)
      return { services: atlas.services.size, rows: recorded.rows, answers }
    } finally {
      await recorded.close()
    }
  })
  const written = [
    ...[...files.values()].map(({ path }) => path),
    ...(picture === null ? [] : [picture.path]),
  ]
  print(options.json ? { command: 'outage', folder, ...done, written } : outageText(folder, done, written))
}

async function filesFor(
  asked: readonly number[],
  { out, force }: OutageOptions,
): Promise<ReadonlyMap<number, OutFile>> {
  const files = new Map<number, OutFile>()
  if (out === undefined) return files
  const isOurs = (beginning: string): boolean => beginning.startsWith('{"at_minute":')
  for (const at of asked) {
    const path = asked.length > 1 ? nameFor(out, at) : out
    files.set(at, await outFile(path, { isOurs, force }))
  }
  return files
}

function wordsFor(folder: string, { at_minute, roots, affected }: Answer) {
  const [first] = roots
  const cause = first === undefined ? 'unknown' : `${first[0]} (${first[1].toFixed(2)})`
  return {
    title: `What Holdfast would have said of ${folder}`,
    subtitle: `at minute ${at_minute}: ${affected.length} services hit, likeliest cause ${cause}`,
    counted: 0,
    say: (minute: number) => `minute ${minute}`,
  }
}

const mostShown = 3

type Done = { readonly services: number; readonly rows: number; readonly answers: readonly Answer[] }

function outageText(folder: string, { services, rows, answers }: Done, written: readonly string[]): string {
  const lines = answers.map(({ at_minute, roots, affected }) => [
    `${at_minute}`,
    `${affected.length}`,
    roots.length === 0
      ? 'unknown: too few are hit'
      : roots
          .slice(0, mostShown)
          .map(([foundation, score]) => `${foundation} ${score.toFixed(2)}`)
          .join(', '),
  ])
  return [
    `${folder}: ${counted(services, 'service')}, ${counted(rows, 'row')}`,
    '',
    table([['at minute', 'hit', 'foundations, the likeliest first'], ...lines]),
    ...(written.length === 0 ? [] : ['', `written to ${written.join(', ')}`]),
  ].join('\n')
}
