// Whom maintenance is about: what it names, and what stands on that with a hard edge, as alerts take it.

import { type Atlas, reachOf, standingOn } from '../../atlas/index.ts'
import type { Instant, ServiceId } from '../../terms/index.ts'
import { isInForce } from './book.ts'
import type { KeptMaintenance } from './shapes.ts'

type Covered = { readonly atlas: Atlas; readonly services: ReadonlySet<ServiceId> }

const found = new WeakMap<Work, Covered>()

type Work = Pick<KeptMaintenance, 'services' | 'foundations'>

export function affectedBy(work: Work, atlas: Atlas): ReadonlySet<ServiceId> {
  const known = found.get(work)
  if (known?.atlas === atlas) return known.services
  const { under } = reachOf(atlas)
  const services = new Set(work.services.filter((service) => atlas.services.has(service)))
  for (const path of work.foundations)
    for (const service of standingOn(atlas, path))
      if (under.get(service)?.get(path) === 1) services.add(service)
  found.set(work, { atlas, services })
  return services
}

/** Whether work on it was announced for this moment. */
export const isWorkedOn = (
  works: readonly KeptMaintenance[],
  atlas: Atlas,
  service: ServiceId,
  at: Instant,
): boolean => works.some((work) => isInForce(work, at) && affectedBy(work, atlas).has(service))
