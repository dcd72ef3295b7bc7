// The words of the page of rehearsals: how far a runbook's run is, and what came of a drill.

import type { DrillsView, RunbooksView } from '../../../src/board/views.ts'
import { type Told, told } from './states.ts'

export const rehearsalsWords = {
  title: 'Rehearsals',
  lead: 'Runbooks and drills: what is done in an emergency, and what came of trying it before.',
  signIn: 'Sign in to see what is rehearsed.',
  runs: 'Runs of runbooks',
  runbooks: 'Runbooks',
  noRunbooks: 'No runbook is written. They are named in the configuration, under',
  running: 'A drill runs',
  gameDays: 'Game days',
  drills: 'Drills',
  noDrills: 'No drill was ever held. What one would do is said by',
  real: 'for real',
  exercise: 'an exercise',
  never: 'never',
} as const

type Run = RunbooksView['runs'][number]
type Past = DrillsView['past'][number]

const runs: Record<Run['state'], Told> = {
  running: told('Running', 'back', 'rise'),
  failed: told('Failed', 'bad', 'cross'),
  interrupted: told('Interrupted', 'warn', 'alert'),
  undoing: told('Being undone', 'back', 'rise'),
  done: told('Done', 'good', 'tick'),
  undone: told('Undone', 'mute', 'ring'),
  aborted: told('Aborted', 'mute', 'ring'),
}
export const runState = (state: Run['state']): Told => runs[state] ?? told(state, 'mute', 'query')

export function howFar({ asks, step, steps, state }: Pick<Run, 'asks' | 'step' | 'steps' | 'state'>): string {
  if (asks) return `waits for ${asks.by === 'other' ? 'another person' : 'somebody'}: ${asks.question}`
  if (state !== 'done' && state !== 'undone' && state !== 'aborted')
    return `step ${step} of ${steps.length}: ${steps[step - 1]?.does ?? ''}`
  const undone = steps.filter((one) => one.state === 'undone').length
  const kept = steps.filter((one) => one.state === 'done').length
  return `${kept + undone} of ${steps.length} steps were done${undone === 0 ? '' : `, ${undone} of them undone`}`
}

/** A drill that was measured has gone well only where everybody was back, within what is meant. */
export function drillOutcome({ outcome, endpoints }: Pick<Past, 'outcome' | 'endpoints'>): Told {
  if (outcome === 'aborted') return told('Aborted', 'warn', 'alert')
  if (outcome === 'unmeasured') return told('Not measured', 'mute', 'query')
  if (endpoints.some(({ recoverMs }) => recoverMs === null)) return told('Did not come back', 'bad', 'cross')
  if (endpoints.some(({ met }) => met === false)) return told('Objective missed', 'bad', 'cross')
  return told('Measured', 'good', 'tick')
}
