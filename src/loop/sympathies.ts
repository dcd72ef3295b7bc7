// Marks the bystanders among the services in trouble, before incidents open and foundations are named: what people
// merely blame alarms nobody at night and is no evidence. A mark is taken back as soon as anything speaks against it,
// and not given again for the same incident: a small outage of its own must not stay hidden.

import { type Atlas, contradiction, findBystanders, type Surge, type Sympathy } from '../atlas/index.ts'
import type { Finding } from '../incidents/index.ts'
import {
  type CountryCode,
  type Instant,
  type NewEntry,
  type ServiceId,
  startOfMinute,
} from '../terms/index.ts'
import type { Cases } from './cases.ts'

export type Mark = Sympathy & {
  readonly service: ServiceId
  /** When the leader's trouble began; it is asked for its reports after it is back. */
  readonly leaderSince: Instant
}

export type SavedSympathies = { readonly marks: readonly Mark[]; readonly lifted: readonly ServiceId[] }

type World = {
  readonly atlas: Atlas
  readonly cases: Cases
  readonly series: (service: ServiceId, fromMinute: number, toMinute: number) => readonly number[]
  readonly usual: (service: ServiceId, minute: number) => number
  readonly countriesOf: (service: ServiceId) => readonly (readonly [CountryCode, number])[]
  /** Its provider says that it, or what it stands on, is in trouble. */
  readonly admitted: (service: ServiceId) => boolean
  /** Services whose trouble a named foundation explains. */
  readonly explained: () => ReadonlySet<ServiceId>
}

export class Sympathies {
  readonly #world: World
  readonly #marks: Map<ServiceId, Mark>
  readonly #lifted: Set<ServiceId>

  constructor(world: World, saved: SavedSympathies = { marks: [], lifted: [] }) {
    this.#world = world
    this.#marks = new Map(saved.marks.map((mark) => [mark.service, mark]))
    this.#lifted = new Set(saved.lifted)
  }

  /** The service that people mean, when they only blame this one. */
  of(service: ServiceId): ServiceId | undefined {
    return this.#marks.get(service)?.to
  }

  isBystander(service: ServiceId): boolean {
    return this.#marks.has(service)
  }

  save(): SavedSympathies {
    return { marks: [...this.#marks.values()], lifted: [...this.#lifted] }
  }

  /** Entries are of incidents that are open already; one that opens now is marked as it opens. */
  evaluate(findings: readonly Finding[], now: Instant): NewEntry[] {
    const explained = this.#world.explained()
    const surges = this.#surges(findings, explained)
    this.#forget(surges)
    const entries = this.#lift(surges, explained, now)
    const open = [...surges.values()].filter(({ service }) => !this.#lifted.has(service))
    for (const [service, sympathy] of this.#found(open, now)) {
      if (this.#marks.has(service)) continue
      this.#marks.set(service, { ...sympathy, service, leaderSince: surges.get(sympathy.to)!.since })
      entries.push(...this.#world.cases.sympathise(service, sympathy.to, now))
    }
    return entries
  }

  /** A public service is looked at among public ones: that people merely blame it would tell of one that is not. */
  #found(open: readonly Surge[], now: Instant): ReadonlyMap<ServiceId, Sympathy> {
    const { atlas } = this.#world
    const isPublic = (service: ServiceId): boolean => atlas.services.get(service)?.public === true
    const all = findBystanders(atlas, open, now)
    const shown = open.filter(({ service }) => isPublic(service))
    if (shown.length === 0 || shown.length === open.length) return all
    const others = [...all].filter(([service]) => !isPublic(service))
    return new Map([...others, ...findBystanders(atlas, shown, now)])
  }

  #surges(findings: readonly Finding[], explained: ReadonlySet<ServiceId>): Map<ServiceId, Surge> {
    const { cases } = this.#world
    const surges = new Map<ServiceId, Surge>()
    for (const service of cases.live())
      surges.set(service, this.#surge(service, cases.get(service)!.incident!.beganAt, explained))
    for (const { service, since } of findings)
      if (!surges.has(service)) surges.set(service, this.#surge(service, startOfMinute(since), explained))
    return surges
  }

  #surge(service: ServiceId, since: Instant, explained: ReadonlySet<ServiceId>): Surge {
    const { cases, series, usual, countriesOf, admitted } = this.#world
    let countries: ReturnType<typeof countriesOf> | undefined
    return {
      service,
      since,
      excess: (from, to) => series(service, from, to).map((n, i) => n - usual(service, from + i)),
      countries: () => (countries ??= countriesOf(service)),
      ownEvidence: (cases.get(service)?.failing.length ?? 0) > 0 || admitted(service),
      explained: explained.has(service),
    }
  }

  /** What is quiet again is neither marked nor remembered as unmarked. */
  #forget(surges: ReadonlyMap<ServiceId, Surge>): void {
    for (const service of this.#marks.keys()) if (!surges.has(service)) this.#marks.delete(service)
    for (const service of this.#lifted) if (!surges.has(service)) this.#lifted.delete(service)
  }

  #lift(surges: ReadonlyMap<ServiceId, Surge>, explained: ReadonlySet<ServiceId>, now: Instant): NewEntry[] {
    return [...this.#marks.values()].flatMap((mark) => {
      const leader = surges.get(mark.to) ?? this.#surge(mark.to, mark.leaderSince, explained)
      const against = contradiction(this.#world.atlas, surges.get(mark.service)!, leader, now)
      if (against === null) return []
      this.#marks.delete(mark.service)
      this.#lifted.add(mark.service)
      return this.#world.cases.sympathise(mark.service, null, now, against)
    })
  }
}
