// Edges that a reader may know of: they are the owner's knowledge, and the public sees those that are marked public.

import { type Atlas, type AtlasService, containersOf, type Edge } from '../../../atlas/index.ts'
import type { Sight } from '../../../board/index.ts'
import type { HitService } from '../../../loop/index.ts'
import type { FoundationPath, ServiceId } from '../../../terms/index.ts'

export const edgesShown = ({ standsOn }: AtlasService, sight: Sight): readonly Edge[] =>
  sight === 'all' ? standsOn : standsOn.filter((edge) => edge.public)

/** How a service stands on a foundation, by what everybody may know. */
export function publicFooting(
  atlas: Atlas,
  service: ServiceId,
  foundation: FoundationPath,
): HitService['footing'] {
  const known = atlas.services.get(service)
  const edges = known === undefined ? [] : edgesShown(known, 'public')
  const there = edges.filter(({ on }) => containersOf(atlas, on).includes(foundation))
  if (there.length === 0) return 'unknown'
  return there.some(({ kind }) => kind === 'hard') ? 'hard' : 'soft'
}
