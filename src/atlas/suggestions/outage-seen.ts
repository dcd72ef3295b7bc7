// One past outage as a yardstick: how often those who are recorded to stand on what failed were hit, and how often
// others were all the same. A service is compared with its like in the same outage, itself left out: on a day on which
// a third of everything was in trouble, to have been in trouble says little.

import { type FoundationPath, type Instant, minutes, type ServiceId } from '../../terms/index.ts'
import type { Atlas, Edge } from '../atlas.ts'
import { containersOf, reachOf, softShare } from '../reach.ts'
import { areKin } from '../standing.ts'
import { type Past, type PastOutage, type Watched, watchedAt } from './past.ts'

/** Before anything is seen of an outage, four of five that stand on what fails are taken to be hit. */
const usuallyHit = 0.8
/** Such a beginning weighs as much as so many services. */
const beginning = 4
/** A part that fails takes half of those of whom only the whole is known. */
const partOfWhole = 0.5
/** The hits of one outage begin from shortly before the first that it explains... */
const early = minutes(5)
/** ...until nine in ten of those that it explains are hit, and a little longer. */
const ninth = 0.9
const late = minutes(10)

export type Verdict = 'hit' | 'quiet' | 'silent'

/** Before anything is seen of those who do not stand on it, nothing is known: as good as one service, half hit. */
const atFirst = { guess: 0.5, weight: 1 }

type Tally = { n: number; hit: number }

/** Of a tally that counts the service asked about itself (`self`), that one is left out. */
const share = (
  { n, hit }: Tally,
  self: boolean,
  selfHit: boolean,
  guess: number,
  weight = beginning,
): number => (hit - (self && selfHit ? 1 : 0) + weight * guess) / (n - (self ? 1 : 0) + weight)

/** How services relate to what failed: on it, recorded somewhere near (its region, or just its provider), or not at all. */
type Kin = 'on' | 'near' | 'stranger'

export type OutageParts = {
  readonly outage: PastOutage
  readonly atlas: Atlas
  readonly past: Past
  /** Who has an edge on a path itself. */
  readonly exact: ReadonlyMap<FoundationPath, ReadonlySet<ServiceId>>
  /** Who stands on something else that failed at the same time. */
  readonly meanwhile: ReadonlySet<ServiceId>
}

