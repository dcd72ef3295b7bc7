// The only real clock and the only real timers; everybody else is handed them.

import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { type Clock, type Duration, type Instant, instant, type Random, type Timers } from '../terms/index.ts'
import type { Leisure } from './in-turns.ts'

/** Wall clock with the fractions of a millisecond that failover is measured in. */
export const realClock: Clock = {
  now: (): Instant => {
    // timeOrigin + now() drifts from the wall clock when that is stepped; the fraction is all that is taken from it.
    const fine = performance.timeOrigin + performance.now()
    const coarse = Date.now()
    return instant(Math.abs(fine - coarse) < 2 ? fine : coarse)
  },
  monotonic: () => performance.now(),
}

/** Node's longest timer is 2^31 - 1 ms; a longer wait fires early there, so it is cut into pieces. */
const longest = 2 ** 31 - 1

export const realTimers: Timers = {
  after(wait: Duration, act: () => void) {
    let timer: NodeJS.Timeout
    const arm = (left: number): void => {
      timer = setTimeout(() => (left > longest ? arm(left - longest) : act()), Math.min(left, longest))
    }
    arm(Math.max(0, wait))
    return () => clearTimeout(timer)
  },
}

export const realRandom: Random = { next: Math.random }

/** For long work in turns. */
export const leisure: Leisure = { turn: () => turnOfLoop(), monotonic: () => realClock.monotonic() }
