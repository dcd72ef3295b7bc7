// Events of every kind for the tests of this room, from small pools so that they concern each other, and with the odd
// value that no reader would let through: empty sets, unknown targets, records that are none, the last generations.

import fc from 'fast-check'
import type { DomainName, RRset } from '../dns/index.ts'
import type { EndpointName, Instant, NodeName, PublisherId, TargetId } from '../terms/index.ts'
import { makePlan } from './digest.ts'
import type { EndpointSpec } from './endpoint.ts'
import { envelopeOf } from './envelope.ts'
import { fenceOf, generation, largestFollowed, largestGeneration, largestSelection } from './fence.ts'
import { app, checkOf, here, office } from './fixtures.ts'
import type { NodeEvent } from './node-state.ts'
import { ordersFromJson, ordersToJson } from './orders-json.ts'
import type { Fence, Generation, Plan, PlanDigest, SteeredRecord } from './plan.ts'
import { noOrders, type OperatorOrder, type Orders, type PlannerEvent } from './planner-state.ts'
import type { Held, Published, ReadOutcome, WriteOutcome } from './ports.ts'

const names = fc.constantFrom(app, 'www.example' as EndpointName, '*.example' as EndpointName)
const ids = ['east', 'west', 'north'] as TargetId[]
const id = fc.constantFrom(...ids, 'nowhere' as TargetId)
const someIds = fc.array(id, { maxLength: 4 })
const publishers = fc.subarray<PublisherId>([here, office, 'gone' as PublisherId])
const text = fc.oneof({ weight: 9, arbitrary: fc.string({ maxLength: 12 }) }, fc.constant('x'.repeat(5000)))
const at = fc.double({ min: 0, max: 100_000, noNaN: true }).map((ms) => ms as Instant)
const node = fc.constantFrom('lon-1', 'fra-1').map((name) => name as NodeName)
const author = fc.constantFrom('operator:ann', 'config', 'node:lon-1', 'planner')
const health = fc.constantFrom('up' as const, 'down' as const, 'unknown' as const)

const a = (address: string) => ({ type: 'A', address }) as const

const record: fc.Arbitrary<SteeredRecord> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }).map((n) => a(`192.0.2.${n}`)) },
  { weight: 1, arbitrary: fc.constant({ type: 'AAAA', address: '2001:DB8:0::1' } as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'CNAME', target: 'alias.example' as DomainName } as const) },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }).map(a) },
)
const target = fc.record({
  id,
  records: fc.array(record, { maxLength: 3 }),
  check: fc.constantFrom(...ids.map(checkOf)),
  standsOn: fc.constant([]),
})

const ordinary = ids.map((name, index) => ({
  id: name,
  records: [a(`192.0.2.${index + 1}`)],
  check: checkOf(name),
  standsOn: [],
}))

export const anySpec: fc.Arbitrary<EndpointSpec> = fc.record({
  name: names,
  public: fc.boolean(),
  ttl: fc.constantFrom(5, 60, 0, -1, 0.5, 2 ** 40),
  mode: fc.constantFrom('automatic', 'approve', 'observe'),
  minimum: fc.constantFrom(1, 1, 2, 0, -3, Number.NaN),
  belowQuorum: fc.constantFrom('hold', 'local'),
  targets: fc.oneof(fc.constant(ordinary), fc.array(target, { maxLength: 4 })),
  prefer: fc.oneof(
    fc.constant([['east'], ['west', 'north']] as TargetId[][]),
    fc.array(someIds, { maxLength: 3 }),
  ),
  publish: publishers,
})

const anyGeneration: fc.Arbitrary<Generation> = fc
  .oneof(
    { weight: 8, arbitrary: fc.bigInt({ min: 1n, max: 6n }) },
    fc.constantFrom(0n, largestFollowed, largestFollowed + 1n, largestGeneration - 1n, largestGeneration),
  )
  .map(generation)

