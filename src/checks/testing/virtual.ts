// Virtual time: timers fire in order of their due time when the test says so, and nothing ever waits.

import { type Clock, instant, type Timers } from '../../terms/index.ts'

export type VirtualTime = {
  readonly clock: Clock
  readonly timers: Timers
  /** Lets everything happen that is due within `wait` milliseconds. */
  pass(wait: number): void
}

export function virtualTime(): VirtualTime {
  let now = 0
  let order = 0
  const pending = new Map<number, { due: number; act: () => void }>()
  const earliest = (until: number): number | null => {
    let best: number | null = null
    for (const [id, { due }] of pending)
      if (due <= until && (best === null || due < pending.get(best)!.due)) best = id
    return best
  }
  return {
    clock: { now: () => instant(1_760_000_000_000 + now), monotonic: () => now },
    timers: {
      after(wait, act) {
        const id = order++
        pending.set(id, { due: now + wait, act })
        return () => pending.delete(id)
      },
    },
    pass(wait) {
      const until = now + wait
      for (let next = earliest(until); next !== null; next = earliest(until)) {
        const { due, act } = pending.get(next)!
        pending.delete(next)
        now = Math.max(now, due)
        act()
      }
      now = until
    },
  }
}
