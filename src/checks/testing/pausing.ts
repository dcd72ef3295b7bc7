// Virtual time for a process that does not always run: what falls due in a pause happens at its end, timers first and
// then what arrived, as an event loop does it.

import type { Duration, Timers } from '../../terms/index.ts'
import { ms } from '../../terms/index.ts'
import { type VirtualTime, virtualTime } from './virtual.ts'

/** Milliseconds: [from, to). */
export type Pause = readonly [number, number]

export type PausingTime = VirtualTime & {
  /** Something from outside that reaches this process when it is awake. */
  arrives(wait: Duration, act: () => void): () => void
}

/** `pauses` in order, not overlapping. */
export function pausingTime(pauses: readonly Pause[], time: VirtualTime = virtualTime()): PausingTime {
  let passed = 0
  const pauseAt = (at: number): Pause | undefined => {
    while (passed < pauses.length && pauses[passed]![1] <= at) passed++
    const next = pauses[passed]
    return next && next[0] <= at ? next : undefined
  }
  const awake =
    (afterwards: number): Timers['after'] =>
    (wait, act) => {
      let cancel: () => void = () => {}
      const due = (): void => {
        const now = time.clock.monotonic()
        const pause = pauseAt(now)
        if (pause === undefined) act()
        else cancel = time.timers.after(ms(pause[1] - now + afterwards), due)
      }
      cancel = time.timers.after(wait, due)
      return () => cancel()
    }
  return { ...time, timers: { after: awake(0) }, arrives: awake(0.001) }
}
