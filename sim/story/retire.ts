// The clean-up on a stage: `retire` over what the store keeps and every use that it was told of.

import { type Fence, fenceOf, type Generation, type PlanUse, retire } from '../../src/steering/index.ts'
import type { EndpointName } from '../../src/terms/index.ts'
import type { Stage } from './stage.ts'

/** Asked for by a story, of the first planner's store. */
export function retireOn(stage: Stage, endpoint: EndpointName, generation: Generation): void {
  const [planner] = stage.planners.values()
  const plans = stage.stores.get(planner?.store ?? '')?.plans ?? []
  const plan = plans.find((kept) => kept.envelope.endpoint === endpoint && kept.generation === generation)
  if (!planner || !plan) throw new Error(`no store keeps generation ${generation} of ${endpoint}`)
  retireFrom(stage, planner.store, endpoint, fenceOf(plan))
}

export function retireFrom(stage: Stage, store: string, endpoint: EndpointName, fence: Fence): void {
  const shelf = stage.stores.get(store)!
  const uses = [...shelf.uses.values()].filter((use) => use.endpoint === endpoint)
  const live = uses.flatMap((use) => use.live ?? [])
  const applying = uses.flatMap((use) => use.applying ?? [])
  const mine = shelf.plans.filter((plan) => plan.envelope.endpoint === endpoint)
  const heardUpTo =
    uses.map(reached).reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null) ?? 0n
  const outcome = retire({ plans: mine, live, lastKnownGood: live, applying, heardUpTo }, fence)
  if (outcome.ok)
    shelf.plans = shelf.plans.filter((plan) => !mine.includes(plan) || outcome.value.plans.includes(plan))
  const said = outcome.ok ? `retires generation ${fence.generation}` : `keeps it: ${outcome.error.message}`
  stage.say(store, said, endpoint)
}

/** The highest generation that this enactor has told of. */
function reached({ live, applying }: PlanUse): bigint {
  const [a, b] = [live?.generation ?? 0n, applying?.generation ?? 0n]
  return a > b ? a : b
}
