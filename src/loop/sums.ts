// Services by country, their sums, and what goes on in these: each open surge is an incident with a life like any other.
// There are two such books where not every service is public: of all, and of the public ones as if there were no others.
// Leaving the others out of what the first says would not do: that it is said at all, since when and how surely tells of
// them.

import {
  type Case,
  type CellFinding,
  Cells,
  type CrowdSeen,
  type Detector,
  deviationOf,
  type Finding,
  holds,
  type Incident,
  isLouder,
  isPooled,
  type LifeRules,
  mostServices,
  noWord,
  type Pool,
  type PooledScope,
  type PoolFinding,
  Pools,
  poolKey,
} from '../incidents/index.ts'
import { type CountryCode, type Instant, minuteOf, type NewEntry, type ServiceId } from '../terms/index.ts'
import { Cases } from './cases.ts'
import { trendIn, trendMinutes } from './crowd.ts'
import type { SeriesBesideUsual } from './events.ts'

/** Countries kept with a piece of crowd evidence. */
const mostCountries = 10
/** Minutes between looks at how the day goes in each country. */
const tideEvery = 10

export type SumsMemory = {
  readonly cells?: unknown
  /** The minute up to which it was turned. */
  readonly minute?: number
  readonly pools?: unknown
  readonly cases?: readonly Case[]
  readonly said?: readonly (readonly [string, Said])[]
}

/** A sum that would open an incident: in which minutes, without a gap. */
type Said = { readonly first: number; readonly last: number }

type World = {
  readonly detector: Detector
  readonly rules: LifeRules
  /** Null: the service is in no sum. */
  readonly categoryOf: (service: ServiceId) => string | null
  /** Of what is restored: whether a service is still asked about. */
  readonly keeps: (service: ServiceId) => boolean
  readonly whose: PooledScope['whose']
}

/** Cases are kept by a service's name; a sum has its key for one. */
const caseOf = (key: string): ServiceId => key as ServiceId

export class Sums {
  readonly #world: World
  readonly #cells: Cells
  readonly #pools: Pools
  readonly #cases: Cases
  readonly #said: Map<string, Said>
  #minute: number

