// The names remembered, at most a fixed number of them: the one not used for longest is forgotten first.

import type { Memory } from './memory.ts'

export class Book {
  readonly #limit: number
  /** In the order of their last use, the oldest first. */
  readonly #memories = new Map<string, Memory>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#memories.size
  }

  get(name: string): Memory | null {
    return this.#memories.get(name) ?? null
  }

  /** Counts as a use. Returns the names that were forgotten to make room. */
  set(name: string, memory: Memory | null): readonly string[] {
    this.#memories.delete(name)
    if (memory === null) return []
    this.#memories.set(name, memory)
    const surplus = [...this.#memories.keys()].slice(0, Math.max(0, this.#memories.size - this.#limit))
    for (const one of surplus) this.#memories.delete(one)
    return surplus
  }

  used(name: string): void {
    const memory = this.#memories.get(name)
    if (memory !== undefined) this.set(name, memory)
  }

  entries(): readonly (readonly [string, Memory])[] {
    return [...this.#memories]
  }
}

/** As names are compared (RFC 4343): ASCII letters in lower case, without the dot at the end. */
export const nameKey = (name: string): string =>
  name.replace(/\.$/, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
