// The plans of the search: three generations, one of them minted twice, the later ones at the top of 64 bits, where
// one more would be none and neighbours are the same double (S20). The search is the same wherever they lie.

import { envelopeOf, generation, largestGeneration, makePlan, type Plan } from '../../src/steering/index.ts'
import type { EndpointName, Instant, PublisherId, TargetId } from '../../src/terms/index.ts'

/** Each plan has addresses of its own. `twin` tells apart plans that two planners minted with one generation. */
export function planOf(n: bigint, twin = 0): Plan {
  const subnet = Number(n % 100n) * 2 + twin
  const target = (id: string, octet: number) => ({
    id: id as TargetId,
    records: [{ type: 'A' as const, address: `10.0.${subnet}.${octet}` }],
    standsOn: [],
  })
  const targets = [target('east', 1), target('west', 2)]
  return makePlan({
    generation: generation(n),
    madeAt: 0 as Instant,
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

const top = largestGeneration

export const fourPlans: readonly Plan[] = [planOf(1n), planOf(top - 1n), planOf(top - 1n, 1), planOf(top)]
