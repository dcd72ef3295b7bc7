// What a step does to the orders that stand, and by what it lets itself be told to go on.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckSpec } from '../../checks/index.ts'
import { virtualTime } from '../../checks/testing/virtual.ts'
import {
  type Deed,
  type EndpointSpec,
  envelopeOf,
  generation,
  initialPlanner,
  makePlan,
  newRun,
  type OperatorOrder,
  type PlannerState,
  type RunbookRun,
  stepPlanner,
} from '../../steering/index.ts'
import {
  bad,
  type CheckId,
  type EndpointName,
  good,
  ms,
  type NodeName,
  type PublisherId,
  seconds,
  type TargetId,
} from '../../terms/index.ts'
import type { CheckFace } from './realm.ts'
import { type DeedPorts, performStep } from './runbook-deeds.ts'

const shop = 'shop.example' as EndpointName
const app = 'app.example' as EndpointName
const [east, west, north] = ['east', 'west', 'north'] as [TargetId, TargetId, TargetId]
const lagCheck = { id: 'west-lag' as CheckId, every: ms(1000), timeout: ms(500) } as CheckSpec

const spec = (name: EndpointName): EndpointSpec => ({
  name,
  public: false,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [east, west, north].map((id, i) => ({
    id,
    records: [{ type: 'A', address: `192.0.2.${i + 1}` }],
    standsOn: [],
  })),
  prefer: [[east], [west], [north]],
  publish: ['here' as PublisherId],
})

/** A planner with two endpoints of the same three targets; `answering` is what the node is said to answer. */
function world(answering: readonly TargetId[]) {
  const time = virtualTime()
  const at = time.clock.now()
  const plans = [shop, app].map((name) =>
    makePlan({
      ...{ generation: generation(1n), madeAt: at, author: 'config', reason: 'a test', evidence: {} },
      envelope: envelopeOf(spec(name)),
    }),
  )
  let planner: PlannerState = stepPlanner(initialPlanner, {
    ...{ kind: 'loaded', plans, orders: new Map(), at },
  }).state
  for (const endpoint of [shop, app])
    planner = stepPlanner(planner, {
      ...{ kind: 'answering', node: 'n' as NodeName, endpoint, answering: [west], down: [] },
      proven: [east, west, north],
    }).state
  const order = (one: OperatorOrder, author: string): string | null => {
    const { state, effects } = stepPlanner(planner, { kind: 'order', order: one, author, at })
    planner = state
    return effects.flatMap((effect) => (effect.kind === 'refuse' ? [effect.message] : []))[0] ?? null
  }
  const faces = new Map<CheckId, CheckFace>()
  const ports: DeedPorts = {
    ...{ clock: time.clock, timers: time.timers, specs: () => [spec(shop), spec(app)] },
    planner: () => planner,
    statusOf: () => ({ answering }) as unknown as ReturnType<DeedPorts['statusOf']>,
    faceOf: (check) => faces.get(check) ?? null,
    checkOf: (check) => (check === lagCheck.id ? lagCheck : null),
    commands: () => [],
    async order(one, author) {
      const refusal = order(one as OperatorOrder, author)
      return refusal === null ? good({}) : bad({ code: 'conflict', message: refusal })
    },
    note: () => {},
  }
  const drains = (): string[] =>
    [...planner.endpoints].flatMap(([name, { orders }]) =>
      [...orders.drains].map(([target, { by }]) => `${target} of ${name} by ${by}`),
    )
  return { time, ports, order, drains, faces }
}

const runOf = (...deeds: readonly Deed[]): RunbookRun =>
  newRun(
    'run-1',
    {
      ...{ name: 'failover', title: 'Fail over' },
      steps: deeds.map((deed, i) => ({ name: `step ${i}`, within: seconds(60), deed })),
    },
    { by: 'operator:ada', why: 'a test', at: virtualTime().clock.now() },
  )
const untold = new AbortController().signal

describe('undoing', () => {
  test('a drain everywhere leaves what somebody else had drained at one endpoint', async () => {
    const { ports, order, drains } = world([west])
    assert.equal(
      order({ kind: 'drain', target: east, endpoint: shop, why: 'it burns' }, 'operator:grace'),
      null,
    )
    const run = runOf({ kind: 'drain', target: east })
    assert.equal((await performStep(run, 0, false, ports, untold))?.ok, true)
    assert.deepEqual(drains(), [`east of ${shop} by operator:grace`, `east of ${app} by operator:ada`])
    const undone = await performStep(run, 0, true, ports, untold)
    assert.deepEqual(undone, { ok: true, evidence: `east of ${app} back` })
    assert.deepEqual(drains(), [`east of ${shop} by operator:grace`])
  })

  test('a move leaves what an earlier step of the same run had drained to that step', async () => {
    const { ports, drains } = world([west])
    const run = runOf(
      { kind: 'drain', target: east, endpoint: shop },
      { kind: 'move', endpoint: shop, to: west },
    )
    for (const index of [0, 1]) assert.equal((await performStep(run, index, false, ports, untold))?.ok, true)
    assert.deepEqual(drains(), [`east of ${shop} by operator:ada`, `north of ${shop} by operator:ada`])
    await performStep(run, 1, true, ports, untold)
    assert.deepEqual(drains(), [`east of ${shop} by operator:ada`])
    await performStep(run, 0, true, ports, untold)
    assert.deepEqual(drains(), [])
  })
})

describe('waiting', () => {
  const wait: Deed = { kind: 'waitForLag', check: lagCheck.id, atMostSeconds: 5 }
  const check: Deed = { kind: 'check', check: lagCheck.id, is: 'up' }

  for (const deed of [wait, check])
    test(`${deed.kind}: what was seen long ago lets nothing pass`, async () => {
      const { time, ports, faces } = world([west])
      const see = (sequence: number): void => {
        const seen = { check: lagCheck.id, vantage: 'n' as NodeName, sequence, at: time.clock.now() }
        const last = { ...seen, tookMs: 10, verdict: 'up', value: 1, detail: '1 s behind' } as const
        faces.set(lagCheck.id, { last, judged: null })
      }
      see(1)
      time.pass(3600_000)
      let done = false
      const step = performStep(runOf(deed), 0, false, ports, untold).then((end) => {
        done = true
        return end
      })
      for (let turn = 0; turn < 20; turn++) {
        time.pass(200)
        await new Promise(setImmediate)
      }
      assert.equal(done, false)
      see(2)
      time.pass(200)
      assert.equal((await step)?.ok, true)
    })
})
