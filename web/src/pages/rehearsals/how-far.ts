// How far a runbook's run is, and what came of a drill, as texts of the catalogue and how they look.

import type { DrillsView, RunbooksView } from '../../../../src/board/views.ts'
import { fill } from '../../words/fill.ts'
import type { Look } from '../../words/looks.ts'
import type { ConsoleWords } from '../../words/speech.ts'

type Words = ConsoleWords['rehearsing']
export type Run = RunbooksView['runs'][number]
export type Past = DrillsView['past'][number]

export const runLooks: Record<Run['state'], Look> = {
  running: ['back', 'rise'],
  failed: ['bad', 'cross'],
  interrupted: ['warn', 'alert'],
  undoing: ['back', 'rise'],
  done: ['good', 'tick'],
  undone: ['mute', 'ring'],
  aborted: ['mute', 'ring'],
}

export const isOver = ({ state }: Pick<Run, 'state'>): boolean =>
  state === 'done' || state === 'undone' || state === 'aborted'

export function howFar(w: Words, run: Pick<Run, 'asks' | 'step' | 'steps' | 'state'>): string {
  const { asks, step, steps } = run
  const of = steps.length
  if (asks) return fill(w.waitsFor[asks.by], { question: asks.question })
  if (!isOver(run)) return fill(w.atStep, { step, of, does: steps[step - 1]?.does ?? '' })
  const undone = steps.filter(({ state }) => state === 'undone').length
  const done = undone + steps.filter(({ state }) => state === 'done').length
  return fill(undone === 0 ? w.stepsDone : w.stepsUndone, { done, of, undone })
}

/** A drill that was measured has gone well only where everybody was back, within what is meant. */
export function outcomeOf({ outcome, endpoints }: Pick<Past, 'outcome' | 'endpoints'>): {
  readonly name: keyof Words['outcomes']
  readonly look: Look
} {
  if (outcome === 'aborted') return { name: 'aborted', look: ['warn', 'alert'] }
  if (outcome === 'unmeasured') return { name: 'unmeasured', look: ['mute', 'query'] }
  if (endpoints.some(({ recoverMs }) => recoverMs === null))
    return { name: 'notBack', look: ['bad', 'cross'] }
  if (endpoints.some(({ met }) => met === false)) return { name: 'missed', look: ['bad', 'cross'] }
  return { name: 'measured', look: ['good', 'tick'] }
}