export class OutageSeen {
  readonly outage: PastOutage
  readonly #atlas: Atlas
  readonly #past: Past
  readonly #ends: Instant
  readonly #exact: ReadonlyMap<FoundationPath, ReadonlySet<ServiceId>>
  readonly #meanwhile: ReadonlySet<ServiceId>
  readonly #near: ReadonlySet<ServiceId>
  readonly #on: ReadonlySet<ServiceId>
  readonly #tallies: Record<Kin, Tally> = {
    on: { n: 0, hit: 0 },
    near: { n: 0, hit: 0 },
    stranger: { n: 0, hit: 0 },
  }
  readonly #coarse = new Map<FoundationPath, Tally>()

  constructor({ outage, atlas, past, exact, meanwhile }: OutageParts) {
    this.outage = outage
    this.#atlas = atlas
    this.#past = past
    this.#exact = exact
    this.#meanwhile = meanwhile
    const { over } = reachOf(atlas)
    this.#on = over.get(outage.foundation) ?? new Set()
    this.#near = this.#nearOnes()
    this.#ends = this.#lastOnset()
    this.#count()
  }

  /** Milliseconds in which a hit of it begins. */
  get windowMs(): number {
    return this.#ends - this.outage.beganAt + early
  }

  /** Services that are hit and not recorded to stand on what failed. */
  *strangersHit(): Generator<ServiceId> {
    for (const service of this.outage.hits.keys())
      if (!this.#on.has(service) && this.verdict(service) === 'hit') yield service
  }

  standing(): ReadonlySet<ServiceId> {
    return this.#on
  }

  isOn(service: ServiceId): boolean {
    return this.#on.has(service)
  }

  /** 'silent': not watched then, in trouble for another reason, or hit too late to tell. */
  verdict(service: ServiceId): Verdict {
    if (!this.#atlas.services.has(service) || this.outage.unclear.has(service)) return 'silent'
    const onset = this.outage.hits.get(service)
    if (onset !== undefined && this.#meanwhile.has(service)) return 'silent'
    if (onset !== undefined)
      return onset >= this.outage.beganAt - early && onset <= this.#ends ? 'hit' : 'silent'
    return watchedAt(this.#watched(service), this.outage.beganAt) ? 'quiet' : 'silent'
  }

  /** How likely a service like this one was hit without standing on what failed (`without`: its edge there), 0..1. */
  background(service: ServiceId, without?: FoundationPath): number {
    const kin: Kin = this.#isNear(service, without) ? 'near' : 'stranger'
    const verdict = this.verdict(service)
    const self = !this.#on.has(service) && verdict !== 'silent'
    return share(this.#tallies[kin], self, verdict === 'hit', atFirst.guess, atFirst.weight)
  }

  /** How likely an edge on `path` brought this outage to the service, 0..1; 0: it has nothing to do with it. */
  through(path: FoundationPath, kind: Edge['kind'], service: ServiceId): number {
    const failed = this.outage.foundation
    const verdict = this.verdict(service)
    const hit = verdict === 'hit'
    const self = this.#on.has(service) && verdict !== 'silent'
    const whole = share(this.#tallies.on, self, hit, usuallyHit)
    const soft = kind === 'soft' ? softShare : 1
    if (containersOf(this.#atlas, path).includes(failed)) return whole * soft
    if (!containersOf(this.#atlas, failed).includes(path)) return 0
    const coarse = this.#coarse.get(path) ?? { n: 0, hit: 0 }
    const among = this.#exact.get(path)?.has(service) === true && verdict !== 'silent'
    return share(coarse, among, hit, whole * partOfWhole) * soft
  }

  /** Those without a recorded edge that were hit, of those watched. */
  others(): { readonly hit: number; readonly of: number } {
    const { near, stranger } = this.#tallies
    return { hit: near.hit + stranger.hit, of: near.n + stranger.n }
  }

  #watched(service: ServiceId): Watched | undefined {
    return this.#past.watched.get(service)
  }

  /** With the edge left out of what it is known to stand on. */
  #isNear(service: ServiceId, without?: FoundationPath): boolean {
    if (without === undefined || !this.#near.has(service)) return this.#near.has(service)
    const { standsOn } = this.#atlas.services.get(service)!
    return standsOn.some(({ on }) => on !== without && areKin(on, this.outage.foundation))
  }

  #nearOnes(): ReadonlySet<ServiceId> {
    const { over } = reachOf(this.#atlas)
    const [provider = '', region] = this.outage.foundation.split('/')
    if (region === undefined) return new Set()
    return new Set([
      ...(over.get(`${provider}/${region}` as FoundationPath) ?? []),
      ...(this.#exact.get(provider as FoundationPath) ?? []),
    ])
  }

  #lastOnset(): Instant {
    const { hits, beganAt } = this.outage
    const onsets = [...this.#on].flatMap((service) => hits.get(service) ?? []).sort((a, b) => a - b)
    const most = onsets[Math.ceil(onsets.length * ninth) - 1] ?? beganAt
    return (Math.max(most, beganAt) + late) as Instant
  }

  #count(): void {
    const containers = containersOf(this.#atlas, this.outage.foundation)
    for (const path of containers)
      if (path !== this.outage.foundation) this.#coarse.set(path, { n: 0, hit: 0 })
    for (const service of this.#past.watched.keys()) {
      const verdict = this.verdict(service)
      if (verdict === 'silent') continue
      const hit = verdict === 'hit' ? 1 : 0
      const tally =
        this.#tallies[this.#on.has(service) ? 'on' : this.#near.has(service) ? 'near' : 'stranger']
      tally.n += 1
      tally.hit += hit
      for (const [path, coarse] of this.#coarse)
        if (this.#exact.get(path)?.has(service)) {
          coarse.n += 1
          coarse.hit += hit
        }
    }
  }
}
