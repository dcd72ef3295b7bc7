// One read or write of a publisher: when it must be done, and its place among the other requests.

import { ms, type Timers } from '../../terms/index.ts'
import type { Turns } from '../gathered.ts'

export type Purpose = {
  /** The first request's turn was taken by whoever began this. */
  readonly turnTaken: boolean
  /** Uses what is left of the quota to the last request; others leave it a reserve. */
  readonly urgent: boolean
}

export type SessionDeps = { readonly timers: Timers; readonly monotonic: () => number }

export class Session {
  readonly #turns: Turns
  readonly #until: number
  readonly #deps: SessionDeps
  readonly urgent: boolean
  /** Sent so far. */
  requests = 0
  #turnTaken: boolean

  constructor(turns: Turns, limitMs: number, purpose: Purpose, deps: SessionDeps) {
    this.#turns = turns
    this.#until = deps.monotonic() + limitMs
    this.urgent = purpose.urgent
    this.#turnTaken = purpose.turnTaken
    this.#deps = deps
  }

  leftMs(): number {
    return this.#until - this.#deps.monotonic()
  }

  /** True when a request may be sent; false when its time is over before its turn comes. */
  async turn(): Promise<boolean> {
    if (!this.#turnTaken) {
      let cancel = () => {}
      const over = new Promise<void>((resolve) => {
        cancel = this.#deps.timers.after(ms(Math.max(0, this.leftMs())), resolve)
      })
      await Promise.race([this.#turns.take(), over])
      cancel()
    }
    this.#turnTaken = false
    if (this.leftMs() <= 0) return false
    this.requests++
    return true
  }

  pause(forMs: number): Promise<void> {
    return new Promise((resolve) => void this.#deps.timers.after(ms(forMs), resolve))
  }
}
