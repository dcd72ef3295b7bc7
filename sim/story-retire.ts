// The clean-up on a stage: `retire` over what the store keeps and every use that is made of it at this moment.

import { fenceOf, type Generation, type PlanShelf, retire } from '../src/steering/index.ts'
import type { EndpointName } from '../src/terms/index.ts'
import type { Stage } from './story-stage.ts'

export function retireOn(stage: Stage, endpoint: EndpointName, generation: Generation): void {
  const [planner] = stage.planners.values()
  const store = stage.stores.get(planner?.store ?? '')
  const plan = store?.plans.find((p) => p.envelope.endpoint === endpoint && p.generation === generation)
  if (!planner || !store || !plan) throw new Error(`no store keeps generation ${generation} of ${endpoint}`)
  const outcome = retire(shelfOf(stage, endpoint, store.plans), fenceOf(plan))
  if (outcome.ok) store.plans = outcome.value.plans
  stage.say(
    planner.store,
    outcome.ok ? `retires generation ${generation}` : `keeps it: ${outcome.error.message}`,
    endpoint,
  )
}

function shelfOf(stage: Stage, endpoint: EndpointName, all: PlanShelf['plans']): PlanShelf {
  const nodes = [...stage.nodes.values()]
  const enactors = nodes.flatMap(({ state }) => [...(state.endpoints.get(endpoint)?.enactors.values() ?? [])])
  return {
    plans: all.filter((plan) => plan.envelope.endpoint === endpoint),
    live: [
      ...[...stage.authorities.values()].flatMap((names) => names.get(endpoint)?.fence ?? []),
      ...nodes.flatMap(({ disk }) => (disk.has(endpoint) ? [fenceOf(disk.get(endpoint)!.plan)] : [])),
    ],
    lastKnownGood: enactors.flatMap(({ inForce }) => (inForce ? [inForce.fence] : [])),
    applying: enactors.flatMap(({ wish, condition }) =>
      wish && condition !== 'in-force' ? [fenceOf(wish.plan)] : [],
    ),
  }
}
