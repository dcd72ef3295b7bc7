// The endpoint that the tests of this room steer: east preferred, west behind it, one check each.

import type { CheckId, EndpointName, Instant, NodeName, PublisherId, TargetId } from '../terms/index.ts'
import { makePlan } from './digest.ts'
import type { EndpointSpec, TargetSpec } from './endpoint.ts'
import { envelopeOf } from './envelope.ts'
import { generation } from './fence.ts'
import type { Envelope, Plan } from './plan.ts'

export const app = 'app.example' as EndpointName
export const east = 'east' as TargetId
export const west = 'west' as TargetId
export const here = 'here' as PublisherId
export const office = 'office' as PublisherId
export const node = 'lon-1' as NodeName
export const at = (ms: number): Instant => ms as Instant
export const checkOf = (id: TargetId): CheckId => `check-${id}` as CheckId

export const target = (id: TargetId, lastOctet: number): TargetSpec => ({
  id,
  records: [{ type: 'A', address: `192.0.2.${lastOctet}` }],
  check: checkOf(id),
  standsOn: [],
})

export const spec = (changed: Partial<EndpointSpec> = {}): EndpointSpec => ({
  name: app,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [target(east, 1), target(west, 2)],
  prefer: [[east], [west]],
  publish: [here],
  ...changed,
})

export const planOf = (n: number, changed: Partial<EndpointSpec> = {}, also: Partial<Envelope> = {}): Plan =>
  makePlan({
    generation: generation(BigInt(n)),
    madeAt: at(n),
    author: 'config',
    reason: `plan ${n} of the example`,
    evidence: {},
    envelope: { ...envelopeOf(spec(changed)), ...also },
  })
