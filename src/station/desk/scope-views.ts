// Whom an incident is about, as the board shows it. The public sees public services alone, and of an incident of many
// only those; of one that has none, nothing.

import type { ScopeView, Sight } from '../../board/index.ts'
import { type Incident, isPooled, subjectOf } from '../../incidents/index.ts'
import type { ServiceId } from '../../terms/index.ts'
import type { Realm } from './realm.ts'
import { isShown, nameOf } from './sight.ts'

/** Services of an incident that may be shown; the one that is hit most first. */
export const servicesOf = (
  realm: Pick<Realm, 'atlas'>,
  { service, scope }: Pick<Incident, 'service' | 'scope'>,
  sight: Sight,
): readonly ServiceId[] =>
  (isPooled(scope) ? scope.services : [service]).filter((id) => isShown(realm, id, sight))

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
