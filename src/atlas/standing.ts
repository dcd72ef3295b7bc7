// How likely it is that a service truly stands on a foundation, given what is known: an edge to it may be wrong, one
// to its container only says "somewhere in there", and some edges nobody wrote down. Built once for an atlas.

import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { containersOf, reachOf, softShare } from './reach.ts'

/** An edge that is written down is true nine times in ten; a quarter of the true ones are not written down. */
const trueEdge = 0.9
const missingShare = 0.25
/** Who stands somewhere in a region stands on a little more than one part of it. */
const partsInRegion = 1.2
/** Who is known in a region is so many times likelier than others to stand on a part of it that nobody wrote down. */
const homely = 4
const mostNearby = 0.3
/** What happens to all of a category (a sale, a match, a holiday) reaches so many of it. */
const ofCategory = 0.9

export type Candidate = {
  /** Null: no foundation, but something that happens to a whole category of services, or to all. */
  readonly path: FoundationPath | null
  readonly category?: string
  /** The region it lies in; what fails there may drag in the rest of it. A category has none. */
  readonly region: FoundationPath | null
  /** Services of which something is known that touches it or its region: places in `Standing.services`, ascending. */
  readonly members: Uint32Array
  /** Of each member. */
  readonly chances: Float64Array
  /** 1 for each member that stands somewhere in the region, else 0. */
  readonly near: Uint8Array
  /** The chance of any other service. */
  readonly elsewhere: number
  /** How many services have each chance. */
  readonly spread: ReadonlyMap<number, number>
  /** Other candidates lie within it. */
  readonly holds: boolean
}

export type Standing = {
  /** Sorted. */
  readonly services: readonly ServiceId[]
  readonly placeOf: ReadonlyMap<ServiceId, number>
  readonly candidates: readonly Candidate[]
  readonly byPath: ReadonlyMap<FoundationPath, Candidate>
}

export const regionOf = (path: FoundationPath): FoundationPath =>
  path.split('/').slice(0, 2).join('/') as FoundationPath

/** The same region of the same provider, or one within the other: troubles of kin are one trouble spreading. */
export function areKin(a: FoundationPath, b: FoundationPath): boolean {
  const [left, right] = [a.split('/').slice(0, 2), b.split('/').slice(0, 2)]
  const shared = Math.min(left.length, right.length)
  return left.slice(0, shared).join('/') === right.slice(0, shared).join('/')
}

/** By path: how much of each service, by its place, stands on it. */
type Edges = ReadonlyMap<FoundationPath, ReadonlyMap<number, number>>

type Ground = {
  readonly services: readonly ServiceId[]
  readonly placeOf: ReadonlyMap<ServiceId, number>
  /** Edges to exactly this path, and to all that lies within it. */
  readonly direct: Edges
  readonly over: Edges
}

function groundOf(atlas: Atlas): Ground {
  const services = [...atlas.services.keys()].sort()
  const { under } = reachOf(atlas)
  const direct = new Map<FoundationPath, Map<number, number>>()
  const over = new Map<FoundationPath, Map<number, number>>()
  const add = (
    edges: Map<FoundationPath, Map<number, number>>,
    on: FoundationPath,
    at: number,
    n: number,
  ) => {
    const known = edges.get(on) ?? new Map<number, number>()
    if (known.size === 0) edges.set(on, known)
    known.set(at, Math.max(known.get(at) ?? 0, n))
  }
  services.forEach((id, place) => {
    for (const { on, kind } of atlas.services.get(id)!.standsOn)
      add(direct, on, place, kind === 'hard' ? 1 : softShare)
    for (const [on, share] of under.get(id)!) add(over, on, place, share)
  })
  return { services, placeOf: new Map(services.map((id, place) => [id, place])), direct, over }
}

type Tree = {
  readonly containers: ReadonlyMap<FoundationPath, readonly FoundationPath[]>
  readonly holders: ReadonlySet<FoundationPath>
  /** Of a part: services known to stand on it, and one for those nobody knows of; of a container: the sum of its parts. */
  readonly weight: ReadonlyMap<FoundationPath, number>
  readonly parts: ReadonlyMap<FoundationPath, number>
}

function treeOf(atlas: Atlas, { direct }: Ground): Tree {
  const paths = new Set([...reachOf(atlas).over.keys(), ...atlas.foundations.keys()])
  const containers = new Map(
    [...paths].map((path) => [path, containersOf(atlas, path).filter((other) => other !== path)]),
  )
  const holders = new Set([...containers.values()].flat())
  const weight = new Map<FoundationPath, number>()
  const parts = new Map<FoundationPath, number>()
  for (const [path, within] of containers) {
    if (holders.has(path)) continue
    const own = (direct.get(path)?.size ?? 0) + 1
    for (const at of [path, ...within]) {
      weight.set(at, (weight.get(at) ?? 0) + own)
      parts.set(at, (parts.get(at) ?? 0) + 1)
    }
  }
  return { containers, holders, weight, parts }
}

/** Rounded, so that services that are alike are counted together. */
const rounded = (chance: number): number => Math.round(chance * 1000) / 1000

const either = (a: number, b: number): number => 1 - (1 - a) * (1 - b)

/** Chances of one candidate after the other, gathered by place: there are millions, and maps would be slow. */
class Ledger {
  readonly #chance: Float64Array
  /** The candidate for which a chance was last noted. */
  readonly #notedFor: Uint32Array
  #candidate = 1
  #places: number[] = []

  constructor(services: number) {
    this.#chance = new Float64Array(services)
    this.#notedFor = new Uint32Array(services)
  }

  get size(): number {
    return this.#places.length
  }

  has(place: number): boolean {
    return this.#notedFor[place] === this.#candidate
  }

