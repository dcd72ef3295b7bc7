// The life of a service's incident as plain data and one step. It ends by hysteresis: evidence must be gone for a
// while before it recovers, gone longer before it is resolved, and what comes back soon is the same incident.

import { type CheckId, type IncidentId, type Instant, type ServiceId, startOfMinute } from '../terms/index.ts'
import { type Belief, beliefOf, confidenceOf, noBelief, worthOfChecks } from './belief.ts'
import type { Loudness } from './course.ts'
import { keepEvidence } from './evidence.ts'
import type { Evidence, Incident, Severity } from './incident.ts'
import { courseOf, severityOf, summaryOf, symptomOf } from './judgement.ts'
import { type LifeRules, lifeRules } from './rules.ts'
import { isPooled, joinScope, type Scope } from './scope.ts'

export { type LifeRules, lifeRules } from './rules.ts'

/** Everything known about one service that matters for its incident. */
export type Case = {
  readonly service: ServiceId
  /** The present one, or the last. */
  readonly incident: Incident | null
  readonly failing: readonly CheckId[]
  /** When the crowd was last loud; null: it is no part of the present incident. */
  readonly loudAt: Instant | null
  /** When it last murmured: the service recovers, and lingers. */
  readonly murmurAt: Instant | null
  /** When the last check came back. */
  readonly healedAt: Instant | null
}

export type CrowdEvidence = Extract<Evidence, { kind: 'crowd' }>
export type CheckEvidence = Extract<Evidence, { kind: 'check' }>
export type NoticeEvidence = Extract<Evidence, { kind: 'notice' }>

export type CaseEvent =
  /** What the crowd says now. `lately`: of the last few minutes. */
  | {
      readonly kind: 'crowd'
      readonly at: Instant
      readonly evidence: CrowdEvidence
      readonly since: number
      readonly lately: Loudness
      /** Belief lent by a named foundation that the service stands on; 0: none. */
      readonly prior: number
      /** Own checks that are up. */
      readonly passing: number
      /** Absent: of the service everywhere. */
      readonly scope?: Scope
    }
  /** The crowd says nothing new. */
  | { readonly kind: 'still'; readonly at: Instant; readonly lately: Loudness }
  /** `healthy`: how many other checks of the service are up. */
  | {
      readonly kind: 'check'
      readonly at: Instant
      readonly evidence: CheckEvidence
      readonly healthy: number
    }
  /** A provider's word opens nothing by itself. */
  | { readonly kind: 'notice'; readonly at: Instant; readonly evidence: NoticeEvidence }
  | { readonly kind: 'time'; readonly at: Instant }

export type Change = 'opened' | 'reopened' | 'worse' | 'evidence' | 'recovering' | 'relapsed' | 'resolved'

export type CaseStep = { readonly case: Case; readonly change: Change | null }

export const createCase = (service: ServiceId): Case => ({
  service,
  incident: null,
  failing: [],
  loudAt: null,
  murmurAt: null,
  healedAt: null,
})

const isLive = (incident: Incident | null): incident is Incident =>
  incident !== null && incident.state !== 'resolved'

const isOfCrowd = ({ incident }: Case): boolean =>
  isLive(incident) && incident.evidence.some((e) => e.kind === 'crowd')

function hear(c: Case, at: Instant, lately: Loudness): Case {
  if (lately === 'calm') return c
  return lately === 'loud' ? { ...c, loudAt: at } : { ...c, murmurAt: at }
}

const rank: Record<Severity, number> = { minor: 0, major: 1, critical: 2 }

/** Takes evidence into a live incident: severity only rises while it lasts. */
function absorb(incident: Incident, bad: Omit<Bad, 'beganAt'>): Incident {
  const kept = keepEvidence(incident.evidence, bad.evidence)
  const worst = rank[bad.severity] > rank[incident.severity] ? bad.severity : incident.severity
  const { scope: before, ...rest } = incident
  const scope = bad.scope === undefined ? before : joinScope(before, bad.scope)
  return {
    ...rest,
    ...(scope === undefined ? {} : { scope }),
    severity: worst,
    confidence: Math.max(incident.confidence, bad.confidence),
    symptom: symptomOf(kept),
    evidence: kept,
    updatedAt: bad.at,
    summary: summaryOf(kept),
  }
}

function begin(c: Case, bad: Bad, id: IncidentId): Case {
  const { evidence, severity, confidence, at, beganAt } = bad
  const scope = bad.scope ?? undefined
  const incident: Incident = {
    id,
    service: (isPooled(scope) ? scope.services[0] : undefined) ?? c.service,
    ...(scope === undefined ? {} : { scope }),
    state: 'open',
    severity,
    confidence,
    symptom: symptomOf([evidence]),
    course: courseOf('open', 'loud'),
    openedAt: at,
    beganAt,
    updatedAt: at,
    evidence: [evidence],
    foundation: null,
    summary: summaryOf([evidence]),
  }
  return { ...c, incident }
}

function reopened(incident: Incident): Incident {
  const { resolvedAt: _, ...rest } = incident
  return { ...rest, state: 'open', course: courseOf('open', 'loud') }
}

type Bad = {
  readonly at: Instant
  readonly evidence: Evidence
  readonly severity: Severity
  readonly confidence: number
  readonly beganAt: Instant
  /** Null: the service everywhere. Absent: it says nothing of that. */
  readonly scope?: Scope | null
}

/** Joins what is known, and makes nothing worse. */
const mild = (evidence: Evidence, at: Instant) =>
  ({ at, evidence, severity: 'minor', confidence: 0 }) as const

