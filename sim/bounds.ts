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

/** Two enactors, two generations and a twin, a crash, a timeout and a change of selection: seconds. */
export const smallBounds: SmallBounds = {
  enactors: 2,
  plans: [smallPlan(1), smallPlan(2), smallPlan(2, 1)],
  crashes: 1,
  timeouts: 1,
  moves: 0,
}
