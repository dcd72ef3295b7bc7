// When to write the loop down. While it is put into words nothing else runs, a second and more where tens of thousands
// of services are watched, so it is paced by what it costs: a fiftieth of the time at most while nothing happens, a
// tenth while incidents change.

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

/** `write`: what it does before it returns is what it costs. The first one comes after a minute, or `soon`. */
export function keepPace(clock: Clock, timers: Timers, write: () => void): Pace {
  let cost = 0
  let ended = clock.monotonic()
  let due = Number.POSITIVE_INFINITY
  let cancel = (): void => {}

  function arm(at: number): void {
    if (at >= due) return
    cancel()
    due = at
    cancel = timers.after(Math.max(0, at - clock.monotonic()) as Duration, act)
  }
  function act(): void {
    const began = clock.monotonic()
    write()
    ended = clock.monotonic()
    cost = ended - began
    due = Number.POSITIVE_INFINITY
    arm(ended + Math.max(every, calmly * cost))
  }
  arm(ended + every)
  return {
    soon: () => arm(Math.max(clock.monotonic() + soonAfter, ended + pressing * cost)),
    end: () => cancel(),
  }
}
