// A failover where the only replica is behind: `move` says what it may lose, `ask` leaves it to an operator, `wait` stays.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CheckId, NewEntry, TargetId } from '../terms/index.ts'
import type { EndpointSpec } from './endpoint.ts'
import { envelopeOf } from './envelope.ts'
import { app, at, checkOf, east, here, node, spec, target, west } from './fixtures.ts'
import { initialNode, stepNode } from './node.ts'
import type { Loss, NodeEffect, NodeEvent, Readiness } from './node-state.ts'
import { initialPlanner, stepPlanner } from './planner.ts'
import type { PlannerEffect, PlannerEvent } from './planner-state.ts'
import { type Health, select } from './select.ts'
import { endpointStatus } from './status.ts'

const ids = ['a', 'b', 'c'] as TargetId[]

describe('selection at a loss', () => {
  const envelope = envelopeOf(spec())
  const health = (told: Record<string, Health>) => new Map(Object.entries(told) as [TargetId, Health][])
  const behind = new Set([west])
  const atLoss = new Map([[west, 42]])
  const eastDown = health({ east: 'down', west: 'up' })

  test('happens when nothing ready is left, and says what may be lost', () => {
    const moved = select(envelope, eastDown, [east], behind, atLoss)
    assert.deepEqual([moved.answering, moved.reason.code, moved.state], [[west], 'with-loss', 'degraded'])
    assert.equal(
      moved.reason.text,
      'answering west, which may lose up to 42 s of writes: nothing ready is left',
    )
  })
  test('does not happen without a policy, nor to what is not up', () => {
    assert.deepEqual(select(envelope, eastDown, [east], behind).answering, [east])
    const unknown = health({ east: 'down' })
    assert.deepEqual(select(envelope, unknown, [east], behind, atLoss).answering, [east])
  })
  test('at a cold start what is unknown is tried before what loses', () => {
    const three = envelopeOf(
      spec({ prefer: [['a'], ['b'], ['c']] as TargetId[][], targets: ids.map(target) }),
    )
    const told = health({ a: 'down', b: 'up' })
    const lossy = new Map([[ids[1]!, 42]])
    assert.deepEqual(select(three, told, null, new Set([ids[1]!]), lossy).answering, ['c'])
  })
  test('for any situation: nothing is lost while something ready can answer, and it is settled', () => {
    const three = envelopeOf(spec({ prefer: ids.map((id) => [id]), targets: ids.map(target) }))
    const any = fc.record({
      told: fc.dictionary(fc.constantFrom(...ids), fc.constantFrom<Health>('up', 'down', 'unknown')),
      current: fc.subarray(ids, { minLength: 1, maxLength: 1 }),
      unready: fc.subarray(ids),
      lossy: fc.subarray(ids),
    })
    fc.assert(
      fc.property(any, ({ told, current, unready, lossy }) => {
        const figures = new Map(unready.filter((id) => lossy.includes(id)).map((id) => [id, 42]))
        const evidence = [new Set(unready), figures] as const
        const { answering, reason } = select(three, health(told), current, ...evidence)
        const ready = ids.filter((id) =>
          current.includes(id) ? told[id] !== 'down' : told[id] === 'up' && !unready.includes(id),
        )
        if (reason.code === 'with-loss') {
          assert.deepEqual(ready, [])
          assert.ok(answering.every((id) => told[id] === 'up' && figures.has(id)))
        } else if (ready.length > 0) assert.ok(answering.every((id) => ready.includes(id)))
        const again = select(three, health(told), answering, ...evidence)
        assert.deepEqual(again.answering, answering)
      }),
      { numRuns: 500 },
    )
  })
})

const ready = { lag: { check: 'lag' as CheckId, max: 30_000 as never, policy: 'move' as const } }

