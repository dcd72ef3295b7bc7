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

type Edges = ReadonlyMap<FoundationPath, ReadonlyMap<ServiceId, number>>

/** Services with an edge to exactly this path, and how much of them stands on it. */
function directEdges(atlas: Atlas): Edges {
  const direct = new Map<FoundationPath, Map<ServiceId, number>>()
  for (const { id, standsOn } of atlas.services.values())
    for (const { on, kind } of standsOn) {
      const edges = direct.get(on) ?? new Map<ServiceId, number>()
      edges.set(id, Math.max(edges.get(id) ?? 0, kind === 'hard' ? 1 : softShare))
      direct.set(on, edges)
    }
  return direct
}

type Tree = {
  readonly containers: ReadonlyMap<FoundationPath, readonly FoundationPath[]>
  readonly holders: ReadonlySet<FoundationPath>
  /** Of a part: services known to stand on it, and one for those nobody knows of; of a container: the sum of its parts. */
  readonly weight: ReadonlyMap<FoundationPath, number>
  readonly parts: ReadonlyMap<FoundationPath, number>
}

function treeOf(atlas: Atlas, direct: Edges): Tree {
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

type Places = ReadonlyMap<ServiceId, number>

/** Chances as arrays: every minute of an outage walks through those of all candidates. */
function membership(
  placeOf: Places,
  chances: ReadonlyMap<ServiceId, number>,
  inRegion: ReadonlySet<ServiceId> | undefined,
): Pick<Candidate, 'members' | 'chances' | 'near' | 'spread'> {
  const spread = new Map<number, number>()
  for (const chance of chances.values()) spread.set(chance, (spread.get(chance) ?? 0) + 1)
  const sorted = [...chances]
    .map(([id, chance]) => ({ place: placeOf.get(id)!, chance, near: inRegion?.has(id) ? 1 : 0 }))
    .sort((a, b) => a.place - b.place)
  return {
    members: Uint32Array.from(sorted, ({ place }) => place),
    chances: Float64Array.from(sorted, ({ chance }) => chance),
    near: Uint8Array.from(sorted, ({ near }) => near),
    spread,
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
function knownChances(atlas: Atlas, path: FoundationPath, direct: Edges, tree: Tree): Map<ServiceId, number> {
  const reach = reachOf(atlas)
  const chances = new Map<ServiceId, number>()
  for (const container of tree.containers.get(path) ?? []) {
    const part = (tree.weight.get(path) ?? 1) / (tree.weight.get(container) ?? 1)
    const share = Math.min(1, partsInRegion * part)
    for (const [id, much] of direct.get(container) ?? [])
      chances.set(id, rounded(Math.max(chances.get(id) ?? 0, trueEdge * much * share)))
  }
  for (const id of reach.over.get(path) ?? [])
    chances.set(id, rounded(trueEdge * (reach.under.get(id)!.get(path) ?? 0)))
  return chances
}

/** The edges that nobody wrote down: likelier where a service is known to stand on something near. */
function candidateOf(
  atlas: Atlas,
  path: FoundationPath,
  direct: Edges,
  tree: Tree,
  placeOf: Places,
): Candidate {
  const { over } = reachOf(atlas)
  const chances = knownChances(atlas, path, direct, tree)
  const sure = [...chances.values()].reduce((sum, chance) => sum + chance, 0)
  const region = regionOf(path)
  const inRegion = region === path ? [] : [...(over.get(region) ?? [])]
  const strangers = inRegion.filter((id) => !chances.has(id)).length
  const missing = (sure * missingShare) / (1 - missingShare)
  const ways = Math.max(1, atlas.services.size - chances.size + (homely - 1) * strangers)
  const elsewhere = Math.min(0.1, missing / ways)
  const nearby = Math.min(mostNearby, homely * elsewhere)
  const exact = over.get(path)
  for (const id of inRegion)
    if (exact?.has(id) !== true) chances.set(id, rounded(either(chances.get(id) ?? 0, nearby)))
  const known = membership(placeOf, chances, over.get(region))
  return { path, region, ...known, elsewhere, holds: tree.holders.has(path) }
}

/** What happens to all of a category, or to all services alike: it must not pass for a foundation's failure. */
function surgesOf(atlas: Atlas, placeOf: Places): Candidate[] {
  const members = new Map<string | undefined, ServiceId[]>([[undefined, [...atlas.services.keys()]]])
  for (const { id, category } of atlas.services.values()) {
    const ids = members.get(category)
    if (ids === undefined) members.set(category, [id])
    else ids.push(id)
  }
  return [...members].map(([category, ids]) => ({
    path: null,
    ...(category === undefined ? {} : { category }),
    region: null,
    ...membership(placeOf, new Map(ids.map((id) => [id, ofCategory])), undefined),
    elsewhere: 0,
    holds: true,
  }))
}

/** A container of nothing more than one thing within it says no more than that: the narrower name is kept. */
function echoesOf({ containers, parts }: Tree): Set<FoundationPath> {
  const echoes = new Set<FoundationPath>()
  for (const [path, within] of containers)
    for (const container of within) if (parts.get(container) === parts.get(path)) echoes.add(container)
  return echoes
}

function build(atlas: Atlas): Standing {
  const direct = directEdges(atlas)
  const tree = treeOf(atlas, direct)
  const echoes = echoesOf(tree)
  const services = [...atlas.services.keys()].sort()
  const placeOf = new Map(services.map((id, place) => [id, place]))
  const paths = [...tree.containers.keys()].filter((path) => !echoes.has(path))
  const foundations = paths.map((path) => candidateOf(atlas, path, direct, tree, placeOf))
  const byPath = new Map(foundations.map((candidate) => [candidate.path!, candidate]))
  return { services, placeOf, candidates: [...foundations, ...surgesOf(atlas, placeOf)], byPath }
}

const built = new WeakMap<Atlas, Standing>()

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
