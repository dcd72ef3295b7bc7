// From which countries people report which services, in the last half hour.

import type { Loop } from '../../../loop/index.ts'
import type { ServiceId } from '../../../terms/index.ts'

export type ReportedFrom = ReadonlyMap<string, ReadonlySet<ServiceId>>

const servicesAtOnce = 64

/** `least`: fewer reports of one service from one country than these are passed over. */
export function* reportedFrom(
  loop: Pick<Loop, 'countries'>,
  services: readonly ServiceId[],
  least: number,
): Generator<void, ReportedFrom> {
  const from = new Map<string, Set<ServiceId>>()
  for (const [i, service] of services.entries()) {
    for (const [country, reports] of loop.countries(service)) {
      if (reports < least) break
      const known = from.get(country) ?? new Set()
      from.set(country, known.add(service))
    }
    if (i % servicesAtOnce === servicesAtOnce - 1) yield
  }
  return from
}
