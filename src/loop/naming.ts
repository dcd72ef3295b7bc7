// Follows the foundations that are named: one is named when the evidence carries it, replaced only by a clearly
// better one while it is young, and cleared when nearly all that stood on it are back. Once named it stays: a
// recovering outage must not change its name because the healed are no longer evidence.

import {
  type Atlas,
  areKin,
  blastRadius,
  type Explanation,
  type Hit,
  type Naming,
  nameFoundation,
  standingOn,
} from '../atlas/index.ts'
import type { Course } from '../incidents/index.ts'
import {
  type CountryCode,
  type FoundationPath,
  hours,
  type Instant,
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
const remembered = hours(24)
/** Unrelated outages at the same time that are told apart. */
const most = 3
const radiusEvery = minutes(10)
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
}

type World = {
  readonly atlas: Atlas
  readonly cases: Cases
  readonly countriesOf: (service: ServiceId) => readonly (readonly [CountryCode, number])[]
}

export class FoundationWatch {
  #named: NamedFoundation[]
  readonly #world: World

  constructor(world: World, saved: readonly NamedFoundation[] = []) {
    this.#world = world
    this.#named = [...saved]
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

  explanations(hits: readonly Hit[], now: Instant): Explanation[] {
    if (hits.length === 0) return []
    const { suspects } = nameFoundation(this.#world.atlas, hits, now)
    const strength = new Map(hits.map((hit) => [hit.service, hit.strength]))
    const [named] = this.#active()
    const affected = named?.suspect.affected ?? this.#world.cases.live()
    return [
      {
        verdict: named?.suspect.foundation ?? null,
        ranking: suspects,
        affected: [...affected]
          .map((service) => ({ service, sure: strength.get(service) ?? 1 }))
          .sort((a, b) => b.sure - a.sure),
      },
    ]
  }

  /** `hits`: services in trouble now, certain or hinted at. */
  evaluate(hits: readonly Hit[], now: Instant): NewEntry[] {
    const entries: NewEntry[] = []
    let rest = this.#withoutOldOnes(hits)
    for (const named of this.#named) {
      if (named.suspect.clearedAt !== null) continue
      entries.push(...this.#follow(named, rest, now))
    }
    for (let i = this.#active().length; i <= most && rest.length > 0; i++) {
      rest = this.#unexplained(rest)
      const naming = nameFoundation(this.#world.atlas, rest, now)
      const { verdict } = naming
      const certain = naming.suspects[0]?.explains.filter((s) => this.#world.cases.live().has(s)) ?? []
      // Hints may support a name, but they do not make one.
      if (certain.length < few) break
      if (verdict === null || this.#active().some((n) => areKin(n.suspect.foundation, verdict))) break
      entries.push(...this.#name(verdict, naming, rest.length, now))
    }
    this.#named = this.#named.filter(
      ({ suspect }) => suspect.clearedAt === null || suspect.clearedAt > now - remembered,
    )
    return entries
  }

  #active(): NamedFoundation[] {
    return this.#named.filter((n) => n.suspect.clearedAt === null)
  }

  /** The lingering rest of an outage that was cleared is no evidence for a new one. */
  #withoutOldOnes(hits: readonly Hit[]): readonly Hit[] {
    const over = this.#named.filter((n) => n.suspect.clearedAt !== null)
    if (over.length === 0) return hits
    return hits.filter(
      (hit) =>
        !over.some(
          ({ suspect }) => hit.since <= suspect.clearedAt! && suspect.affected.includes(hit.service),
        ),
    )
  }

  #unexplained(hits: readonly Hit[]): readonly Hit[] {
    const explained = new Set(
      this.#active().flatMap(({ suspect }) => standingOn(this.#world.atlas, suspect.foundation)),
    )
    return explained.size === 0 ? hits : hits.filter((hit) => !explained.has(hit.service))
  }

  #name(foundation: FoundationPath, naming: Naming, hit: number, now: Instant): NewEntry[] {
    const best = naming.suspects[0]!
    const suspect: Suspect = {
      foundation,
      score: best.score,
      namedAt: now,
      clearedAt: null,
      explains: best.explains.filter((s) => this.#world.cases.live().has(s)),
      affected: naming.affected,
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
    return [namedEntry(named.suspect, hit, now), ...this.#attribute(named, now)]
  }

  #attribute({ suspect }: NamedFoundation, now: Instant): NewEntry[] {
    return suspect.explains.flatMap((s) => this.#world.cases.attribute(s, suspect.foundation, now))
  }

  #follow(named: NamedFoundation, hits: readonly Hit[], now: Instant): NewEntry[] {
    const { suspect } = named
    const naming = now - suspect.namedAt <= young ? nameFoundation(this.#world.atlas, hits, now) : null
    const replaced = naming === null ? null : this.#challenge(named, naming)
    if (naming !== null && replaced !== null) {
      named.suspect = { ...suspect, clearedAt: now }
      const cleared = clearedEntry(named.suspect, now, replaced)
      return [cleared, ...this.#name(replaced, naming, hits.length, now)]
    }
    this.#grow(named, naming, hits, now)
    this.#recover(named)
    const total = named.suspect.explains.length
    const left = total - named.suspect.recovery.back
    if (left >= few && left > total * restShare)
      return [...this.#tellGrowth(named, now), ...this.#attribute(named, now)]
    named.suspect = { ...named.suspect, clearedAt: now }
    return [clearedEntry(named.suspect, now, null)]
  }

  #challenge(named: NamedFoundation, { verdict }: Naming): FoundationPath | null {
    const rival =
      verdict !== null && verdict !== named.suspect.foundation && areKin(verdict, named.suspect.foundation)
    named.rivalFor = rival && named.rival === verdict ? named.rivalFor + 1 : rival ? 1 : 0
    named.rival = rival ? verdict : null
    return named.rivalFor >= lead ? named.rival : null
  }

  #grow(named: NamedFoundation, naming: Naming | null, hits: readonly Hit[], now: Instant): void {
    const { suspect } = named
    const standing = new Set(standingOn(this.#world.atlas, suspect.foundation))
    const explains = new Set(suspect.explains)
    for (const service of this.#world.cases.live()) if (standing.has(service)) explains.add(service)
    const weak = hits.map((hit) => hit.service).filter((service) => standing.has(service))
    const same = naming?.verdict === suspect.foundation
    // While it is young the evidence still says who belongs to it; later it only grows.
    const affected = new Set([...(same ? naming.affected : suspect.affected), ...explains, ...weak])
    const grown = affected.size !== suspect.affected.length
    const score = same ? naming.suspects[0]!.score : suspect.score
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
