// Who was hit: services, sectors and countries of the named foundation when it reached furthest, or this service alone.

import { isPooled } from '../../incidents/index.ts'
import { type Entry, type Instant, startOfMinute } from '../../terms/index.ts'
import type { Suspect } from '../events.ts'
import { suspects } from './cause.ts'
import type { AccountInput } from './input.ts'

export type Hit = {
  readonly services: number
  readonly countries: number
  readonly sectors: readonly { readonly sector: string; readonly services: number }[]
  /** Most reports first, of this service. */
  readonly mostReportsFrom: readonly (readonly [string, number])[]
  readonly endpoints: readonly string[]
  readonly reports: number
  /** Most reports of one minute; null without any. */
  readonly peak: { readonly at: Instant; readonly reports: number } | null
}

export function hitOf(
  { incident, endpoints, series, countries }: AccountInput,
  entries: readonly Entry[],
): Hit {
  const widest = suspects(incident.foundation, entries)
    .map(([, { blastRadius }]) => blastRadius)
    .reduce((a, b) => (a !== null && a.services >= b.services ? a : b), null as Suspect['blastRadius'] | null)
  const most = series.counts.reduce(
    (best, count, index) => (count > (series.counts[best] ?? 0) ? index : best),
    0,
  )
  const reports = series.counts.reduce((sum, count) => sum + count, 0)
  return {
    services: widest?.services ?? (isPooled(incident.scope) ? incident.scope.services.length : 1),
    countries: widest?.countries ?? countries.length,
    sectors: widest?.sectors ?? [],
    mostReportsFrom: [...countries].sort((a, b) => b[1] - a[1]).slice(0, 10),
    endpoints,
    reports,
    peak:
      reports === 0 ? null : { at: startOfMinute(series.fromMinute + most), reports: series.counts[most]! },
  }
}
