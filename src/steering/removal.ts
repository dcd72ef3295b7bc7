// Bounded removal (S10). What counts is proven capacity: targets judged up, and proven ready where that is asked. A
// change that leaves an endpoint with less of it than its minimum, and with less than it had, is a removal; moving to
// proven targets is none, and a name that vanishes from the configuration is not removed at all (S9).

import type { Instant, TargetId } from '../terms/index.ts'
import type { EndpointSpec } from './endpoint.ts'
import type { Envelope } from './plan.ts'
import type { PlannerState, Planning, Removal } from './planner-state.ts'

/** Targets: proven ones in the best set of what is in force and of what is to come. */
export type Removing = { readonly now: number; readonly left: number; readonly minimum: number }

/** Null when the change removes nothing. */
export function removalBy(planning: Planning, spec: EndpointSpec, next: Envelope): Removing | null {
  const inForce = planning.plans[0]?.envelope
  if (!inForce) return null
  const now = provenIn(inForce, provenTo(planning, planning.spec, inForce))
  const left = provenIn(next, provenTo(planning, spec, inForce))
  const minimum = Math.max(1, next.minimum)
  return left < minimum && left < now ? { now, left, minimum } : null
}

/** Before a node has reported, what is answered is all that is known to be good. */
function provenTo(
  { report }: Planning,
  spec: EndpointSpec | null,
  inForce: Envelope,
): (id: TargetId) => boolean {
  const proven = new Set(report?.proven ?? inForce.held ?? inForce.lastKnownGood)
  // What no check looks at can never be proven: it counts as its operator wrote it down.
  const unchecked = new Set((spec?.targets ?? []).filter((t) => !t.check && !t.ready).map(({ id }) => id))
  return (id) => proven.has(id) || unchecked.has(id)
}

const provenIn = (envelope: Envelope, proven: (id: TargetId) => boolean): number =>
  Math.max(0, ...envelope.sets.map((set) => set.filter(proven).length))

/** Within the window that ends now. What a clock that went back left in the future counts as of now. */
export const recentRemovals = ({ removals, limits }: PlannerState, now: Instant): readonly Removal[] =>
  removals
    .map((removal) => (removal.at > now ? { ...removal, at: now } : removal))
    .filter(({ at }) => now - at < limits.removals.per)
