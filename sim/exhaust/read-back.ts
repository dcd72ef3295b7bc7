// S17: what was written is called in force once it was read back, not before.

import {
  answerOf,
  type Enactor,
  type EnactorEvent,
  type EnactorStep,
  samePlan,
  sameSets,
} from '../../src/steering/index.ts'
import { judged, nothingObserved, type Observed } from '../properties.ts'

export function heard(before: Enactor, event: EnactorEvent, { enactor, effects }: EnactorStep): Observed {
  const told = effects.some((effect) => effect.kind === 'tell' && effect.entry.kind === 'plan.applied')
  const became = enactor.condition === 'in-force' && before.condition !== 'in-force'
  if (!told && !became) return nothingObserved
  return judged('S17 read-back', unread(enactor, event))
}

function unread({ inForce }: Enactor, event: EnactorEvent): string | null {
  if (event.kind !== 'readback' || event.outcome.kind !== 'read' || !inForce)
    return 'a plan was called in force that was not read back'
  const { fence, sets } = event.outcome.published
  const says = answerOf(inForce.plan.envelope, inForce.answering).sets
  return fence && samePlan(fence, inForce.plan) && sameSets(sets, says)
    ? null
    : 'a plan was called in force, and something else was read'
}
