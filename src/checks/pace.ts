// When to look next, and how. Looks stand on a grid whose phase comes from the check's id, so that a thousand checks
// spread over the interval and a stall of the process does not bunch them for ever. A first failure of what was up that
// brought no answer is confirmed at once, off the grid: waiting a whole interval would be most of the time a failover
// takes. An answer that is wrong is looked at again on the grid: somebody is there, and may be about to do better.

import type { Health } from '../signals/index.ts'
import { type CheckId, type Duration, ms } from '../terms/index.ts'
import type { Finding } from './look.ts'
import type { CheckSpec } from './spec.ts'
import type { VolleyPlan } from './volley.ts'

/**
 * `volley`: staggered looks that must all fail to count as one failure; one after the other they would cost five
 * timeouts. `again`: looks until a refusal has lasted for the grace; together they count as one failure, too.
 */
export type Manner = 'single' | 'volley' | 'again'

const volleyLooks = 5
/** What a volley lasts beyond one timeout. */
const volleyBeyond: Duration = ms(140)
/** The last look of a volley waits for at least this part of the timeout. */
const leastPatience = 0.4

/**
 * Packets are lost in bursts, so the looks lie as far apart as the time allows: a volley always lasts a timeout and
 * 140 ms, and its last look begins as late as leaves it twice what successes have lately taken (`usualMs`, nine of ten of them).
 */
export function volleyPlan(timeout: Duration, usualMs: number): VolleyPlan {
  const lasts = timeout + volleyBeyond
  const lastPatience = Math.min(timeout, Math.max(leastPatience * timeout, 2 * usualMs))
  return { looks: volleyLooks, stagger: ms((lasts - lastPatience) / (volleyLooks - 1)), lasts: ms(lasts) }
}

/** `at` in milliseconds of `Clock.monotonic`. `passed`: grid points that went by without a look of their own. */
export type Next = { readonly at: number; readonly manner: Manner; readonly passed: number }

/** Deterministic in the id, spread evenly over [0, every): FNV-1a, 32 bits. */
export function phaseOf(check: CheckId, every: Duration): Duration {
  let hash = 0x811c9dc5
  for (let i = 0; i < check.length; i++) hash = Math.imul(hash ^ check.charCodeAt(i), 0x01000193)
  return ms(((hash >>> 0) / 2 ** 32) * every)
}

/** The first grid point not before `from`; the grid is `origin + phase + n * every`. */
export function gridPoint(origin: number, phase: Duration, every: Duration, from: number): number {
  const n = Math.max(0, Math.ceil((from - origin - phase) / every))
  return origin + phase + n * every
}

export type Look = { readonly startedAt: number; readonly endedAt: number; readonly finding: Finding }

/** `health` is the state after the look was counted; `origin` the monotonic time at which the check began. */
export function nextLook(
  spec: Pick<CheckSpec, 'id' | 'every'>,
  origin: number,
  health: Health,
  look: Look,
): Next {
  const { timedOut, broken } = look.finding
  // The first one alone: who asks for more than two failures in a row asks for time.
  const confirming = health.state === 'up' && health.failures === 1 && look.finding.verdict === 'down'
  if (confirming && (timedOut || broken))
    return { at: look.endedAt, manner: timedOut ? 'volley' : 'again', passed: 0 }
  const phase = phaseOf(spec.id, spec.every)
  // A look that began on its grid point, give or take a timer's rounding, is followed by the next one.
  const due = gridPoint(origin, phase, spec.every, look.startedAt + spec.every / 2)
  const at = gridPoint(origin, phase, spec.every, Math.max(due, look.endedAt))
  return { at, manner: 'single', passed: Math.round((at - due) / spec.every) }
}

/** After so long without a look nothing is known any more. A look may take longer than the interval; then that is how often it looks. */
export const goodFor = ({ every, timeout }: Pick<CheckSpec, 'every' | 'timeout'>): Duration =>
  ms(3 * Math.max(every, timeout))