export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    spec: anySpec,
    generation: anyGeneration,
    author,
    reason: text,
    madeAt: at,
    lastKnownGood: someIds,
    held: fc.option(someIds, { freq: 4, nil: undefined }),
  })
  .map(({ spec, held, lastKnownGood, ...draft }) => {
    const envelope = envelopeOf(spec)
    const known = lastKnownGood.length > 1 ? { ...envelope, lastKnownGood } : envelope
    return makePlan({ ...draft, evidence: {}, envelope: held ? { ...known, held } : known })
  })

const anyFence: fc.Arbitrary<Fence> = fc.oneof(
  fc
    .record({ plan: anyPlan, selection: fc.constantFrom(undefined, 0n, 3n, largestSelection) })
    .map(({ plan, selection }) => fenceOf(plan, selection)),
  fc.record({ generation: anyGeneration, digest: fc.constant('f'.repeat(32) as PlanDigest) }),
)

const word = fc.record({ by: author, why: text, at })
/** As they come out of the store: whatever `ordersFromJson` lets through. */
export const anyOrders: fc.Arbitrary<Orders> = fc
  .record({
    hold: fc.option(
      fc
        .tuple(word, fc.array(target, { maxLength: 2 }))
        .map(([said, held]) => ({ ...said, targets: held.map(({ id, records }) => ({ id, records })) })),
    ),
    drains: fc.array(fc.tuple(id, word), { maxLength: 2 }).map((drained) => new Map(drained)),
    rollback: fc.option(
      fc
        .tuple(word, anyPlan)
        .map(([said, { envelope, generation: to }]) => ({ ...said, envelope, to, overrules: null })),
    ),
    givenBack: fc.option(word),
  })
  .map((orders) => {
    const read = ordersFromJson(ordersToJson(orders))
    return read.ok ? read.value : noOrders
  })

const anyOrder: fc.Arbitrary<OperatorOrder> = fc.oneof(
  fc.record({ kind: fc.constantFrom('hold' as const, 'unhold' as const), endpoint: names, why: text }),
  fc.record({
    kind: fc.constantFrom('drain' as const, 'undrain' as const),
    target: id,
    endpoint: names,
    why: text,
  }),
  fc.record({ kind: fc.constantFrom('drain' as const, 'undrain' as const), target: id, why: text }),
  fc.record({
    kind: fc.constant('approve' as const),
    endpoint: names,
    generation: anyGeneration,
    digest: text,
  }),
  fc.record({ kind: fc.constant('rollback' as const), endpoint: names, to: anyGeneration, why: text }),
  fc.record({
    kind: fc.constantFrom('repair' as const, 'adopt' as const, 'giveBack' as const),
    endpoint: names,
    why: text,
  }),
  fc.record({
    kind: fc.constant('overrule' as const),
    endpoint: names,
    refusal: fc.constantFrom('removal-limit' as const, 'below-minimum' as const, 'foreign-edit' as const),
    why: text,
  }),
)

export const anyPlannerEvent: fc.Arbitrary<PlannerEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('loaded' as const),
    plans: fc.array(anyPlan, { maxLength: 3 }),
    orders: fc.array(fc.tuple(names, anyOrders), { maxLength: 1 }).map((kept) => new Map(kept)),
    at,
  }),
  fc.record({ kind: fc.constant('configured' as const), specs: fc.array(anySpec, { maxLength: 2 }), at }),
  fc.record({ kind: fc.constant('order' as const), order: anyOrder, author, at }),
  fc.record({
    kind: fc.constant('wouldMove' as const),
    node,
    endpoint: names,
    to: someIds,
    why: text,
    atLoss: fc.constantFrom(true as const, undefined) as fc.Arbitrary<true>,
    evidence: fc.constant({}),
    at,
  }),
  fc.record({
    kind: fc.constant('answering' as const),
    endpoint: names,
    node,
    answering: someIds,
    down: someIds,
    proven: someIds,
  }),
  fc.record({
    kind: fc.constant('using' as const),
    node,
    endpoint: names,
    publisher: fc.constantFrom(here, office),
    live: fc.option(anyFence),
    applying: fc.option(anyFence),
  }),
  fc.record({ kind: fc.constant('seen' as const), endpoint: names, fence: anyFence, where: text, at }),
  fc.tuple(anyPlan, at).map(
    ([plan, now]) =>
      ({
        kind: 'seen',
        endpoint: plan.envelope.endpoint,
        fence: fenceOf(plan),
        where: 'node',
        plan,
        at: now,
      }) as const,
  ),
  fc.record({ kind: fc.constant('saved' as const), plan: anyPlan, at }),
  fc.record({
    kind: fc.constant('conflict' as const),
    plan: anyPlan,
    stored: fc.array(anyPlan, { maxLength: 2 }),
    orders: anyOrders,
    at,
  }),
  fc.record({ kind: fc.constant('saveFailed' as const), plan: anyPlan, detail: text, at }),
  fc.record({ kind: fc.constant('tick' as const), now: at }),
)

