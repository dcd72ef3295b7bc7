// The example: a shop whose orders stand on DynamoDB in us-east-1, with a replica in us-west-2, and the two checks
// that watch them. The checks' results follow the published marks; their grain and their sentences are invented.

import type { AtlasService } from '../atlas/index.ts'
import type { CheckSpec } from '../checks/index.ts'
import type { DomainName } from '../dns/index.ts'
import type { CheckResult } from '../signals/index.ts'
import type { EndpointSpec } from '../steering/index.ts'
import {
  type CheckId,
  type EndpointName,
  type FoundationPath,
  type Instant,
  instant,
  ms,
  type NodeName,
  type PublisherId,
  type ServiceId,
  seconds,
  type TargetId,
} from '../terms/index.ts'
import { milestones, rootCause, t0 } from './facts.ts'

const east = rootCause as FoundationPath
const west = 'aws/us-west-2/dynamodb' as FoundationPath
const every = seconds(10)
/** Looks happen this long after each whole ten seconds: nobody's check falls on the very second of the fault. */
const offset = 3000

export const exampleVantage = 'exercise' as NodeName
export const examplePublisher = 'exercise' as PublisherId

export const exampleService: AtlasService = {
  id: 'orders-example' as ServiceId,
  name: 'Orders (example)',
  category: 'shop',
  public: true,
  standsOn: [{ on: east, kind: 'hard' }],
}

const check = (id: string, name: string): CheckSpec => ({
  id: id as CheckId,
  service: exampleService.id,
  probe: { kind: 'dns', name: name as DomainName, type: 'A', expect: [] },
  every,
  timeout: seconds(2),
  down: 2,
  up: 3,
  refusedGrace: ms(20),
})

/** Only the eastern one speaks for the service: the western replica is where it can go. */
const { service: _, ...westernCheck } = check('orders-west', 'dynamodb.us-west-2.example')
export const exampleChecks: readonly CheckSpec[] = [
  check('orders-east', 'dynamodb.us-east-1.example'),
  westernCheck,
]

export const exampleEndpoint: EndpointSpec = {
  name: 'orders.example' as EndpointName,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'local',
  targets: [
    {
      id: 'east' as TargetId,
      records: [{ type: 'A', address: '192.0.2.10' }],
      check: 'orders-east' as CheckId,
      standsOn: [east],
    },
    {
      id: 'west' as TargetId,
      records: [{ type: 'A', address: '198.51.100.7' }],
      check: 'orders-west' as CheckId,
      standsOn: [west],
    },
  ],
  prefer: [['east' as TargetId], ['west' as TargetId]],
  publish: [examplePublisher],
}

/** Emptied at t0, whole again at +157; until +172 one look in three still meets a cached emptiness. */
function eastAnswers(minutesAfter: number, look: number): boolean {
  if (minutesAfter < 0 || minutesAfter >= milestones.connectionsRestored) return true
  return minutesAfter >= milestones.dnsRestored && look % 3 !== 0
}

function result(id: string, look: number, startsAt: Instant): CheckResult {
  const at = instant(startsAt + look * every + offset)
  const base = { check: id as CheckId, vantage: exampleVantage, sequence: look + 1, at }
  const up = id !== 'orders-east' || eastAnswers((at - t0) / 60_000, look)
  const tookMs = 4 + ((look * 7) % 5)
  if (up) return { ...base, tookMs, verdict: 'up', detail: 'the name answers (RECONSTRUCTION)' }
  const detail = 'dynamodb.us-east-1.example has no addresses: NODATA (RECONSTRUCTION)'
  return { ...base, tookMs, verdict: 'down', phase: 'dns', detail }
}

/** Every look in [from, to), in order of time; sequences begin at 1 with the exercise. */
export function exampleResults(startsAt: Instant, from: Instant, to: Instant): readonly CheckResult[] {
  const results: CheckResult[] = []
  const first = Math.max(0, Math.ceil((from - startsAt - offset) / every))
  for (let look = first; startsAt + look * every + offset < to; look++)
    results.push(result('orders-east', look, startsAt), result('orders-west', look, startsAt))
  return results
}

/** Minutes in which the checks' verdict may turn: there the clock goes in steps of ten seconds. */
export const turningMinutes: readonly (readonly [from: number, to: number])[] = [
  [-1, 5],
  [milestones.dnsRestored - 1, milestones.connectionsRestored + 2],
]