  get(place: number): number {
    return this.has(place) ? this.#chance[place]! : 0
  }

  set(place: number, chance: number): void {
    if (!this.has(place)) this.#places.push(place)
    this.#notedFor[place] = this.#candidate
    this.#chance[place] = rounded(chance)
  }

  sum(): number {
    return this.#places.reduce((sum, place) => sum + this.#chance[place]!, 0)
  }

  /** All that was noted; the next candidate begins. */
  take(inRegion?: ReadonlyMap<number, number>): Pick<Candidate, 'members' | 'chances' | 'near' | 'spread'> {
    const members = Uint32Array.from(this.#places).sort()
    const chances = new Float64Array(members.length)
    const near = new Uint8Array(members.length)
    const spread = new Map<number, number>()
    for (let m = 0; m < members.length; m++) {
      const chance = this.#chance[members[m]!]!
      chances[m] = chance
      near[m] = inRegion?.has(members[m]!) ? 1 : 0
      spread.set(chance, (spread.get(chance) ?? 0) + 1)
    }
    this.#places = []
    this.#candidate++
    return { members, chances, near, spread }
  }
}

/** The chance of a service of which something is known; 0 for any other. */
function chanceAt({ members, chances }: Candidate, place: number): number {
  let [low, high] = [0, members.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (members[middle]! < place) low = middle + 1
    else high = middle
  }
  return members[low] === place ? chances[low]! : 0
}

/** Chances from edges to the foundation, to what lies within it, and to what it lies within. */
function noteKnown(ledger: Ledger, path: FoundationPath, { direct, over }: Ground, tree: Tree): void {
  for (const container of tree.containers.get(path) ?? []) {
    const part = (tree.weight.get(path) ?? 1) / (tree.weight.get(container) ?? 1)
    const share = Math.min(1, partsInRegion * part)
    for (const [place, much] of direct.get(container) ?? [])
      ledger.set(place, Math.max(ledger.get(place), trueEdge * much * share))
  }
  for (const [place, much] of over.get(path) ?? []) ledger.set(place, trueEdge * much)
}

/** The edges that nobody wrote down: likelier where a service is known to stand on something near. */
function candidateOf(ledger: Ledger, path: FoundationPath, ground: Ground, tree: Tree): Candidate {
  noteKnown(ledger, path, ground, tree)
  const { services, over } = ground
  const region = regionOf(path)
  const inRegion = region === path ? [] : [...(over.get(region)?.keys() ?? [])]
  const strangers = inRegion.filter((place) => !ledger.has(place)).length
  const missing = (ledger.sum() * missingShare) / (1 - missingShare)
  const ways = Math.max(1, services.length - ledger.size + (homely - 1) * strangers)
  const elsewhere = Math.min(0.1, missing / ways)
  const nearby = Math.min(mostNearby, homely * elsewhere)
  const exact = over.get(path)
  for (const place of inRegion)
    if (exact?.has(place) !== true) ledger.set(place, either(ledger.get(place), nearby))
  return { path, region, ...ledger.take(over.get(region)), elsewhere, holds: tree.holders.has(path) }
}

/** What happens to all of a category, or to all services alike: it must not pass for a foundation's failure. */
function surgesOf(atlas: Atlas, { services }: Ground, ledger: Ledger): Candidate[] {
  const members = new Map<string | undefined, number[]>([[undefined, services.map((_, place) => place)]])
  services.forEach((id, place) => {
    const { category } = atlas.services.get(id)!
    const places = members.get(category)
    if (places === undefined) members.set(category, [place])
    else places.push(place)
  })
  return [...members].map(([category, places]) => {
    for (const place of places) ledger.set(place, ofCategory)
    const kind = category === undefined ? {} : { category }
    return { path: null, ...kind, region: null, ...ledger.take(), elsewhere: 0, holds: true }
  })
}

/** A container of nothing more than one thing within it says no more than that: the narrower name is kept. */
function echoesOf({ containers, parts }: Tree): Set<FoundationPath> {
  const echoes = new Set<FoundationPath>()
  for (const [path, within] of containers)
    for (const container of within) if (parts.get(container) === parts.get(path)) echoes.add(container)
  return echoes
}

function build(atlas: Atlas): Standing {
  const ground = groundOf(atlas)
  const tree = treeOf(atlas, ground)
  const { services, placeOf } = ground
  const ledger = new Ledger(services.length)
  const echoes = echoesOf(tree)
  const paths = [...tree.containers.keys()].filter((path) => !echoes.has(path))
  const foundations = paths.map((path) => candidateOf(ledger, path, ground, tree))
  const byPath = new Map(foundations.map((candidate) => [candidate.path!, candidate]))
  return { services, placeOf, candidates: [...foundations, ...surgesOf(atlas, ground, ledger)], byPath }
}

const built = new WeakMap<Atlas, Standing>()

/** A fraction of a second for tens of thousands of services: ask once before it is needed in a hurry. */
export function standingIn(atlas: Atlas): Standing {
  const known = built.get(atlas) ?? build(atlas)
  built.set(atlas, known)
  return known
}

/** A service falls for reasons of its own about once in a thousand half hours, and half of what stands on a failure with it. */
const byItself = 1e-3
const withIt = 0.5

/** How much likelier (log10) a service falls once the foundation has failed, by the chance that it stands on it. */
export function lentBy(atlas: Atlas, foundation: FoundationPath, service: ServiceId): number {
  const { byPath, placeOf } = standingIn(atlas)
  const candidate = byPath.get(foundation)
  const chance = candidate === undefined ? 0 : chanceAt(candidate, placeOf.get(service) ?? -1)
  return chance === 0 ? 0 : Math.max(0, Math.log10((withIt * chance) / byItself))
}
