// One endpoint with a target on each coast, as a drill finds it: planned, looked at, answered.

import type { CheckSpec } from '../../../checks/index.ts'
import {
  type EndpointSpec,
  endpointStatus,
  envelopeOf,
  generation,
  type Health,
  initialNode,
  initialPlanner,
  makePlan,
  type PlannerState,
  stepNode,
  stepPlanner,
} from '../../../steering/index.ts'
import {
  type CheckId,
  type EndpointName,
  type FoundationPath,
  type Instant,
  ms,
  type NodeName,
  type PublisherId,
  type TargetId,
} from '../../../terms/index.ts'
import type { DrillSources } from '../drill-scene.ts'

export const at = 1_700_000_000_000 as Instant
export const name = 'app.example' as EndpointName
const here = 'here' as PublisherId
export const checkOf = (id: string): CheckId => `shop-${id}` as CheckId
const check = (id: string): CheckSpec => ({
  id: checkOf(id),
  probe: { kind: 'tcp', host: '192.0.2.1', port: 80 },
  every: ms(1000),
  timeout: ms(400),
  down: 2,
  up: 3,
  refusedGrace: ms(20),
})
const spec = (mode: EndpointSpec['mode']): EndpointSpec => ({
  name,
  public: false,
  ttl: 5,
  mode,
  minimum: 1,
  belowQuorum: 'hold',
  targets: ['east', 'west'].map((id, i) => ({
    id: id as TargetId,
    records: [{ type: 'A', address: `192.0.2.${i + 1}` }],
    check: checkOf(id),
    standsOn: [`aws/us-${id}-1` as FoundationPath],
  })),
  prefer: [['east' as TargetId], ['west' as TargetId]],
  publish: [here],
})

/** As the live realm would have it: planned, looked at, answered. */
export function drillSources(mode: EndpointSpec['mode'], health: Record<string, Health>): DrillSources {
  const one = spec(mode)
  const plan = makePlan({
    generation: generation(1n),
    madeAt: at,
    author: 'config',
    reason: 'a test',
    evidence: {},
    envelope: envelopeOf(one),
  })
  let node = initialNode({
    node: 'n' as NodeName,
    publishers: [{ id: here, selectsInPlace: true }],
    pace: {},
  })
  const events = [
    { kind: 'configured', specs: [one], at },
    { kind: 'quorum', met: true, why: 'a test', at },
    ...Object.entries(health).map(
      ([id, state]) => ({ kind: 'health', check: checkOf(id), state, why: 'a test', at }) as const,
    ),
    { kind: 'plan', plan, at },
  ] as const
  for (const event of events) node = stepNode(node, event).state
  const planner: PlannerState = stepPlanner(initialPlanner, {
    kind: 'loaded',
    plans: [plan],
    orders: new Map(),
    at,
  }).state
  return {
    realm: {
      atlas: { services: new Map(), foundations: new Map() },
      checks: [check('east'), check('west')],
      loop: { incidents: () => [] },
    } as unknown as DrillSources['realm'],
    specs: [one],
    planner,
    statusOf: (of) => endpointStatus(node, of),
    lostNode: false,
    mute: ['fra-1 is not connected'],
  }
}
