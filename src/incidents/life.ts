// The life of a service's incident as one step. It ends by hysteresis: evidence must be gone for a while before it
// recovers, gone longer before it is resolved, and what comes back soon is the same incident.

import { type IncidentId, type Instant, instant, minutes, startOfMinute } from '../terms/index.ts'
import { type Belief, beliefOf, confidenceOf, noBelief, strongest, worthOfChecks } from './belief.ts'
import {
  type Case,
  type CaseEvent,
  type CaseStep,
  type Change,
  type CheckEvidence,
  type CrowdSeen,
  isLive,
} from './case.ts'
import { keepEvidence } from './evidence.ts'
import { courseOf, crowdImpact, noImpact } from './impact.ts'
import type { Evidence, Impact, Incident, Severity } from './incident.ts'
import { isCritical, severityOf, symptomOf, worse } from './judgement.ts'
import { type LifeRules, lifeRules } from './rules.ts'
import { isPooled, joinScope, type Scope } from './scope.ts'
import { sentenceOf } from './sentence.ts'
import { noWord, type Word } from './word.ts'

type EventOf<K extends CaseEvent['kind']> = Extract<CaseEvent, { kind: K }>

/** A provider's own beginning is believed so far before what is seen here: the crowd's is off by as much (docs/incidents.md). */
const nearby = minutes(10)

const isOfCrowd = ({ incident }: Case): boolean =>
  isLive(incident) && incident.evidence.some((e) => e.kind === 'crowd')

function hear(c: Case, at: Instant, { lately }: CrowdSeen): Case {
  if (lately === 'calm') return c
  return lately === 'loud' ? { ...c, loudAt: at } : { ...c, murmurAt: at }
}

/** What joins an incident. */
type News = {
  readonly at: Instant
  readonly evidence: Evidence
  readonly beganAt: Instant
  readonly severity: Severity
  readonly belief: Belief
  readonly allChecksFail: boolean
  readonly impact: Partial<Impact>
  /** Null: the service everywhere. Absent: it says nothing of that. */
  readonly scope?: Scope | null
}

const told = (incident: Incident, name: string): Incident => ({
  ...incident,
  summary: sentenceOf(incident, name),
})

/** The first evidence of its kind may say that it began earlier. */
function earliest(incident: Incident, { evidence, beganAt }: News): Instant {
  if (incident.evidence.some((e) => e.kind === evidence.kind)) return incident.beganAt
  if (evidence.kind === 'notice' && incident.beganAt - beganAt > nearby) return incident.beganAt
  return instant(Math.min(incident.beganAt, beganAt))
}

/** Takes evidence into an incident: severity only rises while it lasts. */
function absorb(c: Case, incident: Incident, news: News, rules: LifeRules): Case {
  const evidence = keepEvidence(incident.evidence, news.evidence)
  const belief = strongest(c.belief, news.belief)
  const severity = worse(incident.severity, news.severity)
  const { scope: before, ...rest } = incident
  const scope = news.scope === undefined ? before : joinScope(before, news.scope)
  const next: Incident = {
    ...rest,
    ...(scope === undefined ? {} : { scope }),
    severity: isCritical(evidence, news.allChecksFail) ? 'critical' : severity,
    impact: { ...incident.impact, ...news.impact },
    confidence: confidenceOf(belief, rules.openAt),
    symptom: symptomOf(evidence),
    beganAt: earliest(incident, news),
    evidence,
    updatedAt: news.at,
  }
  return { ...c, belief, incident: told(next, c.name) }
}

function begin(c: Case, news: News, id: IncidentId, rules: LifeRules): Case {
  const { at } = news
  const scope = news.scope ?? undefined
  const incident: Incident = {
    id,
    service: (isPooled(scope) ? scope.services[0] : undefined) ?? c.service,
    ...(scope === undefined ? {} : { scope }),
    state: 'open',
    severity: news.severity,
    impact: noImpact,
    confidence: 0,
    symptom: 'trouble',
    course: 'steady',
    openedAt: at,
    beganAt: instant(Math.min(news.beganAt, at)),
    updatedAt: at,
    evidence: [],
    foundation: null,
    summary: '',
  }
  return absorb({ ...c, belief: noBelief }, incident, news, rules)
}

function reopened(incident: Incident): Incident {
  const { resolvedAt: _, ...rest } = incident
  return { ...rest, state: 'open', course: 'steady' }
}

