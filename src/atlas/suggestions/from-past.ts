// Edges that past outages speak for or against. A missing edge: a service that nobody recorded there is hit again and
// again when a foundation fails, more often than its like. A false one: the foundation failed, and the service did
// not notice. As narrow as the evidence carries: what a component explains is not said of its region.

import { days, drained, type FoundationPath, type Instant, type ServiceId } from '../../terms/index.ts'
import type { Atlas, AtlasService } from '../atlas.ts'
import { containersOf, reachOf } from '../reach.ts'
import {
  type Belief,
  believe,
  type EdgeKind,
  type Observation,
  priorOfMissing,
  priorOfRecorded,
} from './belief.ts'
import { OutageSeen } from './outage-seen.ts'
import { independentOutages, type Past, type PastOutage } from './past.ts'

export type OutageEvidence = {
  readonly foundation: FoundationPath
  readonly at: Instant
  readonly hit: boolean
  /** From the beginning of the outage to the service's own trouble; null when it stayed quiet. */
  readonly afterMs: number | null
  /** Services without a recorded edge there: how many were hit all the same, of how many. */
  readonly others: { readonly hit: number; readonly of: number }
}

export type PastSuggestion = {
  readonly service: ServiceId
  readonly on: FoundationPath
  readonly was: EdgeKind
  readonly want: EdgeKind
  /** That the edge is not as it is recorded, 0..1. */
  readonly probability: number
  /** Independent outages that speak for the change. */
  readonly support: number
  /** Oldest first. */
  readonly outages: readonly OutageEvidence[]
}

export const suggestionRules = {
  /** What a person is asked to look at should be right nine times in ten. */
  probability: 0.9,
  /** One outage in which both were in trouble is hardly evidence, whatever the arithmetic says. */
  fewest: 2,
  /** A catalogue lacks about one edge in five, of what many stand on as of what few do. */
  missingShare: 0.2,
  /** A name of the service that resolves to a place makes an edge there as likely as not. */
  ifNamesAgree: 0.5,
} as const

export type PairKey = `${ServiceId}\n${FoundationPath}`
export const pairKey = (service: ServiceId, on: FoundationPath): PairKey => `${service}\n${on}`

/**
 * The surest first. `byNames`: pairs of which a service's names already speak. Step by step, as it takes seconds where
 * thousands of services have been through many outages; each step a few milliseconds at most.
 */
export function* suggestingFromPast(
  atlas: Atlas,
  past: Past,
  byNames: ReadonlySet<PairKey>,
): Generator<void, readonly PastSuggestion[]> {
  const court = new Court(atlas, past, byNames)
  yield* court.hear()
  const found: PastSuggestion[] = []
  for (const some of chain(court.missing(), court.wrong())) {
    found.push(...some)
    yield
  }
  return found.sort(
    (a, b) => b.probability - a.probability || (pairKey(a.service, a.on) < pairKey(b.service, b.on) ? -1 : 1),
  )
}

/** All of it at once. */
export function suggestFromPast(
  atlas: Atlas,
  past: Past,
  byNames: ReadonlySet<PairKey> = new Set(),
): readonly PastSuggestion[] {
  return drained(suggestingFromPast(atlas, past, byNames))
}

function* chain<T>(...lists: readonly Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list
}

class Court {
  readonly #atlas: Atlas
  readonly #past: Past
  readonly #byNames: ReadonlySet<PairKey>
  readonly #seen: OutageSeen[] = []
  #meanRate = 0
  readonly #inOutages = new Map<ServiceId, number>()

  constructor(atlas: Atlas, past: Past, byNames: ReadonlySet<PairKey>) {
    this.#atlas = atlas
    this.#past = past
    this.#byNames = byNames
  }

