// Who is looked at on a quiet day: endpoints of two targets each, east before west, that restart in their own ways.

import type { CheckSpec } from '../../src/checks/index.ts'
import { type EndpointSpec, envelopeOf, generation, makePlan, type Plan } from '../../src/steering/index.ts'
import {
  type CheckId,
  type EndpointName,
  instant,
  ms,
  type PublisherId,
  type TargetId,
} from '../../src/terms/index.ts'
import type { Span } from './day.ts'

export type Habit = {
  readonly endpoint: EndpointName
  /** Milliseconds that a restart refuses. */
  readonly refuses: Span
  /** `refusedGrace` of its checks, milliseconds. */
  readonly graceMs: number
}

/** `brief` has restarts that are losses by its checks' own word: moving for them is right, and counted apart. */
export const habits: readonly Habit[] = [
  { endpoint: 'ordinary.example' as EndpointName, refuses: [1, 20], graceMs: 20 },
  { endpoint: 'slow.example' as EndpointName, refuses: [10, 300], graceMs: 350 },
  { endpoint: 'brief.example' as EndpointName, refuses: [10, 300], graceMs: 20 },
]

export const places = ['east', 'west'] as const
export type PlaceName = (typeof places)[number]

export const checkOf = (endpoint: string, place: PlaceName): CheckId => `${endpoint}-${place}` as CheckId

export const portOf = (endpoint: number, place: number): number => endpoint * places.length + place

/** The terms: an interval of 200 ms, a timeout of 250 ms, two failures, three successes. */
export const checks: readonly CheckSpec[] = habits.flatMap(({ endpoint, graceMs }, e) =>
  places.map((place, p) => ({
    id: checkOf(endpoint, place),
    probe: { kind: 'tcp', host: 'target', port: portOf(e, p) } as const,
    every: ms(200),
    timeout: ms(250),
    down: 2,
    up: 3,
    refusedGrace: ms(graceMs),
  })),
)

export const here = 'here' as PublisherId

export const endpoints: readonly EndpointSpec[] = habits.map(({ endpoint }) => ({
  name: endpoint,
  public: false,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: places.map((place, p) => ({
    id: place as string as TargetId,
    records: [{ type: 'A', address: `192.0.2.${p + 1}` }],
    check: checkOf(endpoint, place),
    standsOn: [],
  })),
  prefer: places.map((place) => [place as string as TargetId]),
  publish: [here],
}))

export const plans: readonly Plan[] = endpoints.map((spec) =>
  makePlan({
    generation: generation(1n),
    madeAt: instant(0),
    author: 'config',
    reason: 'a quiet day',
    evidence: {},
    envelope: envelopeOf(spec),
  }),
)
