// Was this process awake? A look whose own process did not run (its garbage collection, a stopped or crowded machine)
// saw nothing, and what it did not see is no evidence about others (S14). A beat that comes late by the monotonic clock
// tells for how long. Rejected: the event loop's own delay histogram, which knows how long but not when.

import { type Clock, type Duration, ms, type Timers } from '../terms/index.ts'

export const beatEvery: Duration = ms(20)
/** Timers are late by this much on a machine that is well. */
const usual: Duration = ms(5)

export type Attention = {
  /** Milliseconds, ever growing, in which this process should have run and did not; counted while somebody attends. */
  readonly awayMs: () => number
  /** Beats until the returned function is called; several may attend at once. */
  attend(): () => void
}

export function makeAttention({
  clock,
  timers,
}: {
  readonly clock: Clock
  readonly timers: Timers
}): Attention {
  let attending = 0
  let away = 0
  let dueAt = Number.POSITIVE_INFINITY
  let cancel: () => void = () => {}
  const late = (): number => {
    const by = clock.monotonic() - dueAt
    return by > usual ? by : 0
  }
  const arm = (): void => {
    dueAt = clock.monotonic() + beatEvery
    cancel = timers.after(beatEvery, () => {
      away += late()
      arm()
    })
  }
  return {
    awayMs: () => away + late(),
    attend() {
      if (attending++ === 0) arm()
      let here = true
      return () => {
        if (!here) return
        here = false
        if (--attending > 0) return
        away += late()
        cancel()
        dueAt = Number.POSITIVE_INFINITY
      }
    },
  }
}
