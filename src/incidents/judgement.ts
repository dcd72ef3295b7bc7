// How bad it is, and the sentence that says what is seen.

import { never } from '../terms/index.ts'
import type { Loudness } from './course.ts'
import type { Course, Evidence, IncidentState, Severity, Symptom } from './incident.ts'

/** The crowd speaks for many people from here on. */
const many = { surprise: 12, reports: 30 }
/** From here on a service that fails in part fails more often than not. */
const half = 0.5
const huge = { reports: 1000, ratio: 20 }

/** `healthy`: other checks of the service that are up. A service with a healthy rest is impaired, not gone. */
export function severityOf(evidence: Evidence, healthy: number): Severity {
  switch (evidence.kind) {
    case 'check':
      return evidence.up || evidence.slow || (evidence.partly ?? 1) < half || healthy > 0 ? 'minor' : 'major'
    case 'crowd':
      if (evidence.count >= huge.reports && evidence.count >= huge.ratio * evidence.expected)
        return 'critical'
      return evidence.surprise >= many.surprise && evidence.count >= many.reports ? 'major' : 'minor'
    case 'notice':
      return 'minor'
    default:
      return never(evidence)
  }
}

/** A check that fails says down, one that answers late slow; of the others, and of people, it is known that it is trouble. */
export function symptomOf(evidence: readonly Evidence[]): Symptom {
  const failed = evidence.flatMap((e) => (e.kind === 'check' && !e.up ? [e] : []))
  if (failed.some(({ slow, partly }) => !slow && partly === undefined)) return 'down'
  return failed.length > 0 && failed.every(({ slow }) => slow) ? 'slow' : 'trouble'
}

export function courseOf(state: IncidentState, lately: Loudness): Course {
  if (state === 'resolved') return 'back'
  if (state === 'open') return 'steady'
  return lately === 'calm' ? 'improving' : 'lingering'
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`
const rounded = (n: number): string => (n >= 10 ? n.toFixed(0) : n.toFixed(1))

/** One piece of evidence as a clause. */
export function describeEvidence(e: Evidence): string {
  switch (e.kind) {
    case 'crowd': {
      const most = e.countries.slice(0, 3).map(([country]) => country)
      const from = most.length > 0 ? `, most from ${most.join(', ')}` : ''
      return `${plural(e.count, 'report')} in ${plural(e.windowMinutes, 'minute')} where ${rounded(e.expected)} are usual${from}`
    }
    case 'check':
      return describeCheck(e)
    case 'notice':
      return `${e.feed} says: ${e.title}`
    default:
      return never(e)
  }
}

function describeCheck({
  check,
  up,
  slow,
  partly,
  phase,
  detail,
}: Extract<Evidence, { kind: 'check' }>): string {
  if (up) return `check ${check} is up again`
  if (slow || partly !== undefined) return `check ${check} ${detail}`
  return `check ${check} failed (${phase}): ${detail}`
}

function latest(evidence: readonly Evidence[], wanted: (e: Evidence) => boolean): Evidence | undefined {
  return evidence.findLast(wanted)
}

/** The loudest of each kind, checks first: they look at the thing itself. */
export function summaryOf(evidence: readonly Evidence[]): string {
  const parts = [
    latest(evidence, (e) => e.kind === 'check' && !e.up),
    latest(evidence, (e) => e.kind === 'crowd'),
    latest(evidence, (e) => e.kind === 'notice'),
  ]
  return parts.flatMap((e) => (e === undefined ? [] : [describeEvidence(e)])).join('; ')
}
