// Virtual time: timers fire in order of their due time when the test says so, and nothing ever waits.

import { type Clock, instant, type Timers } from '../../terms/index.ts'

export type VirtualTime = {
  readonly clock: Clock
  readonly timers: Timers
  /** Lets everything happen that is due within `wait` milliseconds. */
  pass(wait: number): void
}

type Pending = { readonly due: number; act: (() => void) | null }

export function virtualTime(): VirtualTime {
  let now = 0
  /** The earliest last; a day has millions of timers, but few at a time. */
  const pending: Pending[] = []
  const insert = (timer: Pending): void => {
    let [low, high] = [0, pending.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (pending[middle]!.due > timer.due) low = middle + 1
      else high = middle
    }
    pending.splice(low, 0, timer)
  }
  return {
    clock: { now: () => instant(1_760_000_000_000 + now), monotonic: () => now },
    timers: {
      after(wait, act) {
        const timer: Pending = { due: now + wait, act }
        insert(timer)
        return () => {
          timer.act = null
        }
      },
    },
    pass(wait) {
      const until = now + wait
      while (pending.length > 0 && pending.at(-1)!.due <= until) {
        const { due, act } = pending.pop()!
        if (act === null) continue
        now = Math.max(now, due)
        act()
      }
      now = until
    },
  }
}
