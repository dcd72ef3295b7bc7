// From single looks to a judged state, with hysteresis: `down` failures in a row, `up` successes in a row. A look
// that could not be made changes nothing, not even a streak (S12): our own trouble is no evidence about others.

import type { Instant } from '../terms/index.ts'
import type { CheckResult } from './shapes.ts'

export type HealthState = 'up' | 'down' | 'unknown'

/** `since`: when the state was judged; null while nothing has been. At most one of the two streaks is above 0. */
export type Health = {
  readonly state: HealthState
  readonly since: Instant | null
  readonly failures: number
  readonly successes: number
}

export type HealthRule = { readonly down: number; readonly up: number }

export type Judgement = { readonly state: 'up' | 'down'; readonly at: Instant; readonly why: string }

export type HealthStep = { readonly health: Health; readonly judged: Judgement | null }

export const initialHealth = (): Health => ({ state: 'unknown', since: null, failures: 0, successes: 0 })

/**
 * The first success ever judges up at once: nothing contradicts it, and a start that waited for more would leave
 * every target unproven meanwhile. Once a failure has been seen, the full streak is asked for.
 */
function proves(health: Health, failures: number, successes: number, rule: HealthRule): 'up' | 'down' | null {
  const untouched = health.state === 'unknown' && health.failures === 0 && health.successes === 0
  if (successes > 0 && (untouched || successes >= rule.up)) return 'up'
  if (failures >= rule.down && failures > 0) return 'down'
  return null
}

/** One look. `judged` is set only when the state changes, at the end of the look that decided it. */
export function stepHealth(health: Health, result: CheckResult, rule: HealthRule): HealthStep {
  if (result.verdict === 'unknown') return { health, judged: null }
  const up = result.verdict === 'up'
  const failures = up ? 0 : health.failures + 1
  const successes = up ? health.successes + 1 : 0
  const proven = proves(health, failures, successes, rule)
  if (proven === null || proven === health.state)
    return { health: { ...health, failures, successes }, judged: null }
  const at = (result.at + result.tookMs) as Instant
  const streak = up ? `${successes} of ${rule.up} successes` : `${failures} of ${rule.down} failures`
  const why =
    up && successes < rule.up
      ? `first look succeeded: ${result.detail}`
      : `${streak} in a row: ${result.detail}`
  return { health: { state: proven, since: at, failures, successes }, judged: { state: proven, at, why } }
}