  constructor(world: World, saved?: SumsMemory) {
    const { detector, rules, categoryOf, keeps, whose } = world
    this.#world = world
    this.#cells = new Cells(
      (service, minute) => ({
        rate: detector.usual(service, minute),
        size: detector.size(service, minute),
      }),
      saved?.cells,
      keeps,
    )
    this.#pools = new Pools(this.#cells, categoryOf, saved?.pools)
    this.#cases = new Cases(saved?.cases, {
      rules,
      prefix: whose === 'operators' ? 'inc-all-sum' : 'inc-sum',
    })
    this.#said = new Map(saved?.said)
    this.#minute = saved?.minute ?? -1
  }

  count(minute: number, service: ServiceId, country: CountryCode, sources: number): void {
    if (minute > this.#minute) this.#turn(minute)
    this.#cells.count(minute, service, country, sources)
    this.#pools.count(minute, service, country, sources)
  }

  #turn(minute: number): void {
    const due = this.#minute < 0 || minute % tideEvery === 0 || minute - this.#minute >= tideEvery
    this.#minute = minute
    const worldRate = this.#pools.usual(poolKey({ kind: 'world' }), minute)
    this.#cells.advance(
      minute,
      worldRate,
      due ? (country) => this.#pools.tideOf(country as CountryCode, minute) : null,
    )
  }

  /**
   * Services in one country, and what the sums say. `whole`: a minute has gone by. `live`: services with an incident of
   * their own.
   */
  evaluate(
    now: Instant,
    whole: boolean,
    live: ReadonlySet<ServiceId>,
  ): { readonly cells: readonly CellFinding[]; readonly entries: NewEntry[] } {
    if (minuteOf(now) > this.#minute) this.#turn(minuteOf(now))
    const cells = this.#cells.evaluate(whole, this.#world.detector.stalledSince())
    const findings = this.#pools.evaluate(now, this.#cases.live(), (service) => live.has(service))
    return { cells, entries: findings.flatMap((finding) => this.#onFinding(finding, now)) }
  }

  /** A finding as it is when each source counts once: a household, or a net of bots next to each other, is no crowd. */
  ofSources(finding: Finding): Finding {
    const { service, since, windowMinutes, surprise } = finding
    if (surprise === 0) return finding
    const size = this.#world.detector.size(service, since + windowMinutes - 1)
    const found = this.#cells.surpriseOfSources(service, finding, size)
    return found === null ? finding : { ...finding, surprise: Math.min(surprise, found) }
  }

  tick(now: Instant): NewEntry[] {
    return this.#cases.tick(now, () => ({ word: noWord, passing: 0 }))
  }

  /** Whether what a service says in one country is said by an open sum already. */
  explains(service: ServiceId, country: CountryCode): boolean {
    const open = this.#openScopes()
    if (open.length === 0) return false
    const category = this.#world.categoryOf(service)
    return open.some((scope) => holds(scope, country, category))
  }

  #openScopes(): readonly Pool[] {
    return [...this.#cases.live()].flatMap((key) => {
      const scope = this.#cases.get(key)?.incident?.scope
      return isPooled(scope) ? [scope] : []
    })
  }

  #onFinding(finding: PoolFinding, at: Instant): NewEntry[] {
    const { surprise, lately, since, windowMinutes, count, expected } = finding
    const key = caseOf(finding.key)
    const incident = this.#cases.get(key)?.incident ?? null
    const live = this.#cases.live().has(key)
    if (live && lately === 'calm') return []
    if (!live && !this.#lasts(finding, minuteOf(at))) return []
    const news = surprise > 0 && (incident?.state !== 'open' || isLouder(incident.evidence, surprise))
    const seen = this.#seen(finding, minuteOf(at))
    if (live && (lately === 'murmur' || !news)) return this.#cases.step(key, { kind: 'still', at, seen })
    const countries = finding.countries.slice(0, mostCountries)
    const evidence = { kind: 'crowd', at, windowMinutes, count, expected, surprise, countries } as const
    const services = finding.members.slice(0, mostServices).map((member) => member.service)
    const { whose } = this.#world
    const scope: PooledScope = { ...finding.pool, services, ...(whose === undefined ? {} : { whose }) }
    return this.#cases.step(key, {
      ...{ kind: 'crowd', at, evidence, since, seen, scope },
      ...{ prior: 0, word: noWord, passing: 0 },
    })
  }

  #seen(finding: PoolFinding, minute: number): CrowdSeen {
    const { counts } = this.series(finding.pool, minute - 2 * trendMinutes + 1, minute + 1)
    return { ...finding, trend: trendIn(counts), countries: finding.countries.length }
  }

  /** What services can say by themselves comes first: a sum is believed when it says so in two minutes running. */
  #lasts({ key, surprise }: PoolFinding, minute: number): boolean {
    if (surprise < this.#world.rules.openAt) return false
    const before = this.#said.get(key)
    if (before?.last !== minute)
      this.#said.set(key, { first: before?.last === minute - 1 ? before.first : minute, last: minute })
    return this.#said.get(key)!.first < minute
  }

  incidents(): Incident[] {
    return this.#cases.incidents()
  }

  forget(now: Instant): void {
    this.#cases.forget(now)
    for (const [key, { last }] of this.#said) if (last < minuteOf(now) - 1) this.#said.delete(key)
  }

  /** Reports by minute, and what is usual. */
  series(scope: Pool, fromMinute: number, toMinute: number): SeriesBesideUsual {
    const key = poolKey(scope)
    const length = Math.max(0, toMinute - fromMinute)
    const usual = Array.from({ length }, (_, i) => this.#pools.usual(key, fromMinute + i))
    return {
      counts: [...this.#pools.series(key, fromMinute, toMinute)],
      usual,
      deviation: usual.map((mean, i) => deviationOf(mean, this.#pools.size(key, fromMinute + i))),
    }
  }

  /** As it is at the call, step by step. */
  capture(): Generator<void, SumsMemory> {
    const [cells, pools] = [this.#cells.capture(), this.#pools.capture()]
    const about = { cases: this.#cases.save(), minute: this.#minute, said: [...this.#said] }
    return (function* () {
      return { cells: yield* cells, pools: yield* pools, ...about }
    })()
  }
}
