// What is seen of an incident now, apart from the worst of it.

import type { CrowdSeen } from './case.ts'
import type { Course, Impact, IncidentState } from './incident.ts'

export const noImpact: Impact = { crowd: null, checks: { failing: 0, of: 0 } }

/** Fewer usual reports in the window than this: a multiple of them would say nothing. */
const enough = 0.5

export function crowdImpact(seen: CrowdSeen): Impact['crowd'] {
  const { lately, count, expected, windowMinutes, countries } = seen
  if (lately === 'calm' || count <= expected) return null
  return {
    reportsPerMinute: count / windowMinutes,
    timesUsual: expected < enough ? null : count / expected,
    countries,
  }
}

/** `seen`: null where the crowd says nothing, or is no part of it. `healing`: some of its checks came back, not all. */
export function courseOf(
  state: IncidentState,
  seen: Pick<CrowdSeen, 'lately' | 'trend'> | null,
  healing = false,
): Course {
  if (state === 'resolved') return 'back'
  const falling = seen?.trend === 'falling'
  if (state === 'recovering')
    return seen === null || seen.lately === 'calm' || falling ? 'improving' : 'lingering'
  if (seen?.trend === 'rising') return 'worsening'
  return falling || (seen === null && healing) ? 'improving' : 'steady'
}
