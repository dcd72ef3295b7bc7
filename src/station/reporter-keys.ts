// Who reports is never stored: an address becomes a hash under a key that lives one day. When the key is gone the
// hashes say nothing, not even to who keeps the store.

import { createHmac, randomBytes } from 'node:crypto'
import type { ReporterKey } from '../signals/index.ts'
import type { Store } from '../store/index.ts'

const prefix = 'reporterKey.'
/** Reports may be a day old, so yesterday's key is still needed; older ones are destroyed. */
const daysKept = 2
const hashBytes = 16

export class ReporterKeys {
  readonly #store: Store
  readonly #keys = new Map<number, Buffer>()

  private constructor(store: Store) {
    this.#store = store
  }

  static async open(store: Store): Promise<ReporterKeys> {
    const keys = new ReporterKeys(store)
    for (const name of await store.keys(prefix)) {
      const held = await store.get(name)
      if (typeof held?.key === 'string')
        keys.#keys.set(Number(name.slice(prefix.length)), Buffer.from(held.key, 'base64'))
    }
    return keys
  }

  /** `day`: whole days since the Unix epoch. `who`: an address group, or a relay's own reporter id. */
  hash(day: number, who: string): ReporterKey {
    const digest = createHmac('sha256', this.#keyOf(day)).update(who).digest()
    return digest.subarray(0, hashBytes).toString('base64url') as ReporterKey
  }

  #keyOf(day: number): Buffer {
    const held = this.#keys.get(day)
    if (held !== undefined) return held
    const key = randomBytes(32)
    this.#keys.set(day, key)
    this.#forgetOld()
    // Losing this write in a crash costs at most one repeated report of each person that day.
    this.#store.put(`${prefix}${day}`, { key: key.toString('base64') }).catch(() => {})
    return key
  }

  #forgetOld(): void {
    for (const day of [...this.#keys.keys()].sort((a, b) => a - b).slice(0, -daysKept)) {
      this.#keys.delete(day)
      this.#store.put(`${prefix}${day}`, null).catch(() => {})
    }
  }
}
