// Giving a name back, where something comes between what the operator was shown and the removal of a fence.

import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import type { Caller } from '../../board/index.ts'
import type { DomainName } from '../../dns/index.ts'
import {
  type EndpointSpec,
  envelopeOf,
  type Fence,
  fenceOf,
  formatFence,
  generation,
  initialPlanner,
  makePlan,
  type Plan,
  type PlannerState,
  type SurveyOutcome,
  stepPlanner,
} from '../../steering/index.ts'
import { type EndpointName, good, type Instant, type PublisherId, type TargetId } from '../../terms/index.ts'
import { type CustodyParts, liveCustody } from './live-custody.ts'

const name = 'app.example' as EndpointName
const east = 'east' as TargetId
const office = 'office' as PublisherId
const spec: EndpointSpec = {
  name,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [{ id: east, records: [{ type: 'A', address: '192.0.2.1' }], standsOn: [] }],
  prefer: [[east]],
  publish: [office],
}
const planOf = (n: bigint, reason = 'example'): Plan =>
  makePlan({
    generation: generation(n),
    madeAt: 0 as Instant,
    author: 'config',
    reason,
    evidence: {},
    envelope: envelopeOf(spec),
  })
const ours = fenceOf(planOf(1n))
const others = fenceOf(planOf(2n, "another Holdfast's"))

const standing = (fence: Fence | null): SurveyOutcome => ({
  kind: 'surveyed',
  survey: { fence, sets: [], fenceTexts: fence ? [formatFence(fence)] : [], others: [] },
})
const unread: SurveyOutcome = {
  ...{
    kind: 'failed',
    code: 'unreachable',
    detail: 'no connection to office',
    fix: 'look there',
    retry: true,
  },
}

describe('giving back', () => {
  let planner: PlannerState
  /** What each look at the publisher tells, the last one for ever. */
  let looks: SurveyOutcome[]
  let released: Fence[]
  let kept: number
  let users: readonly string[]
  beforeEach(() => {
    const plans = [planOf(1n)]
    planner = stepPlanner(initialPlanner, {
      kind: 'loaded',
      plans,
      orders: new Map(),
      at: 0 as Instant,
    }).state
    looks = [standing(ours)]
    released = []
    kept = 0
    users = []
  })

  const parts: CustodyParts = {
    sources: () => ({
      planner,
      statuses: new Map(),
      specs: [spec],
      checks: [],
      publishers: [
        {
          id: office,
          kind: 'rfc2136',
          zone: 'example' as DomainName,
          server: { host: '127.0.0.1', port: 53 },
        },
      ],
      survey: async () => (looks.length > 1 ? looks.shift()! : looks[0]!),
      writers: (_endpoint, remembered) => remembered.map((node) => ({ node, away: true })),
      remembered: async () => users,
    }),
    planner: {
      async order(_order, author) {
        const order = { kind: 'giveBack', endpoint: name, why: 'moves' } as const
        planner = stepPlanner(planner, { kind: 'order', order, author, at: 0 as Instant }).state
        return good({ done: order.kind })
      },
      async keepOrders() {
        kept++
      },
    },
    clock: { now: () => 0 as Instant, monotonic: () => 0 },
    timers: { after: () => () => {} },
    withdraw() {},
    async release(_publisher, _endpoint, expected) {
      released.push(expected)
      looks = [standing(null)]
      return { kind: 'written' }
    },
  }
  const giveBack = () =>
    liveCustody(parts).giveBack({ endpoint: name, why: 'moves', without: [] }, {
      name: 'ann',
      scopes: new Set(),
    } as unknown as Caller)

  test('removes the fence that was shown', async () => {
    assert.ok((await giveBack()).ok)
    assert.deepEqual(released, [ours])
  })

  test('leaves a fence that another wrote since it was shown', async () => {
    looks = [standing(ours), standing(others)]
    const outcome = await giveBack()
    assert.match(outcome.ok ? '' : outcome.error.message, /somebody has written another fence/)
    assert.deepEqual(released, [])
  })

  test('is not done while a publisher cannot be read: its fence may stand', async () => {
    looks = [standing(ours), unread]
    const outcome = await giveBack()
    assert.match(outcome.ok ? '' : outcome.error.message, /office: no connection/)
    assert.deepEqual(released, [])
  })

  test('is refused while a node is away that used the name before this process started', async () => {
    users = ['fra-1']
    const outcome = await giveBack()
    assert.match(outcome.ok ? '' : outcome.error.message, /fra-1 is away/)
    assert.deepEqual(released, [])
  })

  test('again goes on only with the order in the store: forgotten, it would be steered again', async () => {
    looks = [standing(ours), unread]
    await giveBack()
    assert.equal(kept, 0)
    looks = [standing(ours)]
    assert.ok((await giveBack()).ok)
    assert.deepEqual([kept, released], [1, [ours]])
  })
})
