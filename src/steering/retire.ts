// Retiring old plans. Amazon's clean-up asked whether a plan was old and then deleted the one that was live; here the
// question and the removal are one step over one value, so that no answer can grow stale in between (S4). Whoever
// keeps plans runs this inside its own transaction. Records are held by value, so even a wrong removal empties no
// name (S5).

import { bad, good, type Outcome } from '../terms/index.ts'
import { formatFence, samePlan } from './fence.ts'
import type { Fence, Plan } from './plan.ts'

/** How a shelf knows a plan: the store's has no need to read them whole. */
export type Shelved = Pick<Plan, 'generation' | 'digest'>

/** The plans kept for one endpoint and every use that is made of them. */
export type PlanShelf<P extends Shelved = Plan> = {
  readonly plans: readonly P[]
  /** What resources and nodes were last read to hold. */
  readonly live: readonly Fence[]
  readonly lastKnownGood: readonly Fence[]
  /** Enactors that were given a plan and have not verified it yet. */
  readonly applying: readonly Fence[]
  /**
   * The generation that every enactor is known to have got to. What is newer may be on its way to one of them, so it
   * counts as in use. Absent where the uses are known at first hand.
   */
  readonly heardUpTo?: bigint
}

export type RetireUse = 'live' | 'last-known-good' | 'applying' | 'newest' | 'unheard' | 'unknown'

export type RetireRefusal = {
  readonly plan: string
  readonly use: RetireUse
  readonly message: string
}

/** The shelf without the plan, or why it must stay. */
export function retire<P extends Shelved>(
  shelf: PlanShelf<P>,
  fence: Fence,
): Outcome<PlanShelf<P>, RetireRefusal> {
  const use = useOf(shelf, fence)
  if (!use) return good({ ...shelf, plans: shelf.plans.filter((plan) => !samePlan(plan, fence)) })
  const plan = formatFence(fence)
  return bad({ plan, use, message: `${plan} is ${wordsOf[use]} and stays` })
}

const wordsOf: Record<RetireUse, string> = {
  live: 'live',
  'last-known-good': 'last-known-good',
  applying: 'applying',
  newest: 'the newest',
  unheard: 'newer than what every enactor has told of',
  unknown: 'not kept here',
}

function useOf(shelf: PlanShelf<Shelved>, fence: Fence): RetireUse | null {
  const among = (fences: readonly Fence[]) => fences.some((used) => samePlan(used, fence))
  if (!shelf.plans.some((plan) => samePlan(plan, fence))) return 'unknown'
  if (among(shelf.live)) return 'live'
  if (among(shelf.lastKnownGood)) return 'last-known-good'
  if (among(shelf.applying)) return 'applying'
  if (shelf.heardUpTo !== undefined && fence.generation > shelf.heardUpTo) return 'unheard'
  return shelf.plans.every((plan) => plan.generation <= fence.generation) ? 'newest' : null
}
