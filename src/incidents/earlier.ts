// Incidents as earlier versions wrote them: the journal keeps them for years, a snapshot over an update. What they did
// not say is told from what they did say.

import { confidenceOf, noBelief, worthOfChecks } from './belief.ts'
import type { Evidence, Incident } from './incident.ts'
import { courseOf, symptomOf } from './judgement.ts'
import type { Case } from './life.ts'
import { lifeRules } from './rules.ts'

type Earlier = Omit<Incident, 'confidence' | 'symptom' | 'course'> & Partial<Incident>

function confidenceFrom(evidence: readonly Evidence[]): number {
  const bar = lifeRules.openAt
  const crowd = Math.max(0, ...evidence.map((e) => (e.kind === 'crowd' ? e.surprise : 0)))
  const failed = new Set(evidence.flatMap((e) => (e.kind === 'check' && !e.up ? [e.check] : [])))
  return confidenceOf({ ...noBelief, crowd, checks: worthOfChecks(failed.size, 0, bar) }, bar)
}

/** An incident of this or an earlier version, whole. */
export function wholeIncident(incident: Earlier): Incident {
  return {
    ...incident,
    confidence: incident.confidence ?? confidenceFrom(incident.evidence),
    symptom: incident.symptom ?? symptomOf(incident.evidence),
    course: incident.course ?? courseOf(incident.state, 'calm'),
  }
}

export const wholeCase = (c: Case): Case =>
  c.incident === null ? c : { ...c, incident: wholeIncident(c.incident) }
