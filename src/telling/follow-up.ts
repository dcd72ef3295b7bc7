// What somebody who was told of a trouble is told next: what matters of its course, that it was acknowledged, that
// nobody has, and that it is over. At most one of them in a round.

import type { ToldRule } from './decision.ts'
import { type Hearing, hear } from './hearing.ts'
import { quietFor } from './judge.ts'
import type { MessageKind } from './message.ts'
import type { Route } from './route.ts'
import { know, type Round, say } from './saying.ts'
import { changesEvery, type Held, rank, type Told, type Trouble } from './state.ts'

/** The route that is to be told as well, because this recipient did not answer; null: none. */
export function followUp(round: Round, recipient: string): Route | null {
  const { trouble, book, now, sayings } = round
  const told = trouble.told[recipient]!
  const isTold = sayings.some((one) => one.thread === trouble.thread && one.recipient === recipient)
  if (!told.open || isTold) return wakeNext(round, told)
  const route = routeFor(round, told, recipient)
  if (route === null) return null
  if (trouble.closed) {
    allClear(round, route, recipient, told)
    return null
  }
  if (trouble.overAt !== null) return null
  const hearing = hear(book, trouble, route, now, trouble.escalated[route.id] !== undefined)
  if (hearing.muted !== null || !hearing.matched) {
    round.wake(hearing.muted?.until ?? null)
    return null
  }
  const rule = nextRule(round, route, told, hearing)
  if (rule !== null) tell(round, { route, recipient, told, hearing, rule })
  return trouble.partOf === null ? escalation(round, route, trouble.told[recipient]!) : null
}

/** The route may be gone from the configuration: another one with the same recipient takes its place. */
function routeFor({ book, trouble }: Round, told: Told, recipient: string): Route | null {
  const { routes } = book.setup
  const route =
    routes.find(({ id, recipients }) => id === told.route && recipients.includes(recipient)) ??
    routes.find(({ recipients }) => recipients.includes(recipient))
  if (route === undefined) delete trouble.told[recipient]
  return route ?? null
}

function allClear(round: Round, route: Route, recipient: string, told: Told): void {
  const { trouble, book, now, wake } = round
  const held = quietFor(book, route, told.severity, now)
  if (held !== null && !(route.tracks && held.rule === 'restart')) {
    trouble.told[recipient] = { ...told, waits: sinceBefore(told.waits, held) }
    wake(held.until)
    return
  }
  know(round, route, recipient, { open: false })
  say(round, {
    ...{ route, recipient, kind: 'incident.resolved', rule: 'over' },
    ...{ waited: told.waits ?? null, missed: false, before: told },
  })
}

/** What is the most worth saying now; null: nothing, and the round wakes when something may be. */
function nextRule(round: Round, route: Route, told: Told, hearing: Hearing): ToldRule | null {
  const { trouble, now, wake } = round
  const { acknowledged, partOf } = trouble
  const isAcknowledged = acknowledgedAt(trouble, now)
  if (isAcknowledged !== null && told.acknowledgedAt !== isAcknowledged) return 'acknowledged'
  const news = partOf === null ? whatMatters(trouble, told, hearing) : null
  if (news !== null && now >= told.lastAt + changesEvery) return news
  if (news !== null) wake(told.lastAt + changesEvery)
  if (isAcknowledged !== null) wake(acknowledged?.until ?? null)
  if (route.remind === null || isAcknowledged !== null || partOf !== null) return null
  if (now >= told.lastAt + route.remind) return 'unanswered'
  wake(told.lastAt + route.remind)
  return null
}

function whatMatters(trouble: Trouble, told: Told, { severity, size }: Hearing): ToldRule | null {
  if (rank(severity) > rank(told.severity)) return 'worse'
  if (trouble.named && trouble.foundation !== told.foundation) return 'named'
  if (trouble.moved.length > told.moved) return 'moved'
  return size >= 2 * told.size ? 'grown' : null
}

/** When it was acknowledged, as long as that holds. */
export function acknowledgedAt({ acknowledged }: Trouble, now: number): number | null {
  if (acknowledged === null) return null
  return acknowledged.until === undefined || now < acknowledged.until ? acknowledged.at : null
}

type Telling = {
  readonly route: Route
  readonly recipient: string
  readonly told: Told
  readonly hearing: Hearing
  readonly rule: ToldRule
}

function tell(round: Round, { route, recipient, told, hearing, rule }: Telling): void {
  const { trouble, book, now, wake } = round
  const acknowledged = acknowledgedAt(trouble, now)
  const { severity, size } = hearing
  const worst = rank(severity) > rank(told.severity) ? severity : told.severity
  const held = quietFor(book, route, worst, now)
  if (held !== null) {
    // Reminders and word of who takes care are of the moment; what has changed is told when it may be. After an
    // outage of our own they are due all at once, and belong into the summary.
    const isOfTheMoment = rule === 'acknowledged' || (rule === 'unanswered' && held.rule !== 'restart')
    const waits = isOfTheMoment ? told.waits : sinceBefore(told.waits, held)
    const known = rule === 'acknowledged' ? { acknowledgedAt: acknowledged } : {}
    trouble.told[recipient] = { ...told, ...known, ...(waits === undefined ? {} : { waits }) }
    wake(held.until)
    return
  }
  const larger = Math.max(size, told.size)
  know(round, route, recipient, { severity: worst, size: larger, acknowledgedAt: acknowledged })
  const kinds: Partial<Record<ToldRule, MessageKind>> = {
    acknowledged: 'incident.acknowledged',
    unanswered: 'incident.reminder',
  }
  const kind = kinds[rule] ?? 'incident.changed'
  say(round, { route, recipient, kind, rule, waited: told.waits ?? null, missed: false, before: told })
  wakeNext(round, trouble.told[recipient]!)
}

const sinceBefore = (before: Held | undefined, held: Held): Held =>
  before?.rule === held.rule ? { ...held, since: before.since } : held

/** When something may be due for a recipient who was told just now. */
function wakeNext({ trouble, book, now, wake }: Round, told: Told): null {
  const route = book.setup.routes.find(({ id }) => id === told.route)
  if (!told.open || route === undefined || trouble.overAt !== null) return null
  wake(now + changesEvery)
  if (route.remind !== null) wake(now + route.remind)
  if (route.escalate !== null) wake(told.openedAt + route.escalate.after)
  return null
}

function escalation({ trouble, book, now, wake }: Round, route: Route, told: Told): Route | null {
  const { escalate } = route
  if (escalate === null || trouble.escalated[escalate.to] !== undefined) return null
  if (acknowledgedAt(trouble, now) !== null) return null
  const due = Math.max(told.openedAt, trouble.acknowledged?.until ?? 0) + escalate.after
  if (now < due) {
    wake(due)
    return null
  }
  const to = book.setup.routes.find(({ id }) => id === escalate.to)
  if (to === undefined) return null
  trouble.escalated[escalate.to] = route.id
  return to
}