const sets: fc.Arbitrary<readonly RRset[]> = fc.array(
  fc.record({
    name: fc.constant(app as string as DomainName),
    type: fc.constantFrom('A' as const, 'AAAA' as const, 'CNAME' as const, 'TXT' as const),
    ttl: fc.constantFrom(5, 60),
    data: fc.array(record, { maxLength: 2 }),
  }),
  { maxLength: 2 },
)
const published: fc.Arbitrary<Published> = fc.record({ fence: fc.option(anyFence), sets })
const trouble = fc.record({
  kind: fc.constant('failed' as const),
  code: text,
  detail: text,
  fix: text,
  retry: fc.boolean(),
})
const written: fc.Arbitrary<WriteOutcome> = fc.oneof(
  fc.constant({ kind: 'written' } as const),
  fc.record({ kind: fc.constant('fenced' as const), found: fc.option(anyFence) }),
  fc.constant({ kind: 'lost', detail: 'no reply' } as const),
  trouble,
)
const read: fc.Arbitrary<ReadOutcome> = fc.oneof(
  { weight: 4, arbitrary: published.map((found) => ({ kind: 'read', published: found }) as const) },
  { weight: 1, arbitrary: trouble },
)
const held: fc.Arbitrary<Held> = fc.record({ plan: anyPlan, answering: someIds, since: at })
const reply = {
  endpoint: names,
  publisher: fc.constantFrom(here, office),
  ticket: fc.integer({ min: 1, max: 8 }),
  at,
}

export const anyNodeEvent: fc.Arbitrary<NodeEvent> = fc.oneof(
  fc.record({ kind: fc.constant('held' as const), held: fc.array(held, { maxLength: 2 }), at }),
  fc.record({ kind: fc.constant('configured' as const), specs: fc.array(anySpec, { maxLength: 2 }), at }),
  fc.record({ kind: fc.constant('plan' as const), plan: anyPlan, at }),
  fc.record({
    kind: fc.constant('health' as const),
    check: fc.constantFrom(...ids.map(checkOf)),
    state: health,
    at,
    why: text,
  }),
  fc.record({
    kind: fc.constant('quorum' as const),
    met: fc.boolean(),
    confirmed: fc.boolean(),
    why: text,
    at,
  }),
  fc.record({ kind: fc.constant('observer' as const), sound: fc.boolean(), why: text, at }),
  fc.record({
    kind: fc.constant('readiness' as const),
    endpoint: names,
    target: id,
    state: fc.constantFrom('ready' as const, 'not-ready' as const, 'unknown' as const),
    why: text,
    at,
  }),
  fc.record({
    kind: fc.constant('readiness' as const),
    endpoint: names,
    target: id,
    state: fc.constant('not-ready' as const),
    why: text,
    at,
    lag: fc.constant(40),
    loss: fc.record({ policy: fc.constantFrom('move' as const, 'ask' as const), seconds: fc.constant(40) }),
  }),
  fc.record({ kind: fc.constant('wrote' as const), ...reply, outcome: written }),
  fc.record({ kind: fc.constant('readback' as const), ...reply, outcome: read }),
  fc.record({ kind: fc.constant('tick' as const), now: at }),
)
