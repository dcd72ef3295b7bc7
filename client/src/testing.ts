// A clock for tests: time passes only when told, and what is due happens in its order.

import { toAddress } from './address.ts'
import type { Answer } from './resolvers.ts'
import type { Timing } from './timing.ts'

/** 20 October 2025, 06:48 UTC. */
export const began = Date.UTC(2025, 9, 20, 6, 48)

export class Clock implements Timing {
  #nowMs = began
  #due: { atMs: number; call: () => void }[] = []

  readonly now = (): number => this.#nowMs

  readonly after = (ms: number, call: () => void): (() => void) => {
    const due = { atMs: this.#nowMs + ms, call }
    this.#due.push(due)
    return () => {
      this.#due = this.#due.filter((one) => one !== due)
    }
  }

  /** Lets `ms` pass, with whatever was promised in between. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await settled()
    for (;;) {
      const [next] = this.#due.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)
      if (next === undefined) break
      this.#due = this.#due.filter((one) => one !== next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.call()
      await settled()
    }
    this.#nowMs = untilMs
  }

  /** As when an administrator, or a virtual machine that wakes up, sets it. */
  set(nowMs: number): void {
    this.#nowMs = nowMs
  }
}

/** Until every promise that can settle by itself has. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const addresses = (...texts: string[]) => texts.map((text) => toAddress(text)!)

export const answerOf = (texts: readonly string[], ttlS = 60): Answer => ({
  kind: 'addresses',
  addresses: addresses(...texts),
  ttlMs: ttlS * 1000,
})

export const empty: Answer = { kind: 'failed', failure: 'empty', detail: 'queryA ENODATA' }
export const gone: Answer = { kind: 'failed', failure: 'gone', detail: 'queryA ENOTFOUND' }
