// A round over one trouble: what each recipient knows is compared with what is so. All that makes people hear of
// something (it happened, quiet hours ended, nobody answered) is one comparison, so nothing is told twice or lost.

import { type Instant, minutes } from '../terms/index.ts'
import { type Book, edit } from './book.ts'
import { journaledAfter } from './decided.ts'
import type { NotRule, ToldRule } from './decision.ts'
import { acknowledgedAt, followUp } from './follow-up.ts'
import type { Hearing } from './hearing.ts'
import { holdText, judge } from './judge.ts'
import type { Route } from './route.ts'
import { decide, know, type Round, type Saying, say } from './saying.ts'
import { type Held, inDigest, type Trouble } from './state.ts'

/** Each return doubles the wait before the all-clear, so that what comes and goes is told of less and less. */
const steadyFirst = minutes(5)
const steadyMost = minutes(60)
/** So many openings within the window are told one by one; more than that are gathered for a minute. */
const mostOpenings = 5
const openingsWindow = minutes(5)
const gathered = minutes(1)

export function takeRound(book: Book, thread: string, now: Instant, sayings: Saying[]): void {
  const trouble = edit(book, thread)
  trouble.wakeAt = null
  const wake = (at: number | null): void => {
    if (at !== null && at > now && (trouble.wakeAt === null || at < trouble.wakeAt)) trouble.wakeAt = at
  }
  const round: Round = { book, trouble, now, sayings, wake }
  leaveWhatIsOver(round)
  lapse(round)
  close(round)
  for (const route of book.setup.routes) opening(round, route)
  for (const recipient of Object.keys(trouble.told)) {
    const escalation = followUp(round, recipient)
    if (escalation !== null) opening(round, escalation)
  }
  if (trouble.joined.length > 0) wake(trouble.joinedAt + journaledAfter)
}

/** What held it tells of nothing any more: from here on it is told of by itself. */
function leaveWhatIsOver({ book, trouble }: Round): void {
  const { partOf } = trouble
  if (partOf !== null && book.state.troubles[partOf]?.closed !== false) trouble.partOf = null
}

/** An alarm that nothing clears, and that was not raised again. */
function lapse({ trouble, now, wake }: Round): void {
  const { endsAt, overAt } = trouble
  if (endsAt === undefined || overAt !== null) return
  if (now >= endsAt) trouble.overAt = endsAt
  else wake(endsAt)
}

/** Over, when it has not come back within its wait. */
function close({ trouble, now, wake }: Round): void {
  const { overAt, reopened } = trouble
  if (overAt === null || trouble.closed) return
  const anyone = Object.values(trouble.told).some(({ open }) => open)
  const steady = reopened === 0 || !anyone ? 0 : Math.min(steadyMost, steadyFirst * 2 ** (reopened - 1))
  if (now >= overAt + steady) trouble.closed = true
  else wake(overAt + steady)
}

/** Whether a route is told that there is trouble, or that it is back. */
function opening(round: Round, route: Route): void {
  const { trouble } = round
  const fresh = route.recipients.filter((one) => trouble.told[one]?.open !== true)
  if (fresh.length === 0) alreadyKnown(round, route)
  else if (trouble.closed) missed(round, route, fresh)
  else if (trouble.overAt === null) open(round, route, fresh)
}

function open(round: Round, route: Route, fresh: readonly string[]): void {
  const { trouble, book, now } = round
  const escalated = trouble.escalated[route.id] !== undefined
  const verdict = judge(book, trouble, route, now, escalated)
  const other = escalated ? null : routeOfSamePerson(round, route)
  const waited = trouble.held[route.id] ?? null
  const isGathering = waited?.rule === 'storm' && (waited.until ?? 0) > now
  const isTooMuch = waited === null && !route.tracks && fresh.some((one) => isStormed(book, one, now))
  if (verdict.kind === 'not') refuse(round, route, verdict.rule, verdict.why)
  else if (verdict.kind === 'hold') hold(round, route, verdict.held)
  else if (other !== null) refuse(round, route, 'same-person', `${route.person} is told by ${other}`)
  else if (isGathering) hold(round, route, waited)
  else if (isTooMuch) hold(round, route, { rule: 'storm', since: now, until: now + gathered })
  else {
    for (const recipient of fresh) sayOpened(round, route, recipient, verdict.hearing)
    delete trouble.held[route.id]
  }
}

