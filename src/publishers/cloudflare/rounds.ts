// Reads whose turn it is go together. Each enactor reads at a time of its own, and a listing of the whole zone takes as
// many requests for one name as for all; asked one by one, a few thousand names would use up what a user is allowed. A
// name that something happened to is read at once: it comes sooner than its turn.

import { type Duration, type EndpointName, ms, type Timers } from '../../terms/index.ts'

export type RoundsDeps = { readonly timers: Timers; readonly monotonic: () => number }

/** Milliseconds for each request of the last reading, so that rounds take a sixth of what a user is allowed. */
const perRequest = 1500
const longest = 15_000

export class Rounds {
  readonly #turnAfterMs: number
  readonly #deps: RoundsDeps
  readonly #answeredAt = new Map<EndpointName, number>()
  #waiting: (() => void)[] = []
  #gapMs = perRequest

  /** Enactors come back to a name after four fifths of `readEvery` at the earliest. */
  constructor(readEvery: Duration, deps: RoundsDeps) {
    this.#turnAfterMs = 0.8 * readEvery
    this.#deps = deps
  }

  /** Resolves when this name may be read. */
  async turn(endpoint: EndpointName): Promise<void> {
    const last = this.#answeredAt.get(endpoint)
    if (last === undefined || this.#deps.monotonic() - last < this.#turnAfterMs) return
    await new Promise<void>((resolve) => {
      if (this.#waiting.push(resolve) === 1) this.#deps.timers.after(ms(this.#gapMs), () => this.#begin())
    })
  }

  answered(endpoints: Iterable<EndpointName>, requests: number): void {
    const now = this.#deps.monotonic()
    for (const endpoint of endpoints) this.#answeredAt.set(endpoint, now)
    this.#gapMs = Math.min(longest, perRequest * Math.max(1, requests))
  }

  #begin(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
