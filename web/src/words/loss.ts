// What a move to a replica that is behind would cost, and who decides it.

import type { TargetView } from '../../../src/board/views.ts'

type AtLoss = NonNullable<NonNullable<TargetView['readiness']>['atLoss']>

export function lossWords({ policy, seconds }: AtLoss): string {
  const most = `up to ${seconds < 100 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s of writes may be lost`
  return policy === 'move'
    ? `When nothing ready is left, traffic moves here all the same: ${most}.`
    : `When nothing ready is left, an operator is asked whether it moves here: ${most}.`
}
