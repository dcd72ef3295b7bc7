// The newest writes that the fence turned away, by endpoint, from the journal: who was late, and by how much.

import type { EndpointView } from '../../board/index.ts'
import { type Entry, type Instant, isoTime, type JsonObject } from '../../terms/index.ts'
import type { Realm } from './realm.ts'

const keptEach = 5
/** Read at a start: enough for the newest of some hundred endpoints. */
const read = 500

type Refused = EndpointView['refusedWrites'][number]

const text = (value: JsonObject[string] | undefined): string =>
  typeof value === 'string' ? value : 'unknown'
const number = (value: JsonObject[string] | undefined): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0

export class RefusedWrites {
  readonly #byEndpoint = new Map<string, readonly Refused[]>()

  /** Those that stand in the realm's journal, and from now on those that come. */
  static async follow(realm: Realm): Promise<RefusedWrites> {
    const refused = new RefusedWrites()
    const kept = await realm.store.journal({ kinds: ['write.refused'], order: 'desc', limit: read })
    refused.hear([...kept].reverse())
    realm.watch((entries) => refused.hear(entries))
    return refused
  }

  /** In journal order, oldest first; entries of other kinds are passed over. */
  hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.kind !== 'write.refused') continue
      const before = this.#byEndpoint.get(entry.subject) ?? []
      this.#byEndpoint.set(entry.subject, [refusedOf(entry), ...before].slice(0, keptEach))
    }
  }

  of(endpoint: string): readonly Refused[] {
    return this.#byEndpoint.get(endpoint) ?? []
  }
}

function refusedOf({ at, author, data }: Entry): Refused {
  const decidedAt = number(data.decidedAt)
  return {
    at: isoTime(at),
    by: author,
    publisher: text(data.publisher),
    expected: text(data.expected),
    refused: text(data.refused),
    found: text(data.found),
    decidedAt: isoTime((decidedAt >= 0 && decidedAt <= 8.64e15 ? decidedAt : at) as Instant),
    lateMs: number(data.lateMs),
  }
}
