// A clock that only its driver moves, and the timers that go with it: what is due runs in order, at its own time.

import type { Clock, Duration, Instant, Timers } from '../../terms/index.ts'

type Due = { readonly at: Instant; readonly order: number; readonly act: () => void }

export class VirtualTime implements Clock, Timers {
  #now: Instant
  #order = 0
  #due: Due[] = []

  constructor(startsAt: Instant) {
    this.#now = startsAt
  }

  now(): Instant {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  after(wait: Duration, act: () => void): () => void {
    const due: Due = { at: (this.#now + wait) as Instant, order: this.#order++, act }
    const place = this.#due.findIndex((other) => other.at > due.at)
    this.#due.splice(place === -1 ? this.#due.length : place, 0, due)
    return () => {
      this.#due = this.#due.filter((other) => other !== due)
    }
  }

  /** Moves to `to`; `settle` lets what an act has set going come to rest before the next one. */
  async advance(to: Instant, settle: () => Promise<unknown>): Promise<void> {
    for (let next = this.#due[0]; next !== undefined && next.at <= to; next = this.#due[0]) {
      this.#due.shift()
      if (next.at > this.#now) this.#now = next.at
      next.act()
      await settle()
    }
    if (to > this.#now) this.#now = to
  }
}