/** Something is wrong: open, reopen, relapse, or more evidence for what is open. */
function onBad(c: Case, bad: Bad, rules: LifeRules, newId: () => IncidentId): CaseStep {
  const { incident } = c
  const { at, evidence } = bad
  if (
    incident === null ||
    (incident.state === 'resolved' && at - (incident.resolvedAt ?? at) > rules.reopenWithin)
  )
    return { case: begin(c, bad, newId()), change: 'opened' }
  const next = absorb(reopened(incident), bad)
  const change = (): Change | null => {
    if (incident.state === 'resolved') return 'reopened'
    if (incident.state === 'recovering') return 'relapsed'
    if (next.severity !== incident.severity) return 'worse'
    return incident.evidence.some((e) => e.kind === evidence.kind) ? null : 'evidence'
  }
  return { case: { ...c, incident: next }, change: change() }
}

function beliefFrom(c: Case, event: Extract<CaseEvent, { kind: 'crowd' }>, rules: LifeRules): Belief {
  const checks = worthOfChecks(c.failing.length, event.passing, rules.openAt)
  return { ...noBelief, crowd: event.evidence.surprise, prior: event.prior, checks }
}

function onCrowd(
  c: Case,
  event: Extract<CaseEvent, { kind: 'crowd' }>,
  rules: LifeRules,
  newId: () => IncidentId,
): CaseStep {
  const loud = event.lately === 'loud'
  const severity = severityOf(event.evidence, 0)
  const beganAt = startOfMinute(event.since)
  const belief = beliefFrom(c, event, rules)
  const opens = beliefOf(belief, rules.openAt) >= rules.openAt
  const confidence = confidenceOf(belief, rules.openAt)
  // What would not open an incident of the whole service by itself does not make one of it.
  const scope = event.scope ?? (opens ? null : undefined)
  const bad = {
    ...{ at: event.at, evidence: event.evidence, severity, confidence, beganAt },
    ...(scope === undefined ? {} : { scope }),
  }
  if (isLive(c.incident)) {
    if (event.lately === 'calm') return { case: c, change: null }
    const heard = hear(c, event.at, event.lately)
    // A murmur keeps an incident from ending; only what would open one makes a recovering one open again.
    if (c.incident.state === 'recovering' && (!opens || !loud)) return { case: heard, change: null }
    return onBad(heard, bad, rules, newId)
  }
  if (!opens || !loud) return { case: c, change: null }
  return onBad({ ...c, loudAt: event.at }, bad, rules, newId)
}

function onCheck(
  c: Case,
  event: Extract<CaseEvent, { kind: 'check' }>,
  rules: LifeRules,
  newId: () => IncidentId,
): CaseStep {
  const { evidence, at } = event
  const others = c.failing.filter((check) => check !== evidence.check)
  if (!evidence.up) {
    const failing = [...others, evidence.check]
    const severity = severityOf(evidence, event.healthy)
    const checks = worthOfChecks(failing.length, event.healthy, rules.openAt)
    const confidence = confidenceOf({ ...noBelief, checks }, rules.openAt)
    const bad = { at, evidence, severity, confidence, beganAt: evidence.since ?? evidence.at }
    return onBad({ ...c, failing }, bad, rules, newId)
  }
  const healed = { ...c, failing: others, healedAt: at }
  if (!isLive(c.incident) || others.length === c.failing.length) return { case: healed, change: null }
  return { case: { ...healed, incident: absorb(c.incident, mild(evidence, at)) }, change: null }
}

const lastOf = (...times: readonly (Instant | null)[]): number => Math.max(0, ...times.map((t) => t ?? 0))

/** A crowd that is loud, or a failing check, keeps it open; one that murmurs keeps it from being resolved. */
function onTime(c: Case, at: Instant, rules: LifeRules): CaseStep {
  const { incident } = c
  if (!isLive(incident) || c.failing.length > 0) return { case: c, change: null }
  // Checks have their own hysteresis; the crowd's silence needs a while to mean something.
  const wait = c.loudAt === null ? 0 : rules.recoverAfter
  const troubled = lastOf(c.loudAt, c.healedAt)
  if (incident.state === 'open' && at - troubled >= wait)
    return {
      case: {
        ...c,
        incident: { ...incident, state: 'recovering', course: courseOf('recovering', 'calm'), updatedAt: at },
      },
      change: 'recovering',
    }
  const quiet = at - Math.max(troubled, lastOf(c.murmurAt))
  if (incident.state === 'recovering' && quiet >= wait + rules.resolveAfter) {
    const resolved: Incident = {
      ...incident,
      state: 'resolved',
      course: courseOf('resolved', 'calm'),
      updatedAt: at,
      resolvedAt: at,
    }
    const over = { ...c, incident: resolved, loudAt: null, murmurAt: null, healedAt: null }
    return { case: over, change: 'resolved' }
  }
  return { case: c, change: null }
}

/** `newId` is called only when a new incident opens. */
export function stepCase(
  c: Case,
  event: CaseEvent,
  newId: () => IncidentId,
  rules: LifeRules = lifeRules,
): CaseStep {
  switch (event.kind) {
    case 'crowd':
      return onCrowd(c, event, rules, newId)
    case 'still':
      return { case: isOfCrowd(c) ? hear(c, event.at, event.lately) : c, change: null }
    case 'check':
      return onCheck(c, event, rules, newId)
    case 'notice':
      return isLive(c.incident)
        ? {
            case: { ...c, incident: absorb(c.incident, mild(event.evidence, event.at)) },
            change: c.incident.evidence.some((e) => e.kind === 'notice') ? null : 'evidence',
          }
        : { case: c, change: null }
    case 'time':
      return onTime(c, event.at, rules)
  }
}
