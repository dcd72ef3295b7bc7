// Many random schedules, each from its own seed. A schedule that breaks a promise is made shorter by leaving parts
// out as long as the same promise is still broken, and told as a transcript.

import { seededRandom } from '../src/terms/index.ts'
import { type Finding, Tally } from './properties.ts'
import { drawn, replayed, run } from './schedule.ts'

export type Failure = Finding & {
  readonly seed: number
  readonly choices: readonly number[]
  readonly transcript: readonly string[]
}

export type Campaign = {
  readonly runs: number
  readonly steps: number
  readonly witnesses: Record<string, number>
  readonly failures: readonly Failure[]
}

/** Runs seeds `seed`, `seed + 1`, …; stops at the first failure, which is shrunk with at most `shrinkTries` more runs. */
export function campaign(options: {
  readonly runs: number
  readonly seed: number
  readonly length?: number
  readonly shrinkTries?: number
}): Campaign {
  const { runs, seed, length = 300, shrinkTries = 400 } = options
  const tally = new Tally()
  let steps = 0
  for (let n = 0; n < runs; n++) {
    const choices = drawn(seededRandom(seed + n), length)
    const result = run(choices, tally)
    steps += result.steps
    if (!result.finding) continue
    const shrunk = shrink(choices.taken, result.finding, shrinkTries)
    const { transcript, finding } = run(replayed(shrunk), null, true)
    const failure = { ...(finding ?? result.finding), seed: seed + n, choices: shrunk, transcript }
    return { runs: n + 1, steps, witnesses: tally.toJson('random'), failures: [failure] }
  }
  return { runs, steps, witnesses: tally.toJson('random'), failures: [] }
}

function shrink(choices: readonly number[], { property }: Finding, tries: number): readonly number[] {
  const breaks = (some: readonly number[]) => run(replayed(some), null).finding?.property === property
  let shortest = choices
  for (let size = Math.ceil(choices.length / 2); size >= 1 && tries > 0; size = Math.floor(size / 2))
    for (let from = 0; from < shortest.length && tries > 0; tries--) {
      const without = [...shortest.slice(0, from), ...shortest.slice(from + size)]
      if (breaks(without)) shortest = without
      else from += size
    }
  return shortest
}