/** Something is wrong: open, reopen, relapse, or more evidence for what is open. */
function onBad(c: Case, news: News, rules: LifeRules, newId: () => IncidentId): CaseStep {
  const { incident } = c
  const { at, evidence } = news
  if (
    incident === null ||
    (incident.state === 'resolved' && at - (incident.resolvedAt ?? at) > rules.reopenWithin)
  )
    return { case: begin(c, news, newId(), rules), change: 'opened' }
  const next = absorb(c, reopened(incident), news, rules)
  const change = (): Change | null => {
    if (incident.state === 'resolved') return 'reopened'
    if (incident.state === 'recovering') return 'relapsed'
    if (next.incident?.severity !== incident.severity) return 'worse'
    return incident.evidence.some((e) => e.kind === evidence.kind) ? null : 'evidence'
  }
  return { case: next, change: change() }
}

/** The present of a live incident, as the crowd shows it. */
function seenNow(c: Case, seen: CrowdSeen): Case {
  if (!isLive(c.incident)) return c
  const impact = { ...c.incident.impact, crowd: crowdImpact(seen) }
  return { ...c, incident: { ...c.incident, impact, course: courseOf(c.incident.state, seen) } }
}

function onCrowd(c: Case, event: EventOf<'crowd'>, rules: LifeRules, newId: () => IncidentId): CaseStep {
  const { at, evidence, seen, prior, word, passing } = event
  const loud = seen.lately === 'loud'
  if (isLive(c.incident) && seen.lately === 'calm') return { case: c, change: null }
  const checks = worthOfChecks(c.failing.length, passing, rules.openAt, word.maintenance)
  const belief = { crowd: evidence.surprise, prior, notices: word.belief, checks }
  const opens = loud && beliefOf(belief, rules.openAt) >= rules.openAt
  const live = isLive(c.incident)
  const heard = live || opens ? hear(c, at, seen) : c
  // A murmur keeps an incident from ending; only what would open one makes a recovering one open again.
  if (!opens && c.incident?.state !== 'open') return { case: seenNow(heard, seen), change: null }
  const severity = severityOf(evidence, 0)
  const allChecksFail = c.failing.length > 0 && passing === 0
  const impact = {
    crowd: crowdImpact(seen),
    checks: { failing: c.failing.length, of: c.failing.length + passing },
  }
  const beganAt = startOfMinute(event.since)
  // What would not open an incident of the whole service by itself does not make one of it.
  const scope = event.scope ?? (opens ? null : undefined)
  const said = scope === undefined ? {} : { scope }
  const news = { at, evidence, beganAt, severity, belief, allChecksFail, impact, ...said }
  const step = onBad(heard, news, rules, newId)
  return { ...step, case: seenNow(step.case, seen) }
}

function onFailing(
  c: Case,
  evidence: CheckEvidence,
  around: { readonly at: Instant; readonly healthy: number; readonly word: Word },
  rules: LifeRules,
  newId: () => IncidentId,
): CaseStep {
  const { at, healthy, word } = around
  const failing = [...c.failing.filter((check) => check !== evidence.check), evidence.check]
  const checks = worthOfChecks(failing.length, healthy, rules.openAt, word.maintenance)
  const belief = { ...noBelief, notices: word.belief, checks }
  if (!isLive(c.incident) && beliefOf(belief, rules.openAt) < rules.openAt) {
    const held = [...c.held.filter((one) => one.check !== evidence.check), evidence]
    return { case: { ...c, failing, held }, change: null }
  }
  const news: News = {
    at,
    evidence,
    beganAt: evidence.since ?? evidence.at,
    severity: severityOf(evidence, healthy),
    belief: { ...belief, prior: c.belief.prior },
    allChecksFail: healthy === 0,
    impact: { checks: { failing: failing.length, of: failing.length + healthy } },
  }
  return onBad({ ...c, failing, held: [] }, news, rules, newId)
}

function onCheck(c: Case, event: EventOf<'check'>, rules: LifeRules, newId: () => IncidentId): CaseStep {
  const { evidence, at, healthy } = event
  if (!evidence.up) return onFailing(c, evidence, event, rules, newId)
  const failing = c.failing.filter((check) => check !== evidence.check)
  const held = c.held.filter((one) => one.check !== evidence.check)
  const healed = { ...c, failing, held, healedAt: at }
  if (!isLive(c.incident) || failing.length === c.failing.length) return { case: healed, change: null }
  const impact = { checks: { failing: failing.length, of: failing.length + healthy + 1 } }
  const next = joins(healed, c.incident, evidence, at, c.belief, rules, impact)
  const course = courseOf('open', null, true)
  const improving = c.incident.state === 'open' && c.incident.impact.crowd === null
  return { case: improving ? { ...next, incident: { ...next.incident!, course } } : next, change: null }
}

