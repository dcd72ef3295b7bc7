// The exercise runs the real checks and the real machine with a clock of its own: its figures follow from the rules.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckSpec } from '../../checks/index.ts'
import {
  type DrillResult,
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
} from '../../steering/index.ts'
import {
  type CheckId,
  type EndpointName,
  type FoundationPath,
  type Instant,
  ms,
  type NodeName,
  type PublisherId,
  type TargetId,
} from '../../terms/index.ts'
import { exerciseLoss } from './drill-exercise.ts'
import type { DrillSources } from './drill-scene.ts'

const at = 1_700_000_000_000 as Instant
const name = 'app.example' as EndpointName
const here = 'here' as PublisherId
const checkOf = (id: string): CheckId => `shop-${id}` as CheckId
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
function sources(mode: EndpointSpec['mode'], health: Record<string, Health>): DrillSources {
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
    quorum: 2,
  }
}

async function exercised(
  from: DrillSources,
  manner: 'refused' | 'silent' = 'refused',
  lose = 'aws/us-east-1',
): Promise<DrillResult> {
  const order = { id: 'exercise-1', lose: lose as FoundationPath, manner, by: 'operator:ada', at }
  const done = await exerciseLoss(order, from)
  assert.ok(done.ok)
  return done.value.data.result as unknown as DrillResult
}

describe('a loss as an exercise', () => {
  for (const [manner, least, most] of [
    ['refused', 20, 2100],
    ['silent', 400, 2400],
  ] as const)
    test(`${manner}: it is noticed by the checks' own rules, and one TTL is counted for who asks`, async () => {
      const result = await exercised(sources('automatic', { east: 'up', west: 'up' }), manner)
      const [one] = result.endpoints
      assert.deepEqual(one?.destination, ['west'])
      // All of it virtual: at most two intervals and the time a look takes, since two failures judge it down.
      assert.ok(one!.detectMs! >= least && one!.detectMs! <= most, `${one!.detectMs}`)
      assert.equal(one!.recoverMs, one!.moveMs! + 5000)
      assert.deepEqual([result.kind, one?.met], ['exercise', null])
    })

  test('with nothing else proven up it moves nowhere, and says so', async () => {
    const [one] = (await exercised(sources('automatic', { east: 'up', west: 'down' }))).endpoints
    assert.deepEqual([one?.moveMs, one?.destination], [null, null])
    assert.match(one!.text, /noticed the loss after .* and moved nowhere/)
  })

  test('in mode approve an operator would be asked, and nothing moves', async () => {
    const [one] = (await exercised(sources('approve', { east: 'up', west: 'up' }))).endpoints
    assert.equal(one?.moveMs, null)
    assert.match(one!.text, /would ask an operator to move it to west/)
  })

  test('what nothing stands on is refused', async () => {
    const order = {
      id: 'e',
      lose: 'gcp' as FoundationPath,
      manner: 'silent',
      by: 'operator:ada',
      at,
    } as const
    const done = await exerciseLoss(order, sources('automatic', { east: 'up', west: 'up' }))
    assert.match(done.ok ? '' : done.error, /no target of any endpoint stands on gcp/)
  })
})
