// Surges too thin at each service and plain in the sum: of a country, a category, a category in a country, the world.
// Each sum is a series like any other and has the same detector; what it finds counts when several services make it
// and it is not known already. Of several sums that tell of the same surge, the one that tells it best is believed.

import type { CountryCode, Instant, JsonObject, ServiceId } from '../../terms/index.ts'
import { createDetector, type Detector, type Finding } from '../detector.ts'
import type { Cells } from './cells.ts'
import { type Composition, compose, isKnown, type Known, type Member, surpriseOfRest } from './members.ts'
import { holds, type Pool, poolKey, poolKinds } from './pool.ts'

export type PoolFinding = Omit<Finding, 'service'> & {
  readonly pool: Pool
  readonly key: string
  /** Those that contribute, most above their usual first. */
  readonly members: readonly Member[]
  readonly countries: Composition['countries']
}

/** A series of the detector: it knows them by the names of services. */
const seriesOf = (key: string): ServiceId => key as ServiceId

/** Minutes: before a day has gone by, it is not known what is usual for all together. */
const acquainted = 1440

/** What a sum hears is not told apart by country. */
const nowhere = 'ZZ' as CountryCode
const noSums: readonly Sum[] = []

type Row = { readonly category: string; readonly byCountry: Map<CountryCode, readonly Sum[]> }

/** Of one pool, not handed to the detector yet. */
type Sum = { readonly series: ServiceId; minute: number; waiting: number }

export class Pools {
  readonly #cells: Cells
  readonly #categoryOf: (service: ServiceId) => string | null
  readonly #detector: Detector
  readonly #pools = new Map<string, Pool>()
  readonly #sums = new Map<string, Sum>()
  readonly #waiting: Sum[] = []
  /** How many of each kind there are: the chances that one of them surprises. */
  readonly #ofKind = new Map<Pool['kind'], number>()
  /** The first minute; -1: none yet. */
  #since = -1
  readonly #rows = new Map<ServiceId, Row | null>()

  /** `categoryOf`: null for a service of no catalogue, which is in no pool. */
  constructor(cells: Cells, categoryOf: (service: ServiceId) => string | null, saved?: unknown) {
    this.#cells = cells
    this.#categoryOf = categoryOf
    const { pools, detector, since } = (saved ?? {}) as Partial<
      Record<'pools' | 'detector' | 'since', unknown>
    >
    if (typeof since === 'number') this.#since = since
    // What one household can do is no matter where several services must contribute.
    this.#detector = createDetector({ burst: 0 }, detector)
    for (const pool of Array.isArray(pools) ? (pools as Pool[]) : []) this.#enter(pool)
  }

  count(minute: number, service: ServiceId, country: CountryCode, sources: number): void {
    if (this.#since < 0) this.#since = minute
    for (const sum of this.#sumsOf(service, country)) {
      if (sum.waiting > 0 && sum.minute !== minute) this.#hand(sum)
      if (sum.waiting === 0) this.#waiting.push(sum)
      sum.minute = minute
      sum.waiting += sources
    }
  }

  /** Thousands of services make up a few sums: each is handed on once a tick, not once a row. */
  #hand(sum: Sum): void {
    if (sum.waiting > 0) this.#detector.count(sum.minute, sum.series, nowhere, sum.waiting)
    sum.waiting = 0
  }

  #handAll(): void {
    for (const sum of this.#waiting) this.#hand(sum)
    this.#waiting.length = 0
  }

  #sumsOf(service: ServiceId, country: CountryCode): readonly Sum[] {
    const row = this.#rowOf(service)
    if (row === null) return noSums
    const known = row.byCountry.get(country)
    if (known !== undefined) return known
    const { category } = row
    const pools: Pool[] = [
      { kind: 'world' },
      { kind: 'country', country },
      { kind: 'category', category },
      { kind: 'category-country', category, country },
    ]
    const sums = pools.map((pool) => this.#enter(pool))
    row.byCountry.set(country, sums)
    return sums
  }

