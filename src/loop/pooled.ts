// What the crowd says of a service in one country, and of many services together. A service's own incident is the
// loop's. Where some services are not public, the public ones are looked at as if there were no others (`sums.ts`).

import type { Atlas } from '../atlas/index.ts'
import {
  type Case,
  type CellFinding,
  type Detector,
  type Finding,
  type Incident,
  isPooled,
  type LifeRules,
  noWord,
  type PooledScope,
} from '../incidents/index.ts'
import type { Instant, NewEntry, ServiceId } from '../terms/index.ts'
import { Cases } from './cases.ts'
import type { ReportCount, SeriesBesideUsual } from './events.ts'
import { Sums, type SumsMemory } from './sums.ts'

/**
 * `open`: of public services alone. Absent where all are public or none is, and in what earlier versions wrote.
 * `orphans`: absent where there are none.
 */
export type PooledMemory = SumsMemory & { readonly open?: SumsMemory; readonly orphans?: readonly Case[] }

type World = {
  readonly atlas: Atlas
  readonly detector: Detector
  readonly rules: LifeRules
  /** Of what is restored: whether a service is still asked about. */
  readonly keeps: (service: ServiceId) => boolean
  /** Services that were not configured when what is restored was written. */
  readonly added: ReadonlySet<ServiceId>
}

type Whose = PooledScope['whose']

const whoseOf = ({ incident }: Case): Whose => (isPooled(incident?.scope) ? incident.scope.whose : undefined)

/** Without what was said of sums that another book's would be now. */
const ofBook = (saved: SumsMemory, whose: Whose): SumsMemory => ({
  ...saved,
  cases: (saved.cases ?? []).filter((one) => whoseOf(one) === whose),
})

/**
 * Where there was one book so far: what it knows of each public service, and of their sums where no other service was
 * in these.
 */
function firstOpen(
  hidden: readonly { readonly id: ServiceId }[],
  added: ReadonlySet<ServiceId>,
  saved: PooledMemory | undefined,
): SumsMemory | undefined {
  if (saved === undefined) return undefined
  const { cells, minute, pools } = saved
  const known = { cells, ...(minute === undefined ? {} : { minute }) }
  return hidden.every(({ id }) => added.has(id)) ? { ...known, pools } : known
}

/** `whose`: of the book of all, as it is now. */
function orphansIn(saved: PooledMemory | undefined, whose: Whose): readonly Case[] {
  const { cases = [], open, orphans = [] } = saved ?? {}
  const others = [
    ...cases.filter((one) => whoseOf(one) !== whose),
    ...(whose === undefined ? (open?.cases ?? []) : []),
  ]
  const named = others.flatMap((one) =>
    one.incident === null ? [] : { ...one, service: one.incident.id as string as ServiceId },
  )
  return [...orphans, ...named]
}

export class PooledCrowd {
  readonly #world: World
  readonly #all: Sums
  /** Of public services alone; null: all are public, or none is. */
  readonly #open: Sums | null
  /** By incident: sums that are another book's now, or no book's. Nothing is heard of them any more, so that each ends. */
  readonly #orphans: Cases

  constructor(world: World, saved?: PooledMemory) {
    const { atlas, keeps } = world
    this.#world = world
    const services = [...atlas.services.values()]
    const hidden = services.filter((one) => !one.public)
    const isMixed = hidden.length > 0 && hidden.length < services.length
    const whose = isMixed ? 'operators' : undefined
    const categoryOf = (service: ServiceId) => atlas.services.get(service)?.category ?? null
    const open = {
      categoryOf: (service: ServiceId) => (this.#isOpen(service) ? categoryOf(service) : null),
      keeps: (service: ServiceId) => this.#isOpen(service) && keeps(service),
    }
    const { open: savedOpen = firstOpen(hidden, world.added, saved) } = saved ?? {}
    this.#all = new Sums({ ...world, categoryOf, whose }, saved && ofBook(saved, whose))
    this.#open = isMixed ? new Sums({ ...world, ...open, whose: 'public' }, savedOpen) : null
    this.#orphans = new Cases(orphansIn(saved, whose), { rules: world.rules })
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
    const orphaned = this.#orphans.tick(now, () => ({ word: noWord, passing: 0 }))
    return [...entries, ...orphaned, ...this.#books().flatMap((book) => book.tick(now))]
  }

  #books(): readonly Sums[] {
    return this.#open === null ? [this.#all] : [this.#all, this.#open]
  }

  ofSources(finding: Finding): Finding {
    return this.#among(finding.service).ofSources(finding)
  }

  incidents(): Incident[] {
    return [this.#orphans, ...this.#books()].flatMap((one) => one.incidents())
  }

  forget(now: Instant): void {
    for (const one of [this.#orphans, ...this.#books()]) one.forget(now)
  }

  /** Reports by minute, and what is usual, of everything that an incident is about. */
  series(scope: PooledScope, fromMinute: number, toMinute: number): SeriesBesideUsual {
    const book = (scope.whose === 'public' ? this.#open : null) ?? this.#all
    return book.series(scope, fromMinute, toMinute)
  }

  /** As it is at the call, step by step. */
  capture(): Generator<void, PooledMemory> {
    const [all, open, orphans] = [this.#all.capture(), this.#open?.capture(), this.#orphans.save()]
    return (function* () {
      return {
        ...(yield* all),
        ...(open === undefined ? {} : { open: yield* open }),
        ...(orphans.length === 0 ? {} : { orphans }),
      }
    })()
  }
}
