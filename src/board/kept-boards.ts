// Answers of the home page, as bytes: each query of each sight is worked out at most once a second, however many ask, and a
// bounded number is kept, so that whoever asks for ever new words makes room for others by their own.

import type { Sight } from './caller.ts'
import type { Desk } from './desk.ts'
import type { BoardQuery } from './views.ts'

type Kept = { readonly began: number; readonly bytes: Promise<Buffer> }

export const mostBoards = 200

/** The same for all queries that mean the same. */
export const boardKey = (sight: Sight, query: BoardQuery): string => {
  const { q = '', state = '', sector = '', country = '', page = 1 } = query
  return JSON.stringify([sight, q.trim(), state, sector, country.toUpperCase(), page])
}

export class KeptBoards {
  readonly #desks = new WeakMap<Desk, Map<string, Kept>>()
  readonly #monotonic: () => number
  readonly #keptMs: number

  constructor(shape: { monotonic: () => number; keptMs: number }) {
    this.#monotonic = shape.monotonic
    this.#keptMs = shape.keptMs
  }

  /** The answer as JSON. The same `Buffer` for all who share it. */
  bytes(desk: Desk, sight: Sight, query: BoardQuery): Promise<Buffer> {
    const kept = this.#desks.get(desk) ?? new Map<string, Kept>()
    this.#desks.set(desk, kept)
    const key = boardKey(sight, query)
    const now = this.#monotonic()
    const known = kept.get(key)
    if (known !== undefined && now - known.began < this.#keptMs) return known.bytes
    const fresh = { began: now, bytes: serialised(desk.facts.board(sight, query)) }
    // The newest stand last, so that the oldest make room.
    kept.delete(key)
    kept.set(key, fresh)
    if (kept.size > mostBoards) kept.delete(kept.keys().next().value!)
    // A failure is told to those who wait for it, and not kept.
    fresh.bytes.catch(() => {
      if (kept.get(key) === fresh) kept.delete(key)
    })
    return fresh.bytes
  }
}

const serialised = async (answer: Promise<unknown>): Promise<Buffer> =>
  Buffer.from(JSON.stringify(await answer))
