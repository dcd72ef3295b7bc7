// Whom an incident is about, as the board shows it, and with that who may know of it at all. The public sees public
// services alone, and incidents of many only where the public ones by themselves make them (`PooledScope.whose`).

import type { Atlas } from '../../atlas/index.ts'
import type { ScopeView, Sight } from '../../board/index.ts'
import { type Incident, isPooled, type PooledScope, poolKey, subjectOf } from '../../incidents/index.ts'
import type { ServiceId } from '../../terms/index.ts'
import type { Realm } from './realm.ts'
import { isShown, nameOf } from './sight.ts'

type About = Pick<Incident, 'service' | 'scope'>

/** Services of an incident that may be shown; the one that is hit most first. None: nor may the incident. */
export const servicesOf = (
  realm: Pick<Realm, 'atlas'>,
  { service, scope }: About,
  sight: Sight,
): readonly ServiceId[] => {
  if (!isPooled(scope)) return [service].filter((id) => isShown(realm, id, sight))
  return isFor(realm, scope, sight) ? scope.services.filter((id) => isShown(realm, id, sight)) : []
}

function isFor({ atlas }: Pick<Realm, 'atlas'>, { whose }: PooledScope, sight: Sight): boolean {
  if (sight === 'all') return true
  // An earlier version did not say what is in it.
  return whose === 'public' || (whose === undefined && allPublic(atlas))
}

const known = new WeakMap<Atlas, boolean>()

function allPublic(atlas: Atlas): boolean {
  const all = known.get(atlas) ?? [...atlas.services.values()].every((service) => service.public)
  known.set(atlas, all)
  return all
}

/** Whether the reader may know of it at all. */
export const mayShow = (realm: Pick<Realm, 'atlas'>, incident: About, sight: Sight): boolean =>
  servicesOf(realm, incident, sight).length > 0

type Lasting = About & Pick<Incident, 'beganAt' | 'resolvedAt'>

/** Of these, what the reader may know of. Operators have the sum of all for what the public ones say at the same time. */
export function shownOf<T extends Lasting>(
  realm: Pick<Realm, 'atlas'>,
  incidents: readonly T[],
  sight: Sight,
): readonly T[] {
  const shown = incidents.filter((incident) => mayShow(realm, incident, sight))
  if (sight !== 'all') return shown
  const ofAll = shown.filter((one) => isOf(one, 'operators'))
  return shown.filter((one) => !(isOf(one, 'public') && ofAll.some((all) => areOneSum(all, one))))
}

const isOf = ({ scope }: About, whose: PooledScope['whose']): boolean =>
  isPooled(scope) && scope.whose === whose

const endOf = ({ resolvedAt }: Lasting): number => resolvedAt ?? Number.POSITIVE_INFINITY

const areOneSum = (a: Lasting, b: Lasting): boolean =>
  isPooled(a.scope) &&
  isPooled(b.scope) &&
  poolKey(a.scope) === poolKey(b.scope) &&
  a.beganAt <= endOf(b) &&
  b.beganAt <= endOf(a)

/** What the loop knows of, as far as the reader may; oldest first. */
export const incidentsShown = (realm: Pick<Realm, 'atlas' | 'loop'>, sight: Sight): readonly Incident[] =>
  shownOf(realm, realm.loop.incidents(), sight)

/** What an incident is called: its service, or whom it is about. */
export function incidentTitle(realm: Realm, incident: Incident, sight: Sight = 'all'): string {
  const { scope } = incident
  const shown = isPooled(scope) ? { ...scope, services: servicesOf(realm, incident, sight) } : scope
  return subjectOf(nameOf(realm, incident.service), shown)
}

export function scopeView(realm: Realm, incident: Incident, sight: Sight): ScopeView | null {
  const { scope } = incident
  if (scope === undefined) return null
  if (scope.kind === 'countries')
    return { kind: 'countries', countries: [...scope.countries], category: null, services: [] }
  return {
    kind: scope.kind,
    countries: scope.country === undefined ? [] : [scope.country],
    category: scope.category ?? null,
    services: servicesOf(realm, incident, sight).map((id) => ({ id, name: nameOf(realm, id) })),
  }
}
