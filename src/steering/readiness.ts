// Is a target ready to take traffic, and how far is it? A function of what its checks have measured lately, so that
// asking twice gives the same and nothing has to be remembered. What is too old is unknown, and unknown is not ready.
//
// One measure beyond a limit is enough to be not ready; to be ready again takes as many in a row as the check's `up`.
// The first measures of all need no streak, as with health: nothing contradicts them.

import { type CheckId, type Duration, formatDuration, type Instant } from '../terms/index.ts'
import type { CapacityRule, LagRule, ReadyRule } from './endpoint.ts'
import { inSeconds, type Measure, paceText } from './measure.ts'
import type { Loss, Readiness } from './node-state.ts'
import type { Health } from './select.ts'

/** What is known of one check. */
export type Measured = {
  readonly health: Health
  /** The newest look's sentence. */
  readonly detail: string
  /** When the newest look that counts ended; null before the first. */
  readonly seenAt: Instant | null
  /** Oldest first; a few of the newest. */
  readonly measures: readonly Measure[]
  /** After this long without a look it is unknown. */
  readonly goodFor: Duration
  /** Measures in a row within the limit that make ready again. */
  readonly up: number
}

/** `until`: when this changes by age alone; null: not by itself. */
export type Judged = { readonly readiness: Readiness; readonly until: Instant | null }

type Part = {
  readonly state: Readiness['state']
  readonly why: string
  readonly until: Instant | null
  readonly lag?: number
  readonly loss?: Loss
}

/** As many measures as are needed for a streak of `up` and for a trend. */
export const measuresKept = (up: number): number => Math.max(up + 1, 8)

export function readinessOf(
  { ready, capacity }: { readonly ready: ReadyRule; readonly capacity?: number },
  measured: (check: CheckId) => Measured | undefined,
  now: Instant,
): Judged {
  const parts = [
    ...(ready.lag ? [lagPart(ready.lag, measured(ready.lag.check), now)] : []),
    ...(ready.capacity ? [capacityPart(ready.capacity, capacity, measured, now)] : []),
    ...(ready.smoke ? [smokePart(ready.smoke, measured(ready.smoke), now)] : []),
  ]
  const lacking = parts.filter(({ state }) => state !== 'ready')
  const state = lacking.find((part) => part.state === 'not-ready')?.state ?? lacking[0]?.state ?? 'ready'
  const why = (lacking.length > 0 ? lacking : parts).map((part) => part.why).join('; ')
  const untils = parts.flatMap(({ until }) => (until === null ? [] : [until]))
  const [only] = lacking
  const lag = parts.find((part) => part.lag !== undefined)?.lag
  return {
    readiness: {
      state,
      why,
      at: now,
      ...(lag === undefined ? {} : { lag }),
      // What lacks something else than data is no destination at any price.
      ...(lacking.length === 1 && only?.loss ? { loss: only.loss } : {}),
    },
    until: untils.length > 0 ? (Math.min(...untils) as Instant) : null,
  }
}

function lagPart(rule: LagRule, seen: Measured | undefined, now: Instant): Part {
  const fresh = freshly('lag', rule.check, seen, now)
  if ('state' in fresh) return fresh
  const { value, until, measures, up } = fresh
  const limit = rule.max / 1000
  const run = streak(measures, ({ value: behind }) => behind <= limit)
  const figures = `lag ${inSeconds(value)}, limit ${formatDuration(rule.max)}`
  if (run === measures.length || run >= up) return { state: 'ready', why: figures, until, lag: value }
  if (value <= limit)
    return { state: 'not-ready', why: `${figures}, ${run} of ${up} measures in a row`, until, lag: value }
  const why = `${figures}${paceText(measures, limit)}${policyText(rule, value)}`
  const loss = lossOf(rule, value)
  return { state: 'not-ready', why, until, lag: value, ...(loss ? { loss } : {}) }
}

function lossOf({ policy, loseAtMost }: LagRule, behind: number): Loss | null {
  if (policy === 'wait') return null
  if (loseAtMost === undefined ? policy === 'move' : behind * 1000 > loseAtMost) return null
  return { policy, seconds: behind }
}

function policyText({ policy, loseAtMost }: LagRule, behind: number): string {
  if (loseAtMost === undefined || policy === 'wait' || behind * 1000 <= loseAtMost) return ''
  return `; more than the ${formatDuration(loseAtMost)} that may be lost`
}

function capacityPart(
  { check, atLeast }: CapacityRule,
  stated: number | undefined,
  measured: (check: CheckId) => Measured | undefined,
  now: Instant,
): Part {
  const needed = `at least ${atLeast} is needed`
  if (check === undefined) {
    const state = (stated ?? 0) >= atLeast ? 'ready' : 'not-ready'
    return { state, why: `capacity ${stated ?? 0} as stated, ${needed}`, until: null }
  }
  const fresh = freshly('capacity', check, measured(check), now)
  if ('state' in fresh) return fresh
  const { value, until, measures, up } = fresh
  const run = streak(measures, ({ value: spare }) => spare >= atLeast)
  const ready = run === measures.length || run >= up
  const waiting = ready || value < atLeast ? '' : `, ${run} of ${up} measures in a row`
  return { state: ready ? 'ready' : 'not-ready', why: `capacity ${value}, ${needed}${waiting}`, until }
}

function smokePart(check: CheckId, seen: Measured | undefined, now: Instant): Part {
  const what = `smoke test ${check}`
  const told = still(what, check, seen, now)
  if ('state' in told) return told
  if (told.seen.health === 'up') return { state: 'ready', why: `${what} is up`, until: told.until }
  const state = told.seen.health === 'down' ? 'not-ready' : 'unknown'
  return { state, why: `${what} is ${told.seen.health}: ${told.seen.detail}`, until: told.until }
}

type Still = { readonly seen: Measured; readonly until: Instant }

/** What was looked at lately enough to count. */
function still(what: string, check: CheckId, seen: Measured | undefined, now: Instant): Part | Still {
  const unknown = (why: string): Part => ({ state: 'unknown', why, until: null })
  if (!seen || seen.seenAt === null) return unknown(`${what} unknown: check ${check} has said nothing yet`)
  const until = (seen.seenAt + seen.goodFor) as Instant
  if (now < until) return { seen, until }
  const age = formatDuration(Math.round(now - seen.seenAt) as Duration)
  return unknown(`${what} unknown: check ${check} has said nothing for ${age}`)
}

type Fresh = Still & Pick<Measured, 'measures' | 'up'> & { readonly value: number }

/** The newest measure, unless it is too old or its check has been judged down since. */
function freshly(what: string, check: CheckId, seen: Measured | undefined, now: Instant): Part | Fresh {
  const told = still(what, check, seen, now)
  if ('state' in told) return told
  const unknown = (why: string): Part => ({ state: 'unknown', why: `${what} unknown: ${why}`, until: null })
  const { health, detail, measures, goodFor, up } = told.seen
  if (health === 'down') return unknown(`check ${check} is down: ${detail}`)
  const newest = measures.at(-1)
  if (!newest) return unknown(`check ${check} has measured nothing: ${detail}`)
  const until = (newest.at + goodFor) as Instant
  if (now >= until)
    return unknown(
      `last measured ${formatDuration(Math.round(now - newest.at) as Duration)} ago by check ${check}: ${detail}`,
    )
  return { seen: told.seen, until, value: newest.value, measures, up }
}

function streak(measures: readonly Measure[], within: (measure: Measure) => boolean): number {
  const first = measures.findLastIndex((measure) => !within(measure))
  return measures.length - 1 - first
}
