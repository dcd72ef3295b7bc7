// When to write the loop down. Where tens of thousands of services are watched it takes seconds to put it into words, so
// it is paced by what that costs: a fiftieth of the time at most while nothing happens, a tenth while incidents change.

import { type Clock, type Duration, ms, type Timers } from '../terms/index.ts'

const every = ms(60_000)
const soonAfter = ms(500)
/** So many times its cost passes between the end of one and the next, while nothing happens, and while something does. */
const [calmly, pressing] = [49, 9]

export type Pace = {
  /** Something changed that must survive a crash. */
  soon(): void
  end(): void
}

/**
 * `write` gives what it cost; it is not asked again before it is done. The first one comes after a minute, or `soon`. What
 * changes while it is written waits for the next.
 */
export function keepPace(clock: Clock, timers: Timers, write: () => Promise<Duration>): Pace {
  let cost = 0
  let ended = clock.monotonic()
  let due = Number.POSITIVE_INFINITY
  let state: 'waiting' | 'writing' | 'ended' = 'waiting'
  let changed = false
  let cancel = (): void => {}

  function arm(at: number): void {
    if (at >= due) return
    cancel()
    due = at
    cancel = timers.after(Math.max(0, at - clock.monotonic()) as Duration, () => void act())
  }
  async function act(): Promise<void> {
    state = 'writing'
    changed = false
    cost = await write()
    ended = clock.monotonic()
    due = Number.POSITIVE_INFINITY
    if (hasEnded()) return
    state = 'waiting'
    arm(ended + Math.max(every, calmly * cost))
    if (changed) soon()
  }
  const hasEnded = (): boolean => state === 'ended'
  function soon(): void {
    changed = true
    if (state === 'waiting') arm(Math.max(clock.monotonic() + soonAfter, ended + pressing * cost))
  }
  function end(): void {
    state = 'ended'
    cancel()
  }
  arm(ended + every)
  return { soon, end }
}
