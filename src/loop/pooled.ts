// What the crowd says of a service in one country, and of many services together. A service's own incident is the
// loop's. Where some services are not public, the public ones are looked at as if there were no others (`sums.ts`).

import type { Atlas } from '../atlas/index.ts'
import type { CellFinding, Detector, Finding, Incident, LifeRules, PooledScope } from '../incidents/index.ts'
import type { Instant, NewEntry, ServiceId } from '../terms/index.ts'
import type { ReportCount, SeriesBesideUsual } from './events.ts'
import { Sums, type SumsMemory } from './sums.ts'

/** `open`: of public services alone. Absent where all are public or none is, and in what earlier versions wrote. */
export type PooledMemory = SumsMemory & { readonly open?: SumsMemory }

type World = {
  readonly atlas: Atlas
  readonly detector: Detector
  readonly rules: LifeRules
  /** Of what is restored: whether a service is still asked about. */
  readonly keeps: (service: ServiceId) => boolean
}

export class PooledCrowd {
  readonly #world: World
  readonly #all: Sums
  /** Of public services alone; null: all are public, or none is. */
  readonly #open: Sums | null

  constructor(world: World, saved?: PooledMemory) {
    const { atlas, keeps } = world
    this.#world = world
    const services = [...atlas.services.values()]
    const isMixed = services.some((one) => one.public) && services.some((one) => !one.public)
    const categoryOf = (service: ServiceId) => atlas.services.get(service)?.category ?? null
    const open = {
      categoryOf: (service: ServiceId) => (this.#isOpen(service) ? categoryOf(service) : null),
      keeps: (service: ServiceId) => this.#isOpen(service) && keeps(service),
    }
    this.#all = new Sums({ ...world, categoryOf, whose: isMixed ? 'operators' : undefined }, saved)
    this.#open = isMixed ? new Sums({ ...world, ...open, whose: 'public' }, saved?.open) : null
  }

  #isOpen(service: ServiceId): boolean {
    return this.#world.atlas.services.get(service)?.public === true
  }

  /** Those among which a service is looked at. */
  #among(service: ServiceId): Sums {
    return this.#open !== null && this.#isOpen(service) ? this.#open : this.#all
  }

  count({ minute, service, country, count, sources = count }: ReportCount): void {
    this.#all.count(minute, service, country, sources)
    if (this.#open !== null && this.#isOpen(service)) this.#open.count(minute, service, country, sources)
  }

  /**
   * Sums first: what they explain is not said of a service in one country once more. `live`: services with an incident
   * of their own. `onCell`: what a service says in one country that no sum explains.
   */
  evaluate(
    now: Instant,
    whole: boolean,
    live: ReadonlySet<ServiceId>,
    onCell: (finding: CellFinding) => NewEntry[],
  ): NewEntry[] {
    const found = this.#books().map((book) => ({ book, ...book.evaluate(now, whole, live) }))
    const entries = found.flatMap((one) => one.entries)
    for (const { book, cells } of found)
      for (const cell of cells) {
        if (this.#among(cell.service) !== book) continue
        if (live.has(cell.service) || !book.explains(cell.service, cell.country))
          entries.push(...onCell(cell))
      }
    return [...entries, ...this.#books().flatMap((book) => book.tick(now))]
  }

  #books(): readonly Sums[] {
    return this.#open === null ? [this.#all] : [this.#all, this.#open]
  }

  ofSources(finding: Finding): Finding {
    return this.#among(finding.service).ofSources(finding)
  }

  incidents(): Incident[] {
    return this.#books().flatMap((book) => book.incidents())
  }

  forget(now: Instant): void {
    for (const book of this.#books()) book.forget(now)
  }

  /** Reports by minute, and what is usual, of everything that an incident is about. */
  series(scope: PooledScope, fromMinute: number, toMinute: number): SeriesBesideUsual {
    const book = (scope.whose === 'public' ? this.#open : null) ?? this.#all
    return book.series(scope, fromMinute, toMinute)
  }

  /** As it is at the call, step by step. */
  capture(): Generator<void, PooledMemory> {
    const [all, open] = [this.#all.capture(), this.#open?.capture()]
    return (function* () {
      return { ...(yield* all), ...(open === undefined ? {} : { open: yield* open }) }
    })()
  }
}
