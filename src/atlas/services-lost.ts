// Which services a loss takes: a hard edge that is lost takes the service, a soft one leaves it limping. Edges are
// followed through everything that their foundation stands within.

import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas, Edge } from './atlas.ts'
import type { Loss } from './loss.ts'
import { reachOf } from './reach.ts'

export type LostEdge = {
  readonly on: FoundationPath
  readonly kind: Edge['kind']
  /** The lost foundation that `on` stands within; `on` itself when that is lost. */
  readonly by: FoundationPath
}

export type ServiceLoss = {
  readonly service: ServiceId
  readonly fate: 'dies' | 'degraded'
  /** Hard ones first. */
  readonly through: readonly LostEdge[]
}

/** Services that the loss leaves alone are not listed. In no particular order. */
export function servicesLost(atlas: Atlas, loss: Loss): readonly ServiceLoss[] {
  return [...standingOnLost(atlas, loss)].flatMap((service): readonly ServiceLoss[] => {
    const lost = atlas.services.get(service)!.standsOn.flatMap(({ on, kind }): readonly LostEdge[] => {
      const by = loss.takes(on)
      return by === null ? [] : [{ on, kind, by }]
    })
    const hard = lost.filter(({ kind }) => kind === 'hard')
    const soft = lost.filter(({ kind }) => kind === 'soft')
    return [{ service, fate: hard.length > 0 ? 'dies' : 'degraded', through: [...hard, ...soft] }]
  })
}

/** Looked up, not searched for: a ranking asks for every foundation there is. */
function standingOnLost(atlas: Atlas, { roots }: Loss): ReadonlySet<ServiceId> {
  const { over } = reachOf(atlas)
  return new Set(roots.flatMap((path) => [...(over.get(path) ?? [])]))
}
