// When a node must be stepped again though nothing happens: an enactor's next act, or a target that has waited.

import { changedEntries, type Instant } from '../terms/index.ts'
import type { NodeEndpoint, NodeState } from './node-state.ts'

/** The earliest due of all. Only what has changed is asked again, unless it was what this waited for. */
export function wakeAfter(before: NodeState, state: NodeState): Instant | null {
  if (before.wakeAt === null || state.wakeAt === null) return earliest(state)
  let first: number = before.wakeAt
  for (const [name, endpoint] of changedEntries(before.endpoints, state.endpoints)) {
    const was = before.endpoints.get(name)
    if (was && dueOf(was) <= before.wakeAt) return earliest(state)
    first = Math.min(first, dueOf(endpoint))
  }
  return first as Instant
}

function earliest({ endpoints }: NodeState): Instant | null {
  let first = Number.POSITIVE_INFINITY
  for (const endpoint of endpoints.values()) first = Math.min(first, dueOf(endpoint))
  return Number.isFinite(first) ? (first as Instant) : null
}

/** Infinity for one without enactors at which nobody waits. */
function dueOf({ enactors, reviewAt }: NodeEndpoint): number {
  let first: number = reviewAt ?? Number.POSITIVE_INFINITY
  for (const { phase } of enactors.values()) first = Math.min(first, phase.dueAt)
  return first
}
