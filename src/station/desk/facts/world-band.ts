// What is usual of all services together, by buckets of the day. A bucket is reckoned once, a few hundred services at a
// time: over tens of thousands of services the whole day takes a second, and nobody else must wait for it.

import type { Atlas } from '../../../atlas/index.ts'
import type { BandView, Sight } from '../../../board/index.ts'
import type { Instant, ServiceId } from '../../../terms/index.ts'
import { inTurns, type Turns } from '../../in-turns.ts'
import type { Realm } from '../realm.ts'
import { bandFrom, firstMinute, ofDay, summed, type Usual, usualIn } from './bands.ts'

/** Services rise and fall together by so much of what is usual; the rest of what each does is its own. */
const together = 0.1
const servicesAtOnce = 256
/** Minutes after which a bucket is reckoned again: what is usual is still being learnt. */
const goodFor = 180

type Known = { readonly usual: Usual; readonly minute: number }

export class WorldBand {
  readonly #realm: Realm
  readonly #turns: Turns
  readonly #known: Readonly<Record<Sight, Map<number, Known>>> = { all: new Map(), public: new Map() }
  #atlas: Atlas | null = null
  #making: Promise<unknown> = Promise.resolve()

  constructor(realm: Realm, turns: Turns) {
    this.#realm = realm
    this.#turns = turns
  }

  async at(now: Instant, sight: Sight): Promise<BandView> {
    const from = firstMinute(now, ofDay)
    const made = this.#making.then(() => this.#complete(from, sight))
    this.#making = made.catch(() => {})
    await made
    const { count, minutes } = ofDay
    const usual = Array.from(
      { length: count },
      (_, i) => this.#known[sight].get(from + i * minutes)?.usual ?? { mean: 0, deviation: 0 },
    )
    const counts = summed(this.#realm.totals(from, from + count * minutes, sight), ofDay)
    return bandFrom(counts, usual, from, minutes)
  }

  async #complete(from: number, sight: Sight): Promise<void> {
    const { atlas } = this.#realm
    const known = this.#known[sight]
    if (atlas !== this.#atlas) for (const of of Object.values(this.#known)) of.clear()
    this.#atlas = atlas
    const { count, minutes } = ofDay
    const last = from + (count - 1) * minutes
    for (const at of known.keys()) if (at < from) known.delete(at)
    const missing = Array.from({ length: count }, (_, i) => from + i * minutes).filter((at) => {
      const one = known.get(at)
      return one === undefined || last - one.minute >= goodFor
    })
    if (missing.length === 0) return
    const services = [...atlas.services.values()].flatMap(({ id, public: open }) =>
      sight === 'all' || open ? [id] : [],
    )
    for (const at of missing) {
      const usual = await inTurns(this.#summed(services, at, minutes), this.#turns)
      if (usual !== null) known.set(at, { usual, minute: last })
    }
  }

  *#summed(services: readonly ServiceId[], from: number, minutes: number): Generator<void, Usual> {
    let [mean, own] = [0, 0]
    for (const [i, service] of services.entries()) {
      const one = usualIn(this.#realm.loop, service, from, minutes)
      mean += one.mean
      own += one.deviation ** 2
      if (i % servicesAtOnce === servicesAtOnce - 1) yield
    }
    return { mean, deviation: Math.sqrt(own + (together * mean) ** 2) }
  }
}
