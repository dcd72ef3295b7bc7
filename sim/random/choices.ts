// What happens in a random schedule is a list of numbers, one for each step. Whatever a step has to choose is drawn
// from its own number, so that a step left out changes no other: schedules can be told again and made shorter.

import { bad, good, type Outcome, pick, seededRandom } from '../../src/terms/index.ts'

/** Whole numbers below 2^32, a step each. */
export type Schedule = readonly number[]

export function drawSchedule(seed: number, length: number): Schedule {
  const random = seededRandom(seed)
  return Array.from({ length }, () => pick(random, 2 ** 32))
}

/** The choices inside one step (mulberry32: small, and made anew for every step). */
export class Dice {
  #state: number
  constructor(step: number) {
    this.#state = step | 0
  }
  /** A whole number in [0, `count`). */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let z = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) % count
  }
  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}

/** One word that holds a whole schedule: what `--replay` takes. */
export const scheduleText = (schedule: Schedule): string =>
  schedule.length === 0 ? '-' : schedule.map((step) => step.toString(36)).join('.')

export function parseSchedule(text: string): Outcome<Schedule> {
  const word = text.trim()
  if (word === '-') return good([])
  const steps = word.split('.').map((step) => (/^[0-9a-z]{1,7}$/.test(step) ? Number.parseInt(step, 36) : -1))
  const wrong = steps.findIndex((step) => step < 0 || step >= 2 ** 32)
  return wrong < 0
    ? good(steps)
    : bad(
        `step ${wrong + 1} of the schedule: expected a number below 2^32 in base 36, read "${word.split('.')[wrong]!.slice(0, 20)}"`,
      )
}
