// Works things off in their order, and lets everybody else have a turn whenever it has worked for a while. When five
// hundred checks fail in one second, what follows from the first of them must not wait for what the last one means.

import type { Leisure } from './in-turns.ts'

/** Long enough to be worth a turn, short enough that nobody notices. */
const stretchMs = 10

export class FairQueue<T> {
  readonly #leisure: Leisure
  readonly #work: (item: T) => void
  readonly #waiting: T[] = []
  #workedMs = 0
  #turning: Promise<void> | null = null

  constructor(leisure: Leisure, work: (item: T) => void) {
    this.#leisure = leisure
    this.#work = work
  }

  /** Done at once, unless others are due a turn first. */
  take(item: T): void {
    this.#waiting.push(item)
    this.#stretch()
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    while (this.#turning !== null) await this.#turning
  }

  #stretch(): void {
    while (this.#waiting.length > 0 && this.#workedMs < stretchMs) {
      const begun = this.#leisure.monotonic()
      this.#work(this.#waiting.shift()!)
      this.#workedMs += this.#leisure.monotonic() - begun
    }
    this.#turning ??= this.#leisure.turn().then(() => {
      this.#turning = null
      this.#workedMs = 0
      if (this.#waiting.length > 0) this.#stretch()
    })
  }
}
