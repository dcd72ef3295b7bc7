// An incident as it stands in a list: what the loop knows of one that goes on, or what is remembered of one that is over.

import type { IncidentLine, Sight } from '../../../board/index.ts'
import { certaintyOf, type HeardFrom, heardFrom, type Incident, scopeTold } from '../../../incidents/index.ts'
import { type Instant, isoTime } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'
import { servicesOf } from '../scope-views.ts'
import { isShown, nameOf } from '../sight.ts'
import { type FactsParts, leastFor } from './parts.ts'

export type Told = Pick<
  Incident,
  | 'id'
  | 'service'
  | 'scope'
  | 'state'
  | 'severity'
  | 'confidence'
  | 'symptom'
  | 'beganAt'
  | 'resolvedAt'
  | 'foundation'
  | 'sympatheticTo'
> &
  ({ readonly evidence: Incident['evidence'] } | { readonly heardFrom?: HeardFrom })

/** Of one that may be shown. */
export function incidentLine(
  parts: Pick<FactsParts, 'leastReports'> & { readonly realm: Pick<Realm, 'atlas'> },
  incident: Told,
  now: Instant,
  sight: Sight,
): IncidentLine {
  const { realm } = parts
  const services = servicesOf(realm, incident, sight)
  const [service = incident.service] = services
  const { sympatheticTo: leader, beganAt, resolvedAt } = incident
  return {
    id: incident.id,
    service,
    name: nameOf(realm, service),
    others: Math.max(0, services.length - 1),
    countries: countriesIn(sight === 'all' ? incident.scope : openScope(incident, leastFor(parts, sight))),
    state: incident.state,
    severity: incident.severity,
    certainty: certaintyOf(incident.confidence),
    symptom: incident.symptom,
    since: isoTime(beganAt),
    until: resolvedAt === undefined ? null : isoTime(resolvedAt),
    durationMs: Math.max(0, Math.round((resolvedAt ?? now) - beganAt)),
    foundation: incident.foundation,
    blamed:
      leader !== undefined && isShown(realm, leader, sight)
        ? { id: leader, name: nameOf(realm, leader) }
        : null,
  }
}

function openScope(incident: Told, least: number): Incident['scope'] {
  const heard = 'evidence' in incident ? heardFrom(incident.evidence) : (incident.heardFrom ?? {})
  return scopeTold(incident.scope, heard, least)
}

function countriesIn(scope: Incident['scope']): string[] {
  if (scope === undefined) return []
  if (scope.kind === 'countries') return [...scope.countries]
  return scope.country === undefined ? [] : [scope.country]
}
