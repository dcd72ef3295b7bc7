// Whom an incident is about, where that is not one service everywhere: a service in some countries alone, or services
// each of which by itself has too few reports to tell, and too many together.

import type { CountryCode, ServiceId } from '../terms/index.ts'
import type { Pool } from './pool/pool.ts'

export type Scope =
  /** Its service, in these countries; it is well elsewhere. */
  { readonly kind: 'countries'; readonly countries: readonly CountryCode[] } | PooledScope

/** `services`: those that contribute, most above their usual first; at most `mostServices` are named. */
export type PooledScope = Pool & {
  readonly services: readonly ServiceId[]
  /**
   * Whose sum it is. `public`: of public services alone, for everybody; `operators`: of the others too, and told to
   * operators. Absent: all services are public, or all are not; or an earlier version wrote it.
   */
  readonly whose?: 'operators' | 'public'
}

export const mostServices = 200

export const isPooled = (scope: Scope | undefined): scope is PooledScope =>
  scope !== undefined && scope.kind !== 'countries'

/** What a live incident is about once more is heard. `null`: of the service everywhere. */
export function joinScope(before: Scope | undefined, said: Scope | null): Scope | undefined {
  if (before === undefined || said === null) return undefined
  if (before.kind === 'countries')
    return said.kind === 'countries'
      ? { kind: 'countries', countries: [...new Set([...before.countries, ...said.countries])] }
      : before
  if (said.kind === 'countries') return before
  const services = [...new Set([...before.services, ...said.services])].slice(0, mostServices)
  return services.length === before.services.length ? before : { ...before, services }
}

/** Where it is not told: the country is kept from who reads (`everybody.ts`). */
const somewhere = 'one country'

/** Whom it is about, for the beginning of a sentence. `service`: what the one service is called. */
export function subjectOf(service: string, scope: Scope | undefined): string {
  if (scope === undefined) return service
  if (scope.kind === 'countries') return `${service} in ${scope.countries.join(', ') || somewhere}`
  const { kind, country, category, services } = scope
  const many = `${services.length}${services.length === mostServices ? ' or more' : ''}`
  const which = category === undefined ? 'services' : `services of category ${category}`
  const isAlone = kind === 'country' || kind === 'category-country'
  return `${many} ${which} in ${country ?? (isAlone ? somewhere : 'all countries')}`
}
