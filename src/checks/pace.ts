// When to look next, and how. Looks stand on a grid whose phase comes from the check's id, so that a thousand checks
// spread over the interval and a stall of the process does not bunch them for ever. A first failure of what was up is
// confirmed at once, off the grid: waiting a whole interval would be most of the time a failover takes.

import type { Health } from '../signals/index.ts'
import { type CheckId, type Duration, ms } from '../terms/index.ts'
import type { Finding } from './look.ts'
import type { CheckSpec } from './spec.ts'

/**
 * `volley`: staggered parallel looks that must all fail to count as one failure. Silence may be one lost packet, and
 * five lost in a row within 40 ms is no longer chance; looking five times one after the other would cost five timeouts.
 */
export type Manner = 'single' | 'volley'
export const volleyLooks = 5
export const volleyStagger: Duration = ms(10)

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
  spec: Pick<CheckSpec, 'id' | 'every' | 'refusedGrace'>,
  origin: number,
  health: Health,
  look: Look,
): Next {
  const confirming = health.state === 'up' && health.failures > 0 && look.finding.verdict === 'down'
  if (confirming && look.finding.timedOut) return { at: look.endedAt, manner: 'volley', passed: 0 }
  // Never later than the ordinary look would be: a long grace must not slow a fast check.
  if (confirming)
    return { at: look.endedAt + Math.min(spec.refusedGrace, spec.every), manner: 'single', passed: 0 }
  const phase = phaseOf(spec.id, spec.every)
  // A look that began on its grid point, give or take a timer's rounding, is followed by the next one.
  const due = gridPoint(origin, phase, spec.every, look.startedAt + spec.every / 2)
  const at = gridPoint(origin, phase, spec.every, Math.max(due, look.endedAt))
  return { at, manner: 'single', passed: Math.round((at - due) / spec.every) }
}
