// The bounds that are searched to the end, and the plans in them.

import { envelopeOf, generation, makePlan, type Plan } from '../src/steering/index.ts'
import type { EndpointName, Instant, PublisherId, TargetId } from '../src/terms/index.ts'
import type { SmallBounds, SmallRules } from './small-world.ts'

export const holdfast: SmallRules = { write: 'atomic', records: 'by-value', retire: 'atomic' }

/** `twin` tells apart two plans that two planners minted with one generation. */
export function smallPlan(n: number, twin = 0): Plan {
  const target = (id: string, octet: number) => ({
    id: id as TargetId,
    records: [{ type: 'A' as const, address: `192.0.2.${octet}` }],
    standsOn: [],
  })
  const targets = [target('east', 1), target('west', 2)]
  return makePlan({
    generation: generation(BigInt(n)),
    madeAt: n as Instant,
    author: 'config',
    reason: `plan ${n}`,
    evidence: { twin },
    envelope: envelopeOf({
      name: 'app.example' as EndpointName,
      public: true,
      ttl: 5,
      mode: 'automatic',
      minimum: 1,
      belowQuorum: 'hold',
      targets,
      prefer: targets.map(({ id }) => [id]),
      publish: ['office' as PublisherId],
    }),
  })
}

/** Two enactors, two generations and a twin, and one fault of each kind but no change of selection. */
export const smallBounds: SmallBounds = {
  enactors: 2,
  plans: [smallPlan(1), smallPlan(2), smallPlan(2, 1)],
  crashes: 1,
  timeouts: 1,
  moves: 0,
}

/**
 * Each is searched to its end. One budget at a time keeps the products small; random schedules mix them all. A few
 * changes of selection suffice: a change starts every count anew (`claims` in the enactor), so what a tenth one leads
 * to differs from the second only in the number K.
 */
export const searches: readonly { readonly name: string; readonly bounds: SmallBounds }[] = [
  { name: 'crash with lost memory', bounds: { ...smallBounds, timeouts: 0 } },
  { name: 'lost replies and late writes', bounds: { ...smallBounds, crashes: 0 } },
  { name: 'changes of selection', bounds: { ...smallBounds, crashes: 0, timeouts: 0, moves: 1 } },
  {
    name: 'changes of selection with a lost reply',
    bounds: { ...smallBounds, plans: [smallPlan(1)], crashes: 0, moves: 2 },
  },
]
