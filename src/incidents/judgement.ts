// How bad it is, and what kind of trouble. One table: docs/incidents.md.

import { never } from '../terms/index.ts'
import type { Evidence, Severity, Symptom } from './incident.ts'

/** The crowd speaks for many people from here on. */
const many = { surprise: 6, reports: 30 }
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

export const rank: Record<Severity, number> = { minor: 0, major: 1, critical: 2 }

export const worse = (a: Severity, b: Severity): Severity => (rank[a] >= rank[b] ? a : b)

/** Many people say so and every check of its own agrees: two witnesses that cannot have talked to each other. */
export function isCritical(evidence: readonly Evidence[], allChecksFail: boolean): boolean {
  return allChecksFail && evidence.some((e) => e.kind === 'crowd' && severityOf(e, 0) !== 'minor')
}

/** A check that fails says down, one that answers late slow; of the others, and of people, it is known that it is trouble. */
export function symptomOf(evidence: readonly Evidence[]): Symptom {
  const failed = evidence.flatMap((e) => (e.kind === 'check' && !e.up ? [e] : []))
  if (failed.some(({ slow, partly }) => !slow && partly === undefined)) return 'down'
  return failed.length > 0 && failed.every(({ slow }) => slow) ? 'slow' : 'trouble'
}
