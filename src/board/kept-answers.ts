// The two answers that a crowd asks for, worked out and serialised at most once a second per desk and sight, however
// many ask: during an outage everybody does. An answer is never older than that second, counted from when its making
// began; `DeskEvents` says "changed" after the second is over, so that nobody is left with what was kept before.

import type { Desk, Sight } from './desk.ts'

export type Crowded = 'overview' | 'services'

type Kept = { readonly began: number; readonly bytes: Promise<Buffer> }

export class KeptAnswers {
  readonly #desks = new WeakMap<Desk, Map<string, Kept>>()
  readonly #monotonic: () => number
  readonly #keptMs: number

  constructor(shape: { monotonic: () => number; keptMs: number }) {
    this.#monotonic = shape.monotonic
    this.#keptMs = shape.keptMs
  }

  /** Whether `bytes` would be answered now as well. */
  isKept(desk: Desk, what: Crowded, sight: Sight, bytes: Promise<Buffer>): boolean {
    const known = this.#desks.get(desk)?.get(`${what} ${sight}`)
    return known?.bytes === bytes && this.#monotonic() - known.began < this.#keptMs
  }

  /** The answer as JSON. The same `Buffer` for all who share it. */
  bytes(desk: Desk, what: Crowded, sight: Sight): Promise<Buffer> {
    const answers = this.#desks.get(desk) ?? new Map<string, Kept>()
    this.#desks.set(desk, answers)
    // The sight is part of the key: what all may see and what the public may see never meet.
    const key = `${what} ${sight}`
    const now = this.#monotonic()
    const known = answers.get(key)
    if (known && now - known.began < this.#keptMs) return known.bytes
    const fresh = { began: now, bytes: serialised(desk[what](sight)) }
    answers.set(key, fresh)
    // A failure is told to those who wait for it, and not kept.
    fresh.bytes.catch(() => {
      if (answers.get(key) === fresh) answers.delete(key)
    })
    return fresh.bytes
  }
}

const serialised = async (answer: Promise<unknown>): Promise<Buffer> =>
  Buffer.from(JSON.stringify(await answer))
