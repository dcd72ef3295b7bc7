// Incidents as earlier versions wrote them: the journal keeps them for years, a snapshot over an update. What they did
// not say is told from what they did say.

import { type Belief, confidenceOf, noBelief, worthOfChecks } from './belief.ts'
import type { Case } from './case.ts'
import { courseOf, noImpact } from './impact.ts'
import type { Evidence, Incident } from './incident.ts'
import { symptomOf } from './judgement.ts'
import { lifeRules } from './rules.ts'

type Earlier = Omit<Incident, 'confidence' | 'symptom' | 'course' | 'impact'> & Partial<Incident>

function beliefFrom(evidence: readonly Evidence[]): Belief {
  const crowd = Math.max(0, ...evidence.map((e) => (e.kind === 'crowd' ? e.surprise : 0)))
  const failed = new Set(evidence.flatMap((e) => (e.kind === 'check' && !e.up ? [e.check] : [])))
  return { ...noBelief, crowd, checks: worthOfChecks(failed.size, 0, lifeRules.openAt) }
}

/** An incident of this or an earlier version, whole. */
export function wholeIncident(incident: Earlier): Incident {
  return {
    ...incident,
    confidence: incident.confidence ?? confidenceOf(beliefFrom(incident.evidence), lifeRules.openAt),
    symptom: incident.symptom ?? symptomOf(incident.evidence),
    course: incident.course ?? courseOf(incident.state, null),
    impact: incident.impact ?? noImpact,
  }
}

/** What of a case may be missing. */
type EarlierCase = Omit<Case, 'name' | 'held' | 'belief'> & Partial<Case>

export function wholeCase(c: EarlierCase): Case {
  const incident = c.incident === null ? null : wholeIncident(c.incident)
  const belief = c.belief ?? (incident === null ? noBelief : beliefFrom(incident.evidence))
  return { ...c, name: c.name ?? c.service, held: c.held ?? [], belief, incident }
}
