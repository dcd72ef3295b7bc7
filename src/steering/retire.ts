// Retiring old plans. Amazon's clean-up asked whether a plan was old and then deleted the one that was live; here the
// question and the removal are one step over one value, so that no answer can grow stale in between (S4). Whoever
// keeps plans runs this inside its own transaction. Records are held by value, so even a wrong removal empties no
// name (S5).

import { bad, good, type Outcome } from '../terms/index.ts'
import { formatFence, samePlan } from './fence.ts'
import type { Fence, Plan } from './plan.ts'

/** The plans kept for one endpoint and every use that is made of them. */
export type PlanShelf = {
  readonly plans: readonly Plan[]
  /** What resources and nodes were last read to hold. */
  readonly live: readonly Fence[]
  readonly lastKnownGood: readonly Fence[]
  /** Enactors that were given a plan and have not verified it yet. */
  readonly applying: readonly Fence[]
}

export type RetireRefusal = {
  readonly plan: string
  readonly use: 'live' | 'last-known-good' | 'applying' | 'newest' | 'unknown'
  readonly message: string
}

/** The shelf without the plan, or why it must stay. */
export function retire(shelf: PlanShelf, fence: Fence): Outcome<PlanShelf, RetireRefusal> {
  const use = useOf(shelf, fence)
  if (!use) return good({ ...shelf, plans: shelf.plans.filter((plan) => !samePlan(plan, fence)) })
  const plan = formatFence(fence)
  return bad({ plan, use, message: `${plan} is ${use === 'unknown' ? 'not kept here' : use} and stays` })
}

function useOf(shelf: PlanShelf, fence: Fence): RetireRefusal['use'] | null {
  const among = (fences: readonly Fence[]) => fences.some((used) => samePlan(used, fence))
  if (!shelf.plans.some((plan) => samePlan(plan, fence))) return 'unknown'
  if (among(shelf.live)) return 'live'
  if (among(shelf.lastKnownGood)) return 'last-known-good'
  if (among(shelf.applying)) return 'applying'
  return shelf.plans.every((plan) => plan.generation <= fence.generation) ? 'newest' : null
}
