// Reads and writes that cannot begin yet. Writes go before reads and take the place of one when the line is full; what
// would wait too long is not done late but sent back, so that the enactor asks again at its own pace (S16).

import type { Publisher } from '../steering/index.ts'
import { type Trouble, trouble } from './trouble.ts'

export type LineLimits = {
  /** Requests that may wait; beyond it they are sent back at once. */
  readonly waiting: number
  /** Milliseconds after which a request that still waits is sent back instead of begun. */
  readonly longestWaitMs: number
  readonly monotonic: () => number
}

export type Waiting = { readonly since: number; readonly sendBack: () => void }

/** What is sent back: definitely not done. */
export const busy = ({ id }: Pick<Publisher, 'id'>): Trouble =>
  trouble('busy', `more is asked of ${id} than it answers`, 'nothing: it is asked again a little later')

export class WaitingLine<W extends Waiting, R extends Waiting> {
  /** Oldest first. */
  writes: W[] = []
  reads: R[] = []
  readonly #limits: LineLimits

  constructor(limits: LineLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.writes.length + this.reads.length
  }

  joinWrite(write: W): void {
    // A write takes the place of the read that has waited longest.
    const read = this.#full() ? this.reads.shift() : undefined
    read?.sendBack()
    if (this.#full()) write.sendBack()
    else this.writes.push(write)
  }

  joinRead(read: R): void {
    if (this.#full()) read.sendBack()
    else this.reads.push(read)
  }

  sendBackLate(): void {
    const { longestWaitMs, monotonic } = this.#limits
    const earliest = monotonic() - longestWaitMs
    for (const queue of [this.writes, this.reads])
      while (queue[0] && queue[0].since < earliest) queue.shift()!.sendBack()
  }

  /** Milliseconds until somebody waits too long; null when nobody waits. */
  lateInMs(): number | null {
    const oldest = Math.min(this.writes[0]?.since ?? Infinity, this.reads[0]?.since ?? Infinity)
    if (oldest === Infinity) return null
    return Math.max(0, oldest + this.#limits.longestWaitMs - this.#limits.monotonic())
  }

  #full(): boolean {
    return this.length >= this.#limits.waiting
  }
}
