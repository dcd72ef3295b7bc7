// A target as the network sees it: its kernel accepts or refuses at once, its process answers when it runs.

import type { Pause } from '../../src/checks/testing/pausing.ts'
import { makeTimetable } from './day.ts'

export type Target = {
  /** Nobody listens: a connection is refused, an open one is cut. */
  refuses(atMs: number): boolean
  /** When the process gets to a request that came then; infinity while it is frozen. */
  answersAt(atMs: number): number
  /** A restart that refused for at least `graceMs` and was on then, or shortly before. */
  wasGone(atMs: number, graceMs: number): boolean
  kill(): void
  freeze(): void
  heal(): void
}

const serviceMs = 1
/** A judgement may come this much after the look that it is about: way back, and pause of the observer. */
const shortlyMs = 1000

export function makeTarget(restarts: readonly Pause[], pauses: readonly Pause[]): Target {
  let state: 'well' | 'killed' | 'frozen' = 'well'
  const restart = makeTimetable(restarts)
  const pause = makeTimetable(pauses)
  return {
    refuses: (at) => state === 'killed' || restart(at) !== null,
    answersAt: (at) => (state === 'frozen' ? Number.POSITIVE_INFINITY : (pause(at)?.[1] ?? at)) + serviceMs,
    wasGone: (at, graceMs) =>
      restarts.some(([from, to]) => to - from >= graceMs && at >= from + graceMs && at <= to + shortlyMs),
    kill: () => {
      state = 'killed'
    },
    freeze: () => {
      state = 'frozen'
    },
    heal: () => {
      state = 'well'
    },
  }
}
