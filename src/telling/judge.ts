// Whether a route is told of a trouble now: the rules in their order, the first that speaks decides.

import type { Severity } from '../incidents/index.ts'
import type { Instant } from '../terms/index.ts'
import type { Book } from './book.ts'
import { isWithin, nextTurn } from './calendar.ts'
import type { NotRule } from './decision.ts'
import { type Hearing, hear } from './hearing.ts'
import type { Hours, Route } from './route.ts'
import { type Held, type HoldRule, rank, type Trouble } from './state.ts'
import { spellTime } from './words.ts'

export type Verdict =
  | { readonly kind: 'tell'; readonly hearing: Hearing }
  | { readonly kind: 'hold'; readonly held: Held; readonly hearing: Hearing }
  | { readonly kind: 'not'; readonly rule: NotRule; readonly why: string }

const not = (rule: NotRule, why: string): Verdict => ({ kind: 'not', rule, why })

/** `escalated`: another route was not answered; then what this one asks for itself does not count. */
export function judge(book: Book, trouble: Trouble, route: Route, now: Instant, escalated: boolean): Verdict {
  const { when } = route
  if (route.onlyEscalated && !escalated)
    return not('only-escalated', 'it is told only when another route is not answered')
  if (!escalated && !when.topics.includes(trouble.topic))
    return not('topic', `it does not ask for ${trouble.topic}`)
  const hearing = hear(book, trouble, route, now, escalated)
  if (!hearing.matched) return not('no-match', 'it asks for other services, sectors or foundations')
  const { severity } = hearing
  if (trouble.topic === 'incidents' && !escalated && rank(severity) < rank(when.severity))
    return not('severity', `it is ${severity}, and the route asks for ${when.severity} or worse`)
  if (trouble.partOf !== null) return not('grouped', `it is told of with ${trouble.partOf}`)
  const held = holdOf(book, trouble, route, now, hearing, escalated)
  return held === null ? { kind: 'tell', hearing } : { kind: 'hold', held, hearing }
}

function holdOf(
  book: Book,
  { notBefore }: Trouble,
  route: Route,
  now: Instant,
  hearing: Hearing,
  escalated: boolean,
): Held | null {
  if (notBefore !== null && now < (notBefore.until ?? 0)) return notBefore
  const { hours } = route.when
  if (hours !== null && !escalated && !isWithin(hours, now)) return until('hours', hours, now)
  return hearing.muted ?? quietFor(book, route, hearing.severity, now)
}

/** Quiet hours, or a while in which what happened in our own absence is gathered; null: it may be said. */
export function quietFor(book: Book, { quiet }: Route, severity: Severity, now: Instant): Held | null {
  const isLess = quiet !== null && (quiet.except === 'nothing' || rank(severity) < rank(quiet.except))
  if (isLess && isWithin(quiet.hours, now)) return until('quiet', quiet.hours, now)
  const { away } = book.state
  return away !== null && now < away.settledAt ? { rule: 'restart', since: now, until: away.settledAt } : null
}

const until = (rule: HoldRule, hours: Hours, now: Instant): Held => ({
  rule,
  since: now,
  until: nextTurn(hours, now),
})

const holdWords: Record<HoldRule, string> = {
  hours: 'it is outside of its hours',
  silence: 'it is silenced',
  maintenance: 'maintenance is planned',
  quiet: 'these are quiet hours',
  restart: 'Holdfast has just come back, and gathers what happened meanwhile',
  storm: 'this recipient was told of much in the last minutes',
  lingering: 'it may be back in a moment, as the others are',
  settling: 'it may mend itself in a moment',
}

export const holdText = ({ rule, until: end, by }: Held): string =>
  `${holdWords[rule]}${by === undefined ? '' : ` (${by})`}${end === null ? '' : `, until ${spellTime(end)}`}`
