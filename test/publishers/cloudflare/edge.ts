// What resolvers are answered: each changed record reaches the edge by itself, some time after the API took it, and the
// records of one batch in no order.

import type { RecordChange, ZoneRecord } from './zone-store.ts'

export class Edge {
  readonly #records = new Map<string, ZoneRecord>()
  /** Of one record in order, oldest first. */
  readonly #pending = new Map<string, RecordChange[]>()

  take(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      const id = (change.after ?? change.before)!.id
      this.#pending.set(id, [...(this.#pending.get(id) ?? []), change])
    }
  }

  pending(): number {
    return this.#pending.size
  }

  /** One change of one record arrives, picked by `chance` in [0, 1). */
  deliver(chance: number): void {
    const ids = [...this.#pending.keys()]
    const id = ids[Math.floor(chance * ids.length)]
    const changes = id === undefined ? undefined : this.#pending.get(id)
    if (id === undefined || !changes) return
    const { after } = changes.shift()!
    if (after) this.#records.set(id, after)
    else this.#records.delete(id)
    if (changes.length === 0) this.#pending.delete(id)
  }

  answer(name: string, type: string): readonly string[] {
    return [...this.#records.values()]
      .filter((record) => record.name === name && record.type === type)
      .map(({ content }) => content)
      .sort()
  }
}
