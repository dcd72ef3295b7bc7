// What services are called, and who may see them.

import type { Atlas } from '../../atlas/index.ts'
import type { Sight } from '../../board/index.ts'
import type { ServiceId } from '../../terms/index.ts'

type Known = { readonly atlas: Atlas }

export const nameOf = ({ atlas }: Known, service: ServiceId): string =>
  atlas.services.get(service)?.name ?? service

/** Public pages never show what is not marked public. */
export const isShown = ({ atlas }: Known, service: ServiceId, sight: Sight): boolean =>
  sight === 'all' || atlas.services.get(service)?.public === true