function sayOpened(round: Round, route: Route, recipient: string, { severity, size }: Hearing): void {
  const { trouble, now } = round
  const before = trouble.told[recipient] ?? null
  const waited = trouble.held[route.id] ?? null
  const isAnswering = trouble.escalated[route.id] !== undefined
  const first: ToldRule = before === null ? 'fits' : 'back-again'
  const rule: ToldRule = isAnswering ? 'escalated' : waited === null ? first : `after-${waited.rule}`
  // Of who takes care the opening says it; a channel that keeps each thread's state takes it by a message of its own.
  const acknowledged = route.tracks ? null : acknowledgedAt(trouble, now)
  know(round, route, recipient, { openedAt: now, severity, size, open: true, acknowledgedAt: acknowledged })
  say(round, { route, recipient, kind: 'incident.opened', rule, waited, missed: false, before })
}

function alreadyKnown({ trouble, book }: Round, route: Route): void {
  delete trouble.held[route.id]
  if (route.recipients.some((one) => trouble.told[one]?.route === route.id)) return
  const by = trouble.told[route.recipients[0] ?? '']?.route ?? ''
  note(book, trouble, route, 'same-recipient', `${by} tells the same recipient`)
}

function refuse({ trouble, book }: Round, route: Route, rule: NotRule, why: string): void {
  delete trouble.held[route.id]
  note(book, trouble, route, rule, why)
}

function hold({ trouble, book, wake }: Round, route: Route, held: Held): void {
  const before = trouble.held[route.id]
  const next = before?.rule === held.rule ? { ...held, since: before.since } : held
  trouble.held[route.id] = next
  wake(held.until)
  const key = `held ${held.rule} ${held.until}`
  if (trouble.decided[route.id] === key) return
  trouble.decided[route.id] = key
  const until = held.until === null ? null : new Date(held.until).toISOString()
  decide(book, trouble, { route: route.id, verdict: 'held', rule: held.rule, until, why: holdText(held) })
}

/** It is over, and was never told: a digest mentions what quiet hours held back, everything else is let go. */
function missed(round: Round, route: Route, fresh: readonly string[]): void {
  const { trouble, now, wake, sayings, book } = round
  const held = trouble.held[route.id]
  if (held === undefined) return
  if (inDigest(held.rule) && held.until !== null && held.until > now) {
    wake(held.until)
    return
  }
  delete trouble.held[route.id]
  const isSaid = (to: string): boolean =>
    sayings.some(
      ({ thread, recipient, route: { person } }) =>
        thread === trouble.thread && (recipient === to || (person !== null && person === route.person)),
    )
  const never = fresh.filter((one) => trouble.told[one] === undefined && !isSaid(one))
  if (!inDigest(held.rule) || route.tracks || never.length === 0)
    note(book, trouble, route, 'over-before', `it was over before it could be told: ${holdText(held)}`)
  else
    for (const recipient of never)
      say(round, {
        ...{ route, recipient, kind: 'incident.resolved', rule: `after-${held.rule}` },
        ...{ waited: held, missed: true, before: null },
      })
}

function routeOfSamePerson({ trouble, book }: Round, route: Route): string | null {
  if (route.person === null) return null
  for (const told of Object.values(trouble.told)) {
    if (!told.open || told.route === route.id) continue
    const other = book.setup.routes.find(({ id }) => id === told.route)
    if (other?.person === route.person) return other.id
  }
  return null
}

function isStormed(book: Book, recipient: string, now: number): boolean {
  const lately = (book.state.openings[recipient] ?? []).filter((at) => now - at < openingsWindow)
  return lately.length >= mostOpenings
}

function note(book: Book, trouble: Trouble, route: Route, rule: NotRule, why: string): void {
  const key = `not ${rule}`
  if (trouble.decided[route.id] === key) return
  trouble.decided[route.id] = key
  decide(book, trouble, { route: route.id, verdict: 'not', rule, why })
}
