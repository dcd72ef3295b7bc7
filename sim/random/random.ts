// Many random schedules, each from its own seed. A schedule that breaks a promise is made shorter by leaving steps out
// as long as the same promise is still broken, and told as a transcript.

import { type Finding, summed, Tally } from '../properties.ts'
import { drawSchedule, type Schedule } from './choices.ts'
import { run } from './schedule.ts'

export type Failure = Finding & {
  readonly seed: number
  /** The shortest that was found to break the same promise. */
  readonly schedule: Schedule
  readonly transcript: readonly string[]
}

export type Campaign = {
  readonly runs: number
  readonly steps: number
  /** Writes that a publisher took. */
  readonly writes: number
  readonly witnesses: Record<string, number>
  readonly failures: readonly Failure[]
}

/** Steps of one schedule, before the calm. */
export const usualLength = 40

/** Runs seeds `seed`, `seed + 1`, …; stops at the first failure, which is shrunk with at most `shrinkTries` more runs. */
export async function campaign(options: {
  readonly runs: number
  readonly seed: number
  readonly length?: number
  readonly shrinkTries?: number
}): Promise<Campaign> {
  const { runs, seed, length = usualLength, shrinkTries = 400 } = options
  const tally = new Tally()
  let steps = 0
  let writes = 0
  for (let n = 0; n < runs; n++) {
    const schedule = drawSchedule(seed + n, length)
    const result = await run(schedule, tally)
    steps += result.steps
    writes += result.writes
    if (!result.finding) continue
    const failure = await told(await shrink(schedule, result.finding, shrinkTries), result.finding, seed + n)
    return { runs: n + 1, steps, writes, witnesses: tally.toJson('random'), failures: [failure] }
  }
  return { runs, steps, writes, witnesses: tally.toJson('random'), failures: [] }
}

async function told(schedule: Schedule, first: Finding, seed: number): Promise<Failure> {
  const { transcript, finding } = await run(schedule, null, true)
  return { ...(finding ?? first), seed, schedule, transcript }
}

async function shrink(schedule: Schedule, { property }: Finding, tries: number): Promise<Schedule> {
  const breaks = async (some: Schedule) => (await run(some, null)).finding?.property === property
  let shortest = schedule
  let left = tries
  for (let size = Math.ceil(schedule.length / 2); size >= 1 && left > 0; size = Math.floor(size / 2))
    for (let from = 0; from < shortest.length && left > 0; left--) {
      const without = [...shortest.slice(0, from), ...shortest.slice(from + size)]
      if (await breaks(without)) shortest = without
      else from += size
    }
  return shortest
}

/** Several parts of one campaign as one. */
export const together = (parts: readonly Campaign[]): Campaign => ({
  runs: parts.reduce((sum, part) => sum + part.runs, 0),
  steps: parts.reduce((sum, part) => sum + part.steps, 0),
  writes: parts.reduce((sum, part) => sum + part.writes, 0),
  witnesses: summed(parts.map((part) => part.witnesses)),
  failures: parts.flatMap((part) => part.failures),
})
