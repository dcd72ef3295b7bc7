// How far a failure reaches: services, the sectors people would name, and countries.

import type { CountryCode, FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { reachOf } from './reach.ts'

export type BlastRadius = {
  readonly services: number
  readonly countries: number
  /** Most services first; ties by name. */
  readonly sectors: readonly { readonly sector: string; readonly services: number }[]
}

/** Services that stand on a foundation or on something within it. */
export const standingOn = (atlas: Atlas, foundation: FoundationPath): ReadonlySet<ServiceId> =>
  reachOf(atlas).over.get(foundation) ?? new Set()

/** `countriesOf`: where a service's reports come from. Services that the atlas does not know are of sector "other". */
export function blastRadius(
  atlas: Atlas,
  affected: Iterable<ServiceId>,
  countriesOf: (service: ServiceId) => Iterable<CountryCode>,
): BlastRadius {
  const services = new Set(affected)
  const countries = new Set<CountryCode>()
  const sectors = new Map<string, number>()
  for (const id of services) {
    const sector = atlas.services.get(id)?.category ?? 'other'
    sectors.set(sector, (sectors.get(sector) ?? 0) + 1)
    for (const country of countriesOf(id)) countries.add(country)
  }
  return {
    services: services.size,
    countries: countries.size,
    sectors: [...sectors]
      .map(([sector, n]) => ({ sector, services: n }))
      .sort((a, b) => b.services - a.services || (a.sector < b.sector ? -1 : 1)),
  }
}
