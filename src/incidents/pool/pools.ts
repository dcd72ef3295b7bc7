// Surges too thin at each service and plain in the sum: of a country, a category, a category in a country, the world.
// Each sum is a series like any other and has the same detector; what it finds counts when several services make it
// and it is not known already. Of several sums that tell of the same surge, the one that tells it best is believed.

import type { CountryCode, Instant, JsonObject, ServiceId } from '../../terms/index.ts'
import { createDetector, type Detector, type Finding } from '../detector.ts'
import type { Cells } from './cells.ts'
import { Covered, type Known } from './covered.ts'
import { Heard } from './heard.ts'
import {
  type Composition,
  contributing,
  Decomposer,
  type Member,
  surpriseOfRest,
  whereHeard,
} from './members.ts'
import { overlap, type Pool, poolKey, poolKinds } from './pool.ts'
import { noSector, Sectors } from './sectors.ts'

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

/** Of one pool, not handed to the detector yet. */
type Sum = { readonly series: ServiceId; minute: number; waiting: number }

export class Pools {
  readonly #cells: Cells
  readonly #sectors: Sectors
  readonly #detector: Detector
  readonly #pools = new Map<string, Pool>()
  readonly #sums = new Map<string, Sum>()
  readonly #waiting: Sum[] = []
  /** How many of each kind there are: the chances that one of them surprises. */
  readonly #ofKind = new Map<Pool['kind'], number>()
  /** The first minute; -1: none yet. */
  #since = -1
  /** By sector: the sums that a report from a country is part of. */
  readonly #bySector: Map<CountryCode, readonly Sum[]>[] = []

  /** `categoryOf`: null for a service of no catalogue, which is in no pool. */
  constructor(cells: Cells, categoryOf: (service: ServiceId) => string | null, saved?: unknown) {
    this.#cells = cells
    this.#sectors = new Sectors(categoryOf)
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
    const sector = this.#sectors.of(service)
    if (sector === noSector) return noSums
    this.#bySector[sector] ??= new Map()
    const known = this.#bySector[sector].get(country)
    if (known !== undefined) return known
    const category = this.#sectors.names[sector]!
    const pools: Pool[] = [
      { kind: 'world' },
      { kind: 'country', country },
      { kind: 'category', category },
      { kind: 'category-country', category, country },
    ]
    const sums = pools.map((pool) => this.#enter(pool))
    this.#bySector[sector].set(country, sums)
    return sums
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
    if (minute - this.#since < acquainted || findings.length === 0) return []
    const { grid } = this.#cells
    const heard = new Heard(this.#cells, this.#sectors)
    const covered = new Covered(heard, grid.services, known)
    const decomposer = new Decomposer(heard, grid)
    const judge = (finding: Finding, by: (place: number) => boolean): Judged | null =>
      this.#judge(finding, (pool) => decomposer.compose(pool, finding, by))
    const open = findings.filter(({ service }) => live.has(service))
    const told = open.flatMap((finding) => judge(finding, (place) => covered.byService(place)) ?? [])
    for (const key of live) {
      const pool = this.#pools.get(key)
      if (pool !== undefined) covered.cover(pool)
    }
    const others = findings.filter(({ service }) => !live.has(service))
    return [...told, ...believed(others, (one) => judge(one, (place) => covered.byAny(place)), covered)].map(
      toldOf,
    )
  }

  /** Null: it says nothing. */
  #judge(finding: Finding, compose: (pool: Pool) => Composition | null): Judged | null {
    const pool = this.#pools.get(finding.service)
    if (pool === undefined) return null
    const composition = compose(pool)
    if (composition === null) return null
    const size = this.#detector.size(finding.service, finding.since + finding.windowMinutes - 1)
    const price = Math.log10(this.#ofKind.get(pool.kind) ?? 1)
    const surprise = Math.max(0, surpriseOfRest(composition, finding, size) - price)
    return { finding, pool, composition, surprise }
  }

  series(key: string, fromMinute: number, toMinute: number): readonly number[] {
    return this.#detector.series(seriesOf(key), fromMinute, toMinute)
  }

  usual(key: string, minute: number): number {
    return this.#detector.usual(seriesOf(key), minute)
  }

  /** As the detector's. */
  size(key: string, minute: number): number {
    return this.#detector.size(seriesOf(key), minute)
  }

  /** As it is at the call, step by step. */
  capture(): Generator<void, JsonObject> {
    this.#handAll()
    const about = { since: this.#since, pools: [...this.#pools.values()] }
    const detector = this.#detector.capture()
    return (function* () {
      return { ...about, detector: yield* detector }
    })()
  }
}

/** What is open goes on, whatever its surprise, while the greater part of it is known by nothing else. */
type Judged = {
  readonly finding: Finding
  readonly pool: Pool
  readonly composition: Composition
  readonly surprise: number
}

/**
 * Of sums that tell of the same surge the one that tells it best, then of what it leaves, until nothing is left. Only those
 * that have something in common with the one that is believed are judged again: of the others nothing has changed.
 */
function believed(
  findings: readonly Finding[],
  judge: (finding: Finding) => Judged | null,
  covered: Covered,
): Judged[] {
  const surprising = (finding: Finding): readonly Judged[] => {
    const judged = judge(finding)
    return judged === null || judged.surprise === 0 ? [] : [judged]
  }
  const told: Judged[] = []
  let left = findings.flatMap(surprising)
  while (left.length > 0) {
    const best = left.reduce((a, b) => (byBelief(b, a) < 0 ? b : a))
    told.push(best)
    covered.cover(best.pool)
    left = left.flatMap((one) => {
      if (one === best) return []
      return overlap(one.pool, best.pool) ? surprising(one.finding) : one
    })
  }
  return told
}

/** The most surprising; of those alike, the narrowest. */
const byBelief = (a: Judged, b: Judged): number =>
  b.surprise - a.surprise || poolKinds.indexOf(a.pool.kind) - poolKinds.indexOf(b.pool.kind)

function toldOf({ finding: { service: key, ...rest }, pool, composition, surprise }: Judged): PoolFinding {
  const members = contributing(composition)
  return { ...rest, surprise, pool, key, members, countries: whereHeard(composition) }
}
