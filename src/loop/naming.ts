// Follows the foundations that are named: one is named when the evidence carries it, replaced only by a clearly
// better one while it is young, and cleared when nearly all that stood on it are back. Once named it stays: a
// recovering outage must not change its name because the healed are no longer evidence.

import {
  type Atlas,
  areKin,
  blastRadius,
  type Explanation,
  explain,
  fellAt,
  horizon,
  lentBy,
  reachOf,
  type Signs,
  standingIn,
  standingOn,
} from '../atlas/index.ts'
import type { Course } from '../incidents/index.ts'
import {
  type CountryCode,
  type FoundationPath,
  hours,
  type Instant,
  minuteOf,
  minutes,
  type NewEntry,
  type ServiceId,
} from '../terms/index.ts'
import type { Cases } from './cases.ts'
import { clearedEntry, grewEntry, namedEntry } from './entries.ts'
import type { Suspect } from './events.ts'

/** A named foundation may be corrected for so long, by one that leads for `lead` evaluations. */
const young = minutes(30)
const lead = 2
/** Cleared when fewer than `few`, or this share of all it explained, are still in trouble. */
const few = 3
const restShare = 0.02
/** What fell longer ago is no evidence of anything that begins now. */
const recent = minutes(horizon)
const remembered = hours(24)
/** Unrelated outages at the same time that are told apart. */
const most = 3
const radiusEvery = minutes(10)
/** What did not fall in so long after the name is ten times less likely to fall of it. */
const tenthAfter = minutes(30)
/** The journal is told again when the blast radius has grown so many times since. */
const worthTelling = 1.5

export type NamedFoundation = {
  suspect: Suspect
  readonly countries: Set<CountryCode>
  radiusAt: Instant
  /** Services in the blast radius that the journal was told of last. */
  toldServices: number
  /** Another foundation that explains it better now, and for how many evaluations. */
  rival: FoundationPath | null
  rivalFor: number
  /** Another name took its place: what it explained is not over. */
  replaced?: true
}

type World = {
  readonly atlas: Atlas
  readonly cases: Cases
  readonly countriesOf: (service: ServiceId) => readonly (readonly [CountryCode, number])[]
  /** What services show of whether they fell. */
  readonly signs: (now: Instant) => readonly Signs[]
  /** Foundations that providers say are in trouble. */
  readonly admitted: () => ReadonlySet<FoundationPath>
}

export class FoundationWatch {
  #named: NamedFoundation[]
  readonly #world: World
  #explained: { signs: readonly Signs[]; key: string; found: readonly Explanation[] } | null = null

  constructor(world: World, saved: readonly NamedFoundation[] = []) {
    this.#world = world
    this.#named = [...saved]
    // Built at the start, not in the first minute of an outage.
    standingIn(world.atlas)
  }

  suspects(): Suspect[] {
    return this.#named.map((n) => n.suspect).reverse()
  }

  /** Services whose trouble a foundation explains that is named now. */
  explained(): ReadonlySet<ServiceId> {
    return new Set(this.#active().flatMap(({ suspect }) => suspect.explains))
  }

  save(): readonly NamedFoundation[] {
    return this.#named
  }

  /** What the evidence says now; of a foundation that is named, everyone whom it was seen to hit. */
  explanations(now: Instant): Explanation[] {
    const fresh = this.#explain(now)
    const named = this.#active().map(({ suspect }) => this.#withMemory(suspect, fresh))
    const rest = fresh.filter(
      ({ ranking: [best] }) => best === undefined || this.#kinOf(best.foundation) === undefined,
    )
    return [...named, ...rest].sort((a, b) => b.size - a.size)
  }

  #withMemory(suspect: Suspect, fresh: readonly Explanation[]): Explanation {
    const now = fresh.find(
      ({ ranking: [best] }) => best !== undefined && areKin(best.foundation, suspect.foundation),
    )
    const { foundation, score, explains } = suspect
    const sure = new Map(now?.affected.map((one) => [one.service, one.sure]))
    const before = suspect.affected
      .filter((service) => !sure.has(service))
      .map((service) => ({ service, sure: score }))
    return {
      verdict: foundation,
      score,
      ranking: now?.ranking ?? [{ foundation, score, evidence: 0, explains }],
      affected: [...(now?.affected ?? []), ...before],
      size: Math.max(now?.size ?? 0, suspect.affected.length),
    }
  }