  #rowOf(service: ServiceId): Row | null {
    const known = this.#rows.get(service)
    if (known !== undefined) return known
    const category = this.#categoryOf(service)
    const row = category === null ? null : { category, byCountry: new Map() }
    this.#rows.set(service, row)
    return row
  }

  #enter(pool: Pool): Sum {
    const key = poolKey(pool)
    const known = this.#sums.get(key)
    if (known !== undefined) return known
    const sum: Sum = { series: seriesOf(key), minute: -1, waiting: 0 }
    this.#pools.set(key, pool)
    this.#sums.set(key, sum)
    this.#ofKind.set(pool.kind, (this.#ofKind.get(pool.kind) ?? 0) + 1)
    return sum
  }

  /** Reports of a country in this hour, to the mean of its day: 1 for a country that is not known. */
  tideOf(country: CountryCode, minute: number): number {
    const series = seriesOf(poolKey({ kind: 'country', country }))
    let day = 0
    for (let hour = 0; hour < 24; hour++) day += this.#detector.usual(series, minute + hour * 60)
    return day > 0 ? (24 * this.#detector.usual(series, minute)) / day : 1
  }

  /** `live`: keys of pools with an incident that is not resolved. `known`: what its services say by themselves. */
  evaluate(now: Instant, live: ReadonlySet<string>, known: Known): PoolFinding[] {
    this.#handAll()
    const { findings, minute } = this.#detector.evaluate(now, live as ReadonlySet<ServiceId>)
    if (minute - this.#since < acquainted) return []
    const open = findings.filter(({ service }) => live.has(service))
    const told = open.flatMap((finding) => this.#judge(finding, known, true) ?? [])
    const livePools = [...live].flatMap((key) => this.#pools.get(key) ?? [])
    const believed: Pool[] = []
    const knownByAny: Known = (service, country) =>
      known(service, country) ||
      [...livePools, ...believed].some((pool) => holds(pool, country, this.#categoryOf(service)))
    let others = findings.filter(({ service }) => !live.has(service))
    while (others.length > 0) {
      const judged = others.flatMap((finding) => this.#judge(finding, knownByAny, false) ?? [])
      const best = judged.sort(byBelief)[0]
      if (best === undefined) break
      told.push(best)
      believed.push(best.pool)
      others = others.filter(
        ({ service }) => judged.some(({ key }) => key === service) && service !== best.key,
      )
    }
    return told
  }

  /** Null: it says nothing. What is open goes on while the greater part of it is known by nothing else. */
  #judge(finding: Finding, known: Known, open: boolean): PoolFinding | null {
    const { service: key, ...rest } = finding
    const pool = this.#pools.get(key)
    if (pool === undefined) return null
    const composition = compose(this.#cells, pool, finding, this.#categoryOf, known)
    if (isKnown(composition, finding)) return null
    const size = this.#detector.size(finding.service, finding.since + finding.windowMinutes - 1)
    const price = Math.log10(this.#ofKind.get(pool.kind) ?? 1)
    const surprise = Math.max(0, surpriseOfRest(composition, finding, size) - price)
    const members = composition.rest.filter(({ count, expected }) => count > expected)
    return open || surprise > 0
      ? { ...rest, surprise, pool, key, members, countries: composition.countries }
      : null
  }

  series(key: string, fromMinute: number, toMinute: number): readonly number[] {
    return this.#detector.series(seriesOf(key), fromMinute, toMinute)
  }

  usual(key: string, minute: number): number {
    return this.#detector.usual(seriesOf(key), minute)
  }

  snapshot(): JsonObject {
    this.#handAll()
    return { since: this.#since, pools: [...this.#pools.values()], detector: this.#detector.snapshot() }
  }
}

/** The most surprising; of those alike, the narrowest. */
const byBelief = (a: PoolFinding, b: PoolFinding): number =>
  b.surprise - a.surprise || poolKinds.indexOf(a.pool.kind) - poolKinds.indexOf(b.pool.kind)
