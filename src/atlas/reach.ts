// Which foundations a failure of something below would look like. A path stands within its prefixes and within what
// configuration says besides; services stand, through their edges, within all of it.

import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'

/** How much of a service stands on a foundation: 1 hard, `softShare` soft. */
export type Reach = {
  /** Foundations a service stands on, containers included. */
  readonly under: ReadonlyMap<ServiceId, ReadonlyMap<FoundationPath, number>>
  /** Services that stand on a foundation, containers included. */
  readonly over: ReadonlyMap<FoundationPath, ReadonlySet<ServiceId>>
  /** The sum of the shares in `over`. */
  readonly weight: ReadonlyMap<FoundationPath, number>
}

/** A soft dependency fails a service about one time in three. */
export const softShare = 0.35

export function containersOf(atlas: Atlas, path: FoundationPath): readonly FoundationPath[] {
  const found = new Set<FoundationPath>()
  const follow = (at: FoundationPath): void => {
    if (found.has(at)) return
    found.add(at)
    const within = atlas.foundations.get(at)?.within
    if (within !== undefined) follow(within)
    const slash = at.lastIndexOf('/')
    if (slash > 0) follow(at.slice(0, slash) as FoundationPath)
  }
  follow(path)
  return [...found]
}

function build(atlas: Atlas): Reach {
  const containers = new Map<FoundationPath, readonly FoundationPath[]>()
  const under = new Map<ServiceId, Map<FoundationPath, number>>()
  const over = new Map<FoundationPath, Set<ServiceId>>()
  const weight = new Map<FoundationPath, number>()
  for (const service of atlas.services.values()) {
    const shares = new Map<FoundationPath, number>()
    for (const edge of service.standsOn) {
      const share = edge.kind === 'hard' ? 1 : softShare
      if (!containers.has(edge.on)) containers.set(edge.on, containersOf(atlas, edge.on))
      for (const at of containers.get(edge.on)!) shares.set(at, Math.max(shares.get(at) ?? 0, share))
    }
    under.set(service.id, shares)
    for (const [at, share] of shares) {
      over.set(at, (over.get(at) ?? new Set()).add(service.id))
      weight.set(at, (weight.get(at) ?? 0) + share)
    }
  }
  return { under, over, weight }
}

const built = new WeakMap<Atlas, Reach>()

/** Built once for an atlas, which never changes: a new configuration is a new atlas. */
export function reachOf(atlas: Atlas): Reach {
  const known = built.get(atlas) ?? build(atlas)
  built.set(atlas, known)
  return known
}
