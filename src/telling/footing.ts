// What services have in common to stand on, as far as edges say.

import { type Atlas, reachOf, standingOn } from '../atlas/index.ts'
import type { FoundationPath, ServiceId } from '../terms/index.ts'

export const standsOn = (atlas: Atlas, service: ServiceId, foundation: FoundationPath): boolean =>
  reachOf(atlas).under.get(service)?.has(foundation) ?? false

export const standsHardOn = (atlas: Atlas, service: ServiceId, foundation: FoundationPath): boolean =>
  reachOf(atlas).under.get(service)?.get(foundation) === 1

const found = new WeakMap<Atlas, Map<ServiceId, readonly FoundationPath[]>>()

/**
 * What takes the service down when it fails. That two stand on one provider, somewhere, is no reason to think that they
 * fail together: a provider counts only for those who name nothing closer.
 */
export function hardOf(atlas: Atlas, service: ServiceId): readonly FoundationPath[] {
  const known = found.get(atlas) ?? new Map<ServiceId, readonly FoundationPath[]>()
  found.set(atlas, known)
  const before = known.get(service)
  if (before !== undefined) return before
  const named = new Set(atlas.services.get(service)?.standsOn.map(({ on }) => on))
  const hard = [...(reachOf(atlas).under.get(service) ?? [])]
    .filter(([path, share]) => share === 1 && (path.includes('/') || named.has(path)))
    .map(([path]) => path)
  known.set(service, hard)
  return hard
}

/** The one of `shared` of which the largest part is hit; of equals the closest. Null: there is none. */
export function likeliest(
  atlas: Atlas,
  shared: readonly FoundationPath[],
  hit: number,
): FoundationPath | null {
  let best: FoundationPath | null = null
  let most = 0
  for (const path of shared) {
    const share = hit / Math.max(1, standingOn(atlas, path).size)
    if (share > most || (share === most && best !== null && path.length > best.length)) {
      best = path
      most = share
    }
  }
  return best
}