  /** What happened, before anything is judged. */
  *hear(): Generator<void, void> {
    const [atlas, past] = [this.#atlas, this.#past]
    const exact = exactly(atlas)
    const outages = independentOutages(past.outages)
    for (const outage of outages) {
      yield
      this.#seen.push(
        new OutageSeen({ outage, atlas, past, exact, meanwhile: meanwhile(atlas, outage, outages) }),
      )
      for (const service of outage.hits.keys())
        this.#inOutages.set(service, (this.#inOutages.get(service) ?? 0) + 1)
    }
    let own = 1
    let ms = days(30) as number
    for (const service of past.watched.keys()) {
      const seen = this.#ownRecord(service)
      own += seen.troubles
      ms += seen.ms
    }
    this.#meanRate = own / ms
  }

  /** Service by service. */
  *missing(): Generator<Iterable<PastSuggestion>> {
    const hitIn = new Map<ServiceId, OutageSeen[]>()
    for (const seen of this.#seen)
      for (const service of seen.strangersHit()) hitIn.set(service, [...(hitIn.get(service) ?? []), seen])
    for (const [service, outages] of hitIn)
      if (outages.length >= suggestionRules.fewest) yield this.#missingOf(service, outages)
  }

  /** Narrow paths first; what they explain is no evidence for a wider one. */
  *#missingOf(service: ServiceId, hitIn: readonly OutageSeen[]): Generator<PastSuggestion> {
    const under = reachOf(this.#atlas).under.get(service)!
    const paths = new Set(hitIn.flatMap(({ outage }) => containersOf(this.#atlas, outage.foundation)))
    const explained = new Set<OutageSeen>()
    for (const path of [...paths].sort((a, b) => depth(b) - depth(a) || (a < b ? -1 : 1))) {
      if (under.has(path)) continue
      const seen = this.#seen.filter(
        (one) => !one.isOn(service) && !explained.has(one) && one.through(path, 'hard', service) > 0,
      )
      const found = this.#judge(service, path, 'none', priorOfMissing(this.#chance(service, path)), seen)
      if (found === null) continue
      for (const one of seen) if (one.verdict(service) === 'hit') explained.add(one)
      yield found
    }
  }

  /** Service by service. */
  *wrong(): Generator<Iterable<PastSuggestion>> {
    const onIt = new Map<ServiceId, OutageSeen[]>()
    for (const seen of this.#seen)
      for (const service of seen.standing())
        if (seen.verdict(service) !== 'silent') onIt.set(service, [...(onIt.get(service) ?? []), seen])
    for (const [id, outages] of onIt) {
      if (outages.length >= suggestionRules.fewest) yield this.#wrongOf(id, outages)
    }
  }

  *#wrongOf(id: ServiceId, outages: readonly OutageSeen[]): Generator<PastSuggestion> {
    for (const edge of this.#atlas.services.get(id)!.standsOn) {
      const seen = outages.filter((one) => containersOf(this.#atlas, edge.on).includes(one.outage.foundation))
      const found = this.#judge(id, edge.on, edge.kind, priorOfRecorded(edge.kind), seen)
      if (found !== null) yield found
    }
  }

  #judge(
    id: ServiceId,
    path: FoundationPath,
    was: EdgeKind,
    prior: Belief,
    outages: readonly OutageSeen[],
  ): PastSuggestion | null {
    const heard = outages.filter((one) => one.verdict(id) !== 'silent')
    if (heard.length < suggestionRules.fewest) return null
    const belief = believe(
      prior,
      heard.map((one) => this.#observe(id, path, one)),
    )
    const want = wanted(was, belief)
    if (want === null) return null
    const stronger = strength[want] > strength[was]
    const support = heard.filter((one) => (one.verdict(id) === 'hit') === stronger).length
    if (support < suggestionRules.fewest) return null
    return {
      service: id,
      on: path,
      was,
      want,
      probability: 1 - belief[was],
      support,
      outages: heard.map((one) => evidenceOf(one, id)),
    }
  }

  /** What else may have hit it, its other edges included, and what this edge adds. */
  #observe(id: ServiceId, path: FoundationPath, seen: OutageSeen): Observation {
    const { standsOn } = this.#atlas.services.get(id) as AtlasService
    const others = standsOn
      .filter(({ on }) => on !== path && containersOf(this.#atlas, on).includes(seen.outage.foundation))
      .map(({ on, kind }) => seen.through(on, kind, id))
    const none = either([this.#ownTrouble(id, seen.windowMs), seen.background(id, path), ...others])
    const chance = {
      none,
      hard: either([none, seen.through(path, 'hard', id)]),
      soft: either([none, seen.through(path, 'soft', id)]),
    }
    return { chance, hit: seen.verdict(id) === 'hit' }
  }

  /** That its own trouble begins within a window: its own rate, drawn towards everybody's while little is seen of it. */
  #ownTrouble(id: ServiceId, windowMs: number): number {
    const { troubles, ms } = this.#ownRecord(id)
    const rate = (troubles + 1) / (ms + 1 / this.#meanRate)
    return 1 - Math.exp(-rate * windowMs)
  }

  /** Its troubles outside of outages, and how long it was watched for them. */
  #ownRecord(id: ServiceId): { readonly troubles: number; readonly ms: number } {
    const watched = this.#past.watched.get(id)
    if (watched === undefined) return { troubles: 0, ms: 0 }
    const troubles = Math.max(0, watched.troubles - (this.#inOutages.get(id) ?? 0))
    return { troubles, ms: (watched.until ?? this.#past.to) - watched.since }
  }

  /** Beforehand: what many stand on is more likely what is missing here, too. */
  #chance(service: ServiceId, path: FoundationPath): number {
    if (this.#byNames.has(pairKey(service, path))) return suggestionRules.ifNamesAgree
    const standing = (reachOf(this.#atlas).over.get(path)?.size ?? 0) + 1
    return (suggestionRules.missingShare * standing) / (this.#atlas.services.size + 1)
  }
}

const strength: Readonly<Record<EdgeKind, number>> = { none: 0, soft: 1, hard: 2 }

/** What the edge should be where that is sure enough, else null. */
function wanted(was: EdgeKind, belief: Belief): EdgeKind | null {
  if (1 - belief[was] < suggestionRules.probability) return null
  const [best] = (['none', 'soft', 'hard'] as const)
    .filter((kind) => kind !== was)
    .sort((a, b) => belief[b] - belief[a])
  return best ?? null
}

function evidenceOf(seen: OutageSeen, service: ServiceId): OutageEvidence {
  const { foundation, beganAt, hits } = seen.outage
  const onset = hits.get(service)
  const hit = seen.verdict(service) === 'hit'
  return {
    foundation,
    at: beganAt,
    hit,
    afterMs: hit && onset !== undefined ? onset - beganAt : null,
    others: seen.others(),
  }
}

const depth = (path: string): number => path.split('/').length

/** That at least one of several independent things happens. */
const either = (chances: readonly number[]): number =>
  1 - chances.reduce((none, chance) => none * (1 - chance), 1)

/** Services that stand on something else that failed at the same time: why they were hit cannot be told. */
function meanwhile(atlas: Atlas, outage: PastOutage, outages: readonly PastOutage[]): ReadonlySet<ServiceId> {
  const { over } = reachOf(atlas)
  const overlapping = outages.filter(
    (other) => other !== outage && other.beganAt < outage.clearedAt && other.clearedAt > outage.beganAt,
  )
  return new Set(overlapping.flatMap(({ foundation }) => [...(over.get(foundation) ?? [])]))
}

function exactly(atlas: Atlas): ReadonlyMap<FoundationPath, ReadonlySet<ServiceId>> {
  const exact = new Map<FoundationPath, Set<ServiceId>>()
  for (const { id, standsOn } of atlas.services.values())
    for (const { on } of standsOn) {
      const there = exact.get(on) ?? new Set<ServiceId>()
      exact.set(on, there.add(id))
    }
  return exact
}
