// What the main process is told of a check: judged by the quorum, with what this node's own last look found, where that
// agrees.

import type { CheckResult } from '../../signals/index.ts'
import type { CheckId, NodeName, ServiceId } from '../../terms/index.ts'
import type { LookoutParts } from './lookout.ts'
import type { Judgement, NodeOrders } from './protocol.ts'

/** Null for what is not known any more: an incident does not begin or end by that. */
export function judgementOf(
  { check, state, at, why, pretended }: Parameters<LookoutParts['onHealth']>[0],
  last: CheckResult | null,
  node: NodeName,
): Judgement | null {
  if (state === 'unknown') return null
  const own = last?.verdict === state && last.rehearsed === pretended ? last : null
  return {
    ...{ check, state, at, detail: own?.detail ?? why, vantage: node },
    ...(own?.phase === undefined ? {} : { phase: own.phase }),
    ...(pretended ? { rehearsed: true } : {}),
  }
}

export const servicesOf = ({ checks }: NodeOrders): ReadonlyMap<CheckId, ServiceId> =>
  new Map(checks.flatMap(({ id, service }) => (service === undefined ? [] : [[id, service] as const])))
