// `holdfast replay`: drives an exercise from outside, through the real intake. The server runs the very same code as
// for real reports; only the journal and the clock are the exercise's own.

import type { ExerciseView, JournalView, ReportAnswer } from '../../board/index.ts'
import {
  createScenario,
  type Finding,
  findingsOf,
  type ReplayProgress,
  type ReplayTarget,
  runReplay,
  type Scenario,
  scenarioId,
  writeScenario,
} from '../../exercises/index.ts'
import { type Entry, instant, isoTime, type JsonObject, minutes } from '../../terms/index.ts'
import { realClock, realTimers } from '../clock.ts'
import { CommandFailure, type Connection, connect } from './connection.ts'
import { bar, span, table } from './format.ts'

export type ReplayOptions = {
  readonly scenario: string
  readonly speed: number
  readonly scale: number
  readonly seed: number
  readonly write?: string
  readonly until?: number
  readonly url?: string
  readonly json?: boolean
}

type Print = (value: unknown) => void

function checked({ scenario, speed, scale, seed, until }: ReplayOptions): void {
  const wrong = (what: string): never => {
    throw new CommandFailure(what, 2)
  }
  if (scenario !== scenarioId)
    wrong(`there is no scenario ${JSON.stringify(scenario)}; there is ${scenarioId}`)
  if (!(speed >= 0)) wrong('--speed takes a number from 0 (as fast as it goes)')
  if (!(scale > 0 && scale <= 1)) wrong('--scale takes a number above 0, up to 1 (1: all 16 million reports)')
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    wrong('--seed takes a whole number up to 4294967295')
  if (until !== undefined && !(until > 0)) wrong('--until takes minutes above 0')
}

export async function replay(options: ReplayOptions, print: Print): Promise<void> {
  checked(options)
  const { scale, seed, write } = options
  const whole = createScenario({ seed, scale })
  if (write !== undefined) {
    const totals = await writeScenario(write, whole)
    return print(options.json ? { folder: write, totals } : `${whole.label}: written to ${write}`)
  }
  await run(options, options.until === undefined ? whole : shortened(whole, options.until), print)
}

/** The day cut short after so many minutes of outage. */
function shortened(scenario: Scenario, until: number): Scenario {
  const total = Math.min(scenario.minutes, scenario.t0Minute + Math.ceil(until))
  return { ...scenario, minutes: total, endsAt: instant(scenario.startsAt + minutes(total)) }
}

async function run(options: ReplayOptions, scenario: Scenario, print: Print): Promise<void> {
  const { speed, scale, seed } = options
  const connection = connect(options, process.env)
  const exercise = await connection.send<ExerciseView>('POST', '/api/v1/exercises', {
    scenario: scenario.id,
    speed,
    scale,
    seed,
  })
  const base = `/api/v1/exercises/${exercise.id}`
  const page = `${connection.instance.url}/exercises/${exercise.id}`
  const stop = new AbortController()
  const interrupt = (): void => stop.abort()
  // Not `once`: a launcher passes on what its whole group was sent already.
  process.on('SIGINT', interrupt)
  const progress = options.json ? () => {} : progressLine(scenario)
  if (!options.json) print(`${scenario.label}\n${scenario.invented}\nwatch it: ${page}`)
  try {
    const end = await runReplay({
      scenario,
      speed,
      target: targetOf(connection, base),
      clock: realClock,
      timers: realTimers,
      signal: stop.signal,
      onProgress: progress,
    })
    const findings = findingsOf(scenario, await wholeJournal(connection, base))
    await connection.send('POST', `${base}/finish`, { findings })
    if (options.json) return print({ exercise: exercise.id, label: scenario.label, ...end, findings })
    process.stderr.write('\n')
    print(closing(scenario, findings, end, page))
  } finally {
    process.removeListener('SIGINT', interrupt)
  }
}

function targetOf(connection: Connection, base: string): ReplayTarget {
  return {
    async reports(ndjson) {
      const answer = await connection.lines<ReportAnswer>(`${base}/reports`, ndjson)
      return { ...answer, rejected: answer.rejected.length }
    },
    async signals({ results, notices }) {
      if (results.length === 0 && notices.length === 0) return
      await connection.send('POST', `${base}/signals`, {
        results: results.map((result) => ({ ...result, at: isoTime(result.at) })),
        notices: notices.map((notice) => ({
          ...notice,
          providerAt: isoTime(notice.providerAt),
          receivedAt: isoTime(notice.receivedAt),
        })),
      })
    },
    async advance(to, progress) {
      await connection.send('POST', `${base}/advance`, { to: isoTime(to), progress: Math.min(1, progress) })
    },
  }
}

function progressLine(scenario: Scenario): (progress: ReplayProgress) => void {
  const live = process.stderr.isTTY
  let lastTenth = -1
  return ({ progress, now, accepted, took }) => {
    const after = Math.round((now - scenario.t0) / 60_000)
    const clock = isoTime(now).slice(11, 16)
    const line = `${bar(progress)} ${clock} UTC (${after < 0 ? after : `+${after}`} min)  ${accepted.toLocaleString('en')} reports  ${span(took)}`
    if (live) process.stderr.write(`\r\x1b[K${line}`)
    else if (Math.floor(progress * 10) > lastTenth) process.stderr.write(`${line}\n`)
    lastTenth = Math.floor(progress * 10)
  }
}

const pageSize = 1000

/** Every entry of the exercise's journal, in order. */
async function wholeJournal(connection: Connection, base: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for (;;) {
    const after = entries.at(-1)?.seq ?? 0
    const page = await connection.get<JournalView[]>(`${base}/journal?after=${after}&limit=${pageSize}`)
    entries.push(...page.map(entryOf))
    if (page.length < pageSize) return entries
  }
}

const entryOf = (view: JournalView): Entry => ({
  ...view,
  at: instant(Date.parse(view.at)),
  kind: view.kind as Entry['kind'],
  data: view.data as JsonObject,
})

function closing(
  scenario: Scenario,
  findings: readonly Finding[],
  end: { state: string; accepted: number; took: number },
  page: string,
): string {
  const rows = findings.map(({ minutesAfterStart, text }) => [
    minutesAfterStart === null
      ? ''
      : `+${minutesAfterStart < 2 ? `${Math.round(minutesAfterStart * 60)} s` : `${Math.round(minutesAfterStart)} min`}`,
    text,
  ])
  return [
    `${scenario.label} ${end.state}: ${end.accepted.toLocaleString('en')} reports in ${span(end.took)}`,
    table(rows),
    `the board of it: ${page}`,
  ].join('\n')
}
