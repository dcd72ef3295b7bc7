// The words of rehearsals: the three classes an endpoint may be in, and what was measured against what is meant.

import type { EndpointView } from '../../../src/board/views.ts'
import { type Told, told } from './states.ts'

type Rehearsal = NonNullable<EndpointView['rehearsal']>

const classes: Record<Rehearsal['class'], Told> = {
  automatic: told('Moves by itself', 'good', 'tick'),
  'approved-plan': told('Moves by one approved step', 'back', 'rise'),
  untried: told('Untried', 'warn', 'alert'),
}
export const rehearsalClass = (of: Rehearsal['class']): Told => classes[of] ?? told(of, 'mute', 'query')

export const rehearsalWords = {
  title: 'Rehearsed',
  last: 'Last rehearsed',
  never: 'never',
  without: 'Without',
  recovered: 'Everybody back after',
  goal: 'Meant to take',
  drill: 'a drill',
  exercise: 'an exercise',
} as const

const span = (ms: number): string =>
  ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`

export const took = (recoverMs: number | null): string =>
  recoverMs === null ? 'it did not come back' : span(recoverMs)

export function goal(objective: Rehearsal['objective'], met: boolean | null): string {
  if (objective === null) return 'nothing is set (`objective`)'
  const { recoverWithinMs, loseAtMostMs } = objective
  const data = loseAtMostMs === null ? '' : `, losing ${span(loseAtMostMs)} of data at most`
  const kept = met === null ? '' : met ? ': met' : ': missed'
  return `${span(recoverWithinMs)}${data}${kept}`
}
