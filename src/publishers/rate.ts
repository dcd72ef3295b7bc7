// How many requests a provider takes in a time. Counted in a window that slides: a bucket of five tokens that refills
// at five a second lets nearly ten through in its first second, and the provider counts those.

export type Rate = {
  /** Requests in any window of `perMs`. */
  readonly most: number
  readonly perMs: number
}

export class Allowance {
  readonly #rate: Rate
  readonly #monotonic: () => number
  /** When the last `most` requests began, oldest first. */
  readonly #begun: number[] = []
  #quietUntil = Number.NEGATIVE_INFINITY

  constructor(rate: Rate, monotonic: () => number) {
    this.#rate = rate
    this.#monotonic = monotonic
  }

  /** Milliseconds until a request may begin; 0 when it may now. */
  waitMs(): number {
    const { most, perMs } = this.#rate
    const now = this.#monotonic()
    const full = this.#begun.length < most ? now : this.#begun[this.#begun.length - most]! + perMs
    return Math.max(0, full - now, this.#quietUntil - now)
  }

  spend(): void {
    this.#begun.push(this.#monotonic())
    if (this.#begun.length > this.#rate.most) this.#begun.shift()
  }

  /** Nothing begins for so long: the provider asked for it. */
  pause(ms: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, this.#monotonic() + ms)
  }
}