  /** What was made of the same signs a moment ago still holds. */
  #explain(now: Instant): readonly Explanation[] {
    const { atlas } = this.#world
    const signs = this.#world.signs(now)
    const said = this.#world.admitted()
    const cleared = this.#named.filter(({ suspect }) => suspect.clearedAt !== null).length
    const key = `${minuteOf(now)} ${cleared} ${[...said].sort()}`
    if (this.#explained?.signs !== signs || this.#explained.key !== key) {
      const found = explain(atlas, this.#withoutOldOnes(signs, now), said)
      this.#explained = { signs, key, found }
    }
    return this.#explained.found
  }

  /** A name needs `few` certain services that fell lately and share something; where there are none, nobody looks. */
  #mayName(now: Instant): boolean {
    const explained = this.explained()
    const { atlas, cases } = this.#world
    const { under } = reachOf(atlas)
    const on = new Map<FoundationPath, number>()
    for (const service of cases.live()) {
      const began = cases.get(service)?.incident?.beganAt ?? now
      if (explained.has(service) || began < now - recent) continue
      for (const path of under.get(service)?.keys() ?? []) {
        const n = (on.get(path) ?? 0) + 1
        if (n >= few) return true
        on.set(path, n)
      }
    }
    return false
  }

  #kinOf(foundation: FoundationPath): NamedFoundation | undefined {
    return this.#active().find(({ suspect }) => areKin(suspect.foundation, foundation))
  }

  evaluate(now: Instant): NewEntry[] {
    const entries: NewEntry[] = []
    const active = this.#active()
    const isYoung = active.some(({ suspect }) => now - suspect.namedAt <= young)
    const { cases } = this.#world
    const found = isYoung || this.#mayName(now) ? this.#explain(now) : []
    for (const named of active) entries.push(...this.#follow(named, found, now))
    for (const explanation of found) {
      const { verdict, ranking } = explanation
      if (this.#active().length >= most || verdict === null || this.#kinOf(verdict) !== undefined) continue
      // Hints may support a name, but they do not make one.
      const certain = ranking[0]!.explains.filter((service) => cases.live().has(service))
      if (certain.length >= few) entries.push(...this.#name(verdict, explanation, now))
    }
    this.#named = this.#named.filter(
      ({ suspect }) => suspect.clearedAt === null || suspect.clearedAt > now - remembered,
    )
    return entries
  }

  /**
   * -log10 odds lent to the crowd of a service that stands on what is named now, or near it; 0 for all others. What has
   * stood through the first while is ever less likely to fall of it.
   */
  priorOf(service: ServiceId, now: Instant): number {
    const lent = this.#active().map(
      ({ suspect: { foundation, namedAt } }) =>
        lentBy(this.#world.atlas, foundation, service) - (now - namedAt) / tenthAfter,
    )
    return Math.max(0, ...lent)
  }

  #active(): NamedFoundation[] {
    return this.#named.filter((n) => n.suspect.clearedAt === null)
  }

  /** The lingering rest of an outage that was cleared is no evidence for a new one. */
  #withoutOldOnes(signs: readonly Signs[], now: Instant): readonly Signs[] {
    const over = this.#named.filter(
      ({ suspect, replaced }) => suspect.clearedAt !== null && replaced !== true,
    )
    if (over.length === 0) return signs
    const until = new Map<ServiceId, Instant>()
    for (const { suspect } of over)
      for (const service of suspect.affected) until.set(service, suspect.clearedAt!)
    return signs.filter((one) => fellAt(one, now) > (until.get(one.service) ?? Number.NEGATIVE_INFINITY))
  }

  #name(foundation: FoundationPath, { score, affected }: Explanation, now: Instant): NewEntry[] {
    const { cases } = this.#world
    const hit = affected.map(({ service }) => service)
    const standing = standingOn(this.#world.atlas, foundation)
    const explains = hit.filter((service) => standing.has(service) && cases.live().has(service))
    const began = (service: ServiceId): number => cases.get(service)?.incident?.beganAt ?? now
    const suspect: Suspect = {
      foundation,
      score,
      namedAt: now,
      clearedAt: null,
      explains: explains.sort((a, b) => began(a) - began(b)),
      affected: hit,
      blastRadius: { services: 0, countries: 0, sectors: [] },
      recovery: { back: 0, failing: [], improving: [], lingering: [] },
    }
    const named: NamedFoundation = {
      suspect,
      countries: new Set(),
      radiusAt: now,
      toldServices: 0,
      rival: null,
      rivalFor: 0,
    }
    this.#measure(named, now)
    named.toldServices = named.suspect.blastRadius.services
    this.#recover(named)
    this.#named.push(named)
    return [namedEntry(named.suspect, hit.length, now), ...this.#attribute(named, now)]
  }

  #attribute({ suspect }: NamedFoundation, now: Instant): NewEntry[] {
    return suspect.explains.flatMap((s) => this.#world.cases.attribute(s, suspect.foundation, now))
  }

  #follow(named: NamedFoundation, found: readonly Explanation[], now: Instant): NewEntry[] {
    const { suspect } = named
    const isYoung = now - suspect.namedAt <= young
    const fresh = isYoung
      ? found.find(({ ranking: [best] }) => best !== undefined && areKin(best.foundation, suspect.foundation))
      : undefined
    const instead = this.#challenge(named, fresh?.verdict ?? null)
    if (fresh !== undefined && instead !== null) {
      named.suspect = { ...suspect, clearedAt: now }
      named.replaced = true
      const cleared = clearedEntry(named.suspect, now, instead)
      return [cleared, ...this.#name(instead, fresh, now)]
    }
    this.#grow(named, fresh, found, now)
    this.#recover(named)
    const total = named.suspect.explains.length
    const left = total - named.suspect.recovery.back
    if (left >= few && left > total * restShare)
      return [...this.#tellGrowth(named, now), ...this.#attribute(named, now)]
    named.suspect = { ...named.suspect, clearedAt: now }
    return [clearedEntry(named.suspect, now, null)]
  }

  /** What is kin and names it more closely, or otherwise, for some evaluations takes its place. */
  #challenge(named: NamedFoundation, verdict: FoundationPath | null): FoundationPath | null {
    const { foundation } = named.suspect
    const vaguer = verdict !== null && foundation.startsWith(`${verdict}/`)
    const rival = verdict !== null && verdict !== foundation && !vaguer && areKin(verdict, foundation)
    named.rivalFor = rival && named.rival === verdict ? named.rivalFor + 1 : rival ? 1 : 0
    named.rival = rival ? verdict : null
    return named.rivalFor >= lead ? named.rival : null
  }

  #grow(
    named: NamedFoundation,
    fresh: Explanation | undefined,
    found: readonly Explanation[],
    now: Instant,
  ): void {
    const { suspect } = named
    const hit = fresh?.affected.map(({ service }) => service)
    const own = new Set(hit ?? suspect.affected)
    const foreign = new Set(
      found.flatMap((one) => (one === fresh ? [] : one.affected.map(({ service }) => service))),
    )
    const standing = standingOn(this.#world.atlas, suspect.foundation)
    const explains = new Set(suspect.explains)
    for (const service of this.#world.cases.live())
      if (standing.has(service) && (own.has(service) || !foreign.has(service))) explains.add(service)
    // While it is young the evidence still says who belongs to it; later it only grows.
    const affected = new Set([...own, ...explains])
    const score = fresh?.verdict === suspect.foundation ? fresh.score : suspect.score
    const grown = affected.size !== suspect.affected.length
    named.suspect = { ...suspect, score, explains: [...explains], affected: [...affected] }
    if (grown || now - named.radiusAt >= radiusEvery) this.#measure(named, now)
  }

  #measure(named: NamedFoundation, now: Instant): void {
    const { affected } = named.suspect
    const seen = (service: ServiceId) => this.#world.countriesOf(service).map(([country]) => country)
    for (const service of affected) for (const country of seen(service)) named.countries.add(country)
    const radius = blastRadius(this.#world.atlas, affected, () => [])
    named.suspect = { ...named.suspect, blastRadius: { ...radius, countries: named.countries.size } }
    named.radiusAt = now
  }

  #tellGrowth(named: NamedFoundation, now: Instant): NewEntry[] {
    const { services } = named.suspect.blastRadius
    if (services < named.toldServices * worthTelling) return []
    named.toldServices = services
    return [grewEntry(named.suspect, now)]
  }

  #recover(named: NamedFoundation): void {
    const { cases } = this.#world
    const { explains } = named.suspect
    const left = explains.filter((s) => cases.live().has(s))
    const heading = (...courses: Course[]) =>
      left.filter((s) => courses.includes(cases.get(s)?.incident?.course ?? 'steady'))
    named.suspect = {
      ...named.suspect,
      recovery: {
        back: explains.length - left.length,
        failing: heading('worsening', 'steady'),
        improving: heading('improving'),
        lingering: heading('lingering'),
      },
    }
  }
}
