// Who reports is never stored: an address becomes a hash under a key that lives one day. When the key is gone the
// hashes say nothing, not even to who keeps the store.

import { createHmac, randomBytes } from 'node:crypto'
import type { ReporterKey } from '../signals/index.ts'
import type { Store } from '../store/index.ts'
import type { Clock } from '../terms/index.ts'

const prefix = 'reporterKey.'
const hashBytes = 16
const dayMs = 86_400_000

type KeyStore = Pick<Store, 'get' | 'put' | 'keys'>

export class ReporterKeys {
  readonly #clock: Clock
  readonly #store: KeyStore | null
  readonly #keys = new Map<number, Buffer>()

  private constructor(clock: Clock, store: KeyStore | null) {
    this.#clock = clock
    this.#store = store
  }

  /** Keys that end with this process, for an exercise: nobody reports to it again after a restart. */
  static inMemory(clock: Clock): ReporterKeys {
    return new ReporterKeys(clock, null)
  }

  /** `clock`: the realm's, which says how old a key is. */
  static async open(store: KeyStore, clock: Clock): Promise<ReporterKeys> {
    const keys = new ReporterKeys(clock, store)
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
    this.#forgetOld(day)
    // Losing this write in a crash costs at most one repeated report of each person that day.
    this.#store?.put(`${prefix}${day}`, { key: key.toString('base64') }).catch(() => {})
    return key
  }

  /** Reports may be a day old, so yesterday's key is still needed; older ones are destroyed, but never `asked`. */
  #forgetOld(asked: number): void {
    const yesterday = Math.floor(this.#clock.now() / dayMs) - 1
    for (const day of [...this.#keys.keys()].filter((day) => day < yesterday && day !== asked)) {
      this.#keys.delete(day)
      this.#store?.put(`${prefix}${day}`, null).catch(() => {})
    }
  }
}