/** A node and the planner that hear each other at once; writes and reads succeed elsewhere. */
function world(mode: EndpointSpec['mode'] = 'automatic') {
  const specs = [spec({ mode, targets: [target(east, 1), { ...target(west, 2), ready }] })]
  let machine = initialNode({ node, publishers: [{ id: here, selectsInPlace: true }] })
  let planner = initialPlanner
  const entries: NewEntry[] = []
  const toPlanner = (event: PlannerEvent): readonly PlannerEffect[] => {
    const step = stepPlanner(planner, event)
    planner = step.state
    for (const effect of step.effects) {
      if (effect.kind === 'save') toPlanner({ kind: 'saved', plan: effect.plan, at: at(1) })
      if (effect.kind === 'distribute') send({ kind: 'plan', plan: effect.plan, at: at(1) })
      if (effect.kind === 'tell') entries.push(effect.entry)
    }
    return step.effects
  }
  const hear = (effect: NodeEffect): void => {
    if (effect.kind === 'answering' || effect.kind === 'using') toPlanner({ ...effect, node })
    if (effect.kind === 'wouldMove') toPlanner({ ...effect, node, evidence: {}, at: at(1) })
    if (effect.kind === 'tell') entries.push(effect.entry)
  }
  const send = (event: NodeEvent): void => {
    const step = stepNode(machine, event)
    machine = step.state
    step.effects.forEach(hear)
  }
  send({ kind: 'configured', specs, at: at(0) })
  toPlanner({ kind: 'configured', specs, at: at(0) })
  return {
    toPlanner,
    health: (id: TargetId, state: Health) =>
      send({ kind: 'health', check: checkOf(id), state, at: at(9), why: `looked at ${id}` }),
    readiness: (state: Readiness['state'], loss?: Loss) =>
      send({
        kind: 'readiness',
        endpoint: app,
        target: west,
        state,
        why: 'lag 42 s, limit 30s',
        at: at(8),
        ...(loss ? { loss } : {}),
      }),
    status: () => endpointStatus(machine, app)!,
    planning: () => planner.endpoints.get(app)!,
    told: (kind: NewEntry['kind']) => entries.filter((entry) => entry.kind === kind).map(({ why }) => why),
  }
}

describe('a failover to a replica that is behind', () => {
  test('`move`: it moves, and the journal and the endpoint say what may be lost, for as long as it is answered', () => {
    const w = world()
    w.health(west, 'up')
    w.readiness('not-ready', { policy: 'move', seconds: 42 })
    w.health(east, 'down')
    assert.deepEqual(w.status().answering, [west])
    assert.match(w.told('selection.moved').at(-1)!, /may lose up to 42 s of writes/)
    w.readiness('not-ready', { policy: 'move', seconds: 44 })
    w.health(west, 'up')
    assert.match(w.status().why, /may lose up to 42 s of writes/)
  })
  test('`move`: it waits while it is further behind than may be lost, and moves when it no longer is', () => {
    const w = world()
    w.health(west, 'up')
    w.readiness('not-ready')
    w.health(east, 'down')
    assert.deepEqual(w.status().answering, [east])
    w.readiness('not-ready', { policy: 'move', seconds: 50 })
    assert.deepEqual(w.status().answering, [west])
  })
  test('`ask`: an operator is asked with the figures, and moves it by approving: then it is held there', () => {
    const w = world()
    w.health(east, 'up')
    w.health(west, 'up')
    w.readiness('not-ready', { policy: 'ask', seconds: 42 })
    assert.equal(w.planning().proposal, null)
    w.health(east, 'down')
    assert.deepEqual(w.status().answering, [east])
    const proposal = w.planning().proposal!
    assert.match(proposal.reason, /may lose up to 42 s of writes/)
    assert.match(w.told('selection.wouldmove')[0]!, /^an operator is asked: /)
    const order = {
      kind: 'approve',
      endpoint: app,
      generation: proposal.generation,
      digest: proposal.digest,
    } as const
    w.toPlanner({ kind: 'order', order, author: 'operator:ann', at: at(20) })
    assert.deepEqual([w.status().answering, w.status().state], [[west], 'held'])
    assert.equal(w.planning().orders.hold?.by, 'operator:ann')
    w.health(east, 'up')
    assert.deepEqual(w.status().answering, [west])
    w.toPlanner({
      kind: 'order',
      order: { kind: 'unhold', endpoint: app, why: 'back' },
      author: 'operator:ann',
      at: at(30),
    })
    assert.deepEqual(w.status().answering, [east])
  })
  test('`ask`: the question is taken back when the replica has caught up, or the primary is there again', () => {
    for (const answerIs of [west, east]) {
      const w = world()
      w.health(west, 'up')
      w.readiness('not-ready', { policy: 'ask', seconds: 42 })
      w.health(east, 'down')
      assert.ok(w.planning().proposal)
      if (answerIs === west) w.readiness('ready')
      else w.health(east, 'up')
      assert.equal(w.planning().proposal, null)
      assert.deepEqual(w.status().answering, [answerIs])
      assert.match(w.told('selection.wouldmove').at(-1)!, /^nobody is asked any more/)
    }
  })
  test('mode approve: the move is proposed as ever, with what it may lose', () => {
    const w = world('approve')
    w.health(west, 'up')
    w.readiness('not-ready', { policy: 'ask', seconds: 42 })
    w.health(east, 'down')
    const proposal = w.planning().proposal!
    assert.deepEqual([proposal.envelope.sets, proposal.envelope.held], [[[west]], undefined])
    assert.match(proposal.reason, /may lose up to 42 s of writes/)
  })
})
