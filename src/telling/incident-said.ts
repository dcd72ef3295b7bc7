// An incident as a journal entry says it. Entries may be older or newer than this code: what is missing is done without,
// and a severity that cannot be read is taken for the highest, not for the lowest.

import type { Severity } from '../incidents/index.ts'
import type { Entry, FoundationPath, IncidentId, Json, JsonObject, ServiceId } from '../terms/index.ts'
import { numberAt, objectAt, textAt, textsAt } from './acts.ts'

export type Said = {
  readonly id: IncidentId
  readonly service: ServiceId
  readonly severity: Severity
  readonly state: 'open' | 'recovering' | 'back'
  readonly at: number
  readonly beganAt: number
  readonly foundation: FoundationPath | null
  readonly text: string
  /** The service that people mean when they blame this one. */
  readonly blames: ServiceId | null
  /** Of an incident that is about many services; empty: it is about one. */
  readonly pool: readonly ServiceId[]
  /** Which sum these are of; null: it is about one. */
  readonly sum: string | null
  /** Of the public ones alone: operators hear of them from the sum of all, where that says it. */
  readonly isForEverybody: boolean
  /** How its checks fail: the phase, or that they are slow. */
  readonly phases: readonly string[]
}

export function incidentSaid(entry: Entry): Said {
  const incident = objectAt(entry.data, 'incident')
  const state = textAt(incident, 'state')
  const over = entry.kind === 'incident.resolved' || state === 'resolved'
  const scope = objectAt(incident, 'scope')
  return {
    id: (textAt(incident, 'id') ?? entry.subject) as IncidentId,
    service: (textAt(incident, 'service') ?? entry.subject) as ServiceId,
    severity: severityIn(incident),
    state: over
      ? 'back'
      : state === 'recovering' || entry.kind === 'incident.recovering'
        ? 'recovering'
        : 'open',
    at: entry.at,
    beganAt: Math.min(numberAt(incident, 'beganAt') ?? entry.at, entry.at),
    foundation: textAt(incident, 'foundation') as FoundationPath | null,
    text: (textAt(incident, 'summary') ?? entry.why).slice(0, 500),
    blames: textAt(incident, 'sympatheticTo') as ServiceId | null,
    pool: textAt(scope, 'kind') === 'countries' ? [] : (textsAt(scope, 'services') as ServiceId[]),
    sum: sumIn(scope),
    isForEverybody: textAt(scope, 'whose') === 'public',
    phases: phasesIn(incident?.evidence),
  }
}

const sumIn = (scope: JsonObject | null): string | null =>
  scope === null || textAt(scope, 'kind') === 'countries'
    ? null
    : ['kind', 'country', 'category'].map((key) => textAt(scope, key) ?? '').join(' ')

function severityIn(incident: JsonObject | null): Severity {
  const said = textAt(incident, 'severity')
  return said === 'minor' || said === 'major' ? said : 'critical'
}

function phasesIn(evidence: Json | undefined): readonly string[] {
  if (!Array.isArray(evidence)) return []
  const phases = new Set<string>()
  for (const one of evidence as readonly JsonObject[]) {
    if (one?.kind !== 'check' || one.up === true) continue
    phases.add(one.slow === true ? 'slow' : (textAt(one, 'phase') ?? 'failed'))
  }
  return [...phases]
}

/** Of `foundation.named`, `grew` and `cleared`. */
export function suspectSaid({ data, subject }: Entry): {
  readonly foundation: FoundationPath
  readonly affected: readonly ServiceId[]
  readonly countries: number | null
} {
  const suspect = objectAt(data, 'suspect')
  const all = [...textsAt(suspect, 'explains'), ...textsAt(suspect, 'affected')]
  return {
    foundation: (textAt(suspect, 'foundation') ?? subject) as FoundationPath,
    affected: [...new Set(all)] as ServiceId[],
    countries: numberAt(objectAt(suspect, 'blastRadius'), 'countries'),
  }
}