/** Joins what is known, and makes nothing worse. */
function joins(
  c: Case,
  incident: Incident,
  evidence: Evidence,
  at: Instant,
  belief: Belief,
  rules: LifeRules,
  impact: Partial<Impact> = {},
): Case {
  const beganAt =
    evidence.kind === 'notice' && evidence.since !== undefined ? evidence.since : incident.beganAt
  const news = { at, evidence, beganAt, severity: 'minor', belief, allChecksFail: false, impact } as const
  return absorb(c, incident, news, rules)
}

function onNotice(c: Case, event: EventOf<'notice'>, rules: LifeRules): CaseStep {
  const { evidence, at, word } = event
  if (!isLive(c.incident)) return { case: c, change: null }
  const known = c.incident.evidence.some((e) => e.kind === 'notice')
  const next = joins(c, c.incident, evidence, at, { ...c.belief, notices: word.belief }, rules)
  return { case: next, change: known ? null : 'evidence' }
}

const lastOf = (...times: readonly (Instant | null)[]): number => Math.max(0, ...times.map((t) => t ?? 0))

/** The crowd is asked every minute: of one that has said nothing for longer there is nothing to see. */
function fallenSilent(c: Case, at: Instant): Case {
  if (!isLive(c.incident) || c.incident.impact.crowd === null) return c
  if (at - lastOf(c.loudAt, c.murmurAt) < minutes(2)) return c
  const impact = { ...c.incident.impact, crowd: null }
  return { ...c, incident: { ...c.incident, impact, course: courseOf(c.incident.state, null, true) } }
}

/** A crowd that is loud, or a failing check, keeps it open; one that murmurs keeps it from being resolved. */
function onTime(c: Case, at: Instant, rules: LifeRules): CaseStep {
  const { incident } = c
  if (!isLive(incident) || c.failing.length > 0) return { case: c, change: null }
  // Checks have their own hysteresis; the crowd's silence needs a while to mean something.
  const wait = c.loudAt === null ? 0 : rules.recoverAfter
  const troubled = lastOf(c.loudAt, c.healedAt)
  if (incident.state === 'open' && at - troubled >= wait) {
    const lately = at - lastOf(c.murmurAt) < minutes(2) ? 'murmur' : 'calm'
    const course = courseOf('recovering', { lately, trend: 'level' })
    const next: Incident = { ...incident, state: 'recovering', course, updatedAt: at }
    return { case: { ...c, incident: told(next, c.name) }, change: 'recovering' }
  }
  const quiet = at - Math.max(troubled, lastOf(c.murmurAt))
  if (incident.state === 'recovering' && quiet >= wait + rules.resolveAfter) {
    const impact = { ...incident.impact, crowd: null }
    const over: Incident = {
      ...incident,
      state: 'resolved',
      course: 'back',
      impact,
      updatedAt: at,
      resolvedAt: at,
    }
    const next = { ...c, incident: told(over, c.name), loudAt: null, murmurAt: null, healedAt: null }
    return { case: next, change: 'resolved' }
  }
  return { case: c, change: null }
}

/** The announced work is over, and what failed in it still fails. */
function afterWork(
  c: Case,
  { at, passing = 0 }: EventOf<'time'>,
  rules: LifeRules,
  newId: () => IncidentId,
): CaseStep {
  return c.held.reduce<CaseStep>(
    (step, evidence) => {
      const next = onFailing(step.case, evidence, { at, healthy: passing, word: noWord }, rules, newId)
      return { case: next.case, change: step.change ?? next.change }
    },
    { case: c, change: null },
  )
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
      return { case: isOfCrowd(c) ? seenNow(hear(c, event.at, event.seen), event.seen) : c, change: null }
    case 'check':
      return onCheck(c, event, rules, newId)
    case 'notice':
      return onNotice(c, event, rules)
    case 'time': {
      const waits = c.held.length > 0 && !isLive(c.incident) && event.word?.maintenance !== true
      return waits ? afterWork(c, event, rules, newId) : onTime(fallenSilent(c, event.at), event.at, rules)
    }
  }
}
