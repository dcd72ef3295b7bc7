// A target that came back. It waits a while before it is preferred again (slow start), and longer each time it has
// fallen (damping, the idea of RFC 2439): a penalty that grows with every fall and halves over time. Neither ever costs
// an answer: who waits is passed over only while the answer without it is whole. A penalty and not a count of falls in a
// window: a window forgets all at once, and is entered again at once.

import { after, type Duration, type Instant, isoTime, minutes, ms, type TargetId } from '../terms/index.ts'
import { type Health, type Selection, select } from './select.ts'

/** RFC 2439 section 4.2 in the proportions that routers use by default: 1000 a fall, the third in a row is one too many. */
export const damping = {
  perFall: 1000,
  /** Above this a target is suppressed, until its penalty has fallen to `reuse`. */
  limit: 2500,
  reuse: 1000,
  halfLife: minutes(5),
  /** No penalty is higher, so that nobody waits for more than 15 minutes after the last fall. */
  most: 8000,
} as const

/** What one check's judgements leave behind. Absent in `CheckHealth` until the first of them. */
export type Falls = {
  /** The last state that was proven. */
  readonly standing: 'up' | 'down'
  /** Falls that the penalty remembers: since it was last below half of one. */
  readonly count: number
  readonly penalty: number
  /** When the penalty was that high. */
  readonly at: Instant
  /** When it came back last; null: it has never been down. */
  readonly backAt: Instant | null
}

export function penaltyAt(falls: Falls, now: Instant): number {
  const halvings = Math.max(0, now - falls.at) / damping.halfLife
  return falls.penalty * 2 ** -halvings
}

/** What is remembered after one more judgement. Undefined while nothing has been proven. What a drill pretends is no fall. */
export function remember(
  falls: Falls | undefined,
  state: Health,
  at: Instant,
  pretended = false,
): Falls | undefined {
  if (state === 'unknown' || falls?.standing === state) return falls
  if (!falls) return { standing: state, count: 0, penalty: 0, at, backAt: null }
  if (state === 'up') return { ...falls, standing: 'up', backAt: at }
  if (pretended) return { ...falls, standing: 'down' }
  const left = penaltyAt(falls, at)
  const penalty = Math.min(left + damping.perFall, damping.most)
  return { ...falls, standing: 'down', count: left < damping.perFall / 2 ? 1 : falls.count + 1, penalty, at }
}

/** Until when the penalty keeps it suppressed; null when it does not. */
export function suppressedUntil({ penalty, at }: Falls): Instant | null {
  if (penalty <= damping.limit) return null
  return after(at, ms(damping.halfLife * Math.log2(penalty / damping.reuse)))
}

export type Wait = { readonly until: Instant; readonly why: string }

export type Returning = { readonly slowStart: Duration; readonly damped: boolean }

/** Why a target that is up is not preferred yet; null when it is. */
export function waitOf(falls: Falls | undefined, rule: Returning, now: Instant): Wait | null {
  if (!falls?.backAt || falls.standing !== 'up') return null
  const slow = after(falls.backAt, rule.slowStart)
  const suppressed = rule.damped ? suppressedUntil(falls) : null
  if (suppressed !== null && suppressed > now && suppressed >= slow) {
    const figures = `fell ${falls.count} times (penalty ${Math.round(penaltyAt(falls, now))}, reused at ${damping.reuse})`
    return { until: suppressed, why: `it ${figures} and waits until ${isoTime(suppressed)}` }
  }
  if (slow <= now) return null
  return { until: slow, why: `it is back since ${isoTime(falls.backAt)} and waits until ${isoTime(slow)}` }
}

/**
 * As `select`, but who waits does not come into the answer while the answer without it is whole: enough targets that
 * are up, or answered now and not down. The wait stands in the reason.
 */
export function selectPatiently(
  waiting: ReadonlyMap<TargetId, Wait>,
  ...[envelope, health, current, ...rest]: Parameters<typeof select>
): Selection {
  const eager = select(envelope, health, current, ...rest)
  const passedOver = eager.answering.filter((id) => waiting.has(id) && !current?.includes(id))
  if (passedOver.length === 0) return eager
  const seen = new Map<TargetId, Health>(health)
  // Another one that waits is no better than those that were passed over.
  for (const id of waiting.keys())
    if (health.get(id) === 'up' && !current?.includes(id)) seen.set(id, 'unknown')
  const patient = select(envelope, seen, current, ...rest)
  const whole = patient.reason.code === 'enough'
  if (!whole || passedOver.some((id) => patient.answering.includes(id))) return eager
  const waits = passedOver.map((id) => `${id} is up, but ${waiting.get(id)!.why}`)
  return { ...patient, reason: { ...patient.reason, text: `${patient.reason.text}; ${waits.join('; ')}` } }
}
