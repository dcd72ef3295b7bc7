import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TargetId } from '../terms/index.ts'
import { app, at, east, spec, west } from './fixtures.ts'
import { generation, initialPlanner, type NodeEvidence, type OperatorOrder, stepPlanner } from './index.ts'
import type { PlannerState } from './planner-state.ts'
import { previewOrder } from './preview.ts'
import type { Health } from './select.ts'

/** Every save succeeds. */
function settle(state: PlannerState, ...events: Parameters<typeof stepPlanner>[1][]): PlannerState {
  const queue = [...events]
  for (let event = queue.shift(); event; event = queue.shift()) {
    const step = stepPlanner(state, event)
    state = step.state
    for (const effect of step.effects)
      if (effect.kind === 'save') queue.push({ kind: 'saved', plan: effect.plan, at: at(1) })
  }
  return state
}

const planned = (changed: Parameters<typeof spec>[0] = {}): PlannerState =>
  settle(initialPlanner, { kind: 'configured', specs: [spec(changed)], at: at(0) })

const seen = (east: Health, west: Health, also: Partial<NodeEvidence> = {}): NodeEvidence => ({
  answering: ['east' as TargetId],
  health: new Map([
    ['east' as TargetId, east],
    ['west' as TargetId, west],
  ]),
  readiness: new Map(),
  waiting: new Map(),
  frozen: null,
  ...also,
})

const drain: OperatorOrder = { kind: 'drain', target: east, endpoint: app, why: 'preview' }
const look = (state: PlannerState, order: OperatorOrder, evidence: NodeEvidence) => {
  const preview = previewOrder(state, app, order, evidence, at(10))
  assert.ok(preview)
  return preview
}

describe('an order before it is given', () => {
  test('a drain shows where the answer would go, by value, and what would be left', () => {
    const preview = look(planned(), drain, seen('up', 'up'))
    assert.equal(preview.refused, null)
    assert.deepEqual(preview.before.records, ['A 192.0.2.1'])
    assert.deepEqual(preview.after.records, ['A 192.0.2.2'])
    assert.match(preview.after.selection?.reason.text ?? '', /answering west/)
    assert.deepEqual(preview.changes.map(({ part, target }) => [part, target]).slice(0, 1), [
      ['target', 'east'],
    ])
    assert.deepEqual(preview.guards.spare, [])
    assert.equal(preview.guards.standing, 1)
  })

  test('what it says is what happens: the plan that the order then leads to is the same', () => {
    const before = planned()
    const preview = look(before, drain, seen('up', 'up'))
    const after = settle(before, { kind: 'order', order: drain, author: 'operator:ann', at: at(10) })
    const made = after.endpoints.get(app)?.plans[0]
    assert.deepEqual(made?.envelope, preview.plan?.envelope)
    assert.equal(made?.generation, preview.plan?.generation)
  })

  test('looking changes nothing', () => {
    const state = planned()
    look(state, drain, seen('up', 'up'))
    assert.deepEqual(state.endpoints.get(app)?.orders.drains.size, 0)
    assert.equal(state.endpoints.get(app)?.plans.length, 1)
  })

  test('an order that would be refused says so with its figures, and what is answered stays', () => {
    const state = settle(planned(), {
      kind: 'answering',
      node: 'lon-1' as never,
      endpoint: app,
      answering: [east],
      down: [west],
      proven: [east],
    })
    const preview = look(state, drain, seen('up', 'down'))
    assert.match(preview.refused?.message ?? '', /would leave app\.example with 1 target/)
    assert.equal(preview.plan, null)
    assert.deepEqual(preview.after.targets, preview.before.targets)
  })

  test('a hold keeps what is answered, whatever health says, and an operator alone moves it then', () => {
    const preview = look(planned(), { kind: 'hold', endpoint: app, why: 'preview' }, seen('up', 'up'))
    assert.deepEqual(preview.after.targets, [east])
    assert.equal(preview.guards.moves, 'by-an-operator')
    assert.deepEqual(preview.guards.spare, [west])
  })

  test('releasing a hold over a dead target shows the move that follows at once', () => {
    const held = settle(planned(), {
      kind: 'order',
      order: { kind: 'hold', endpoint: app, why: 'migration' },
      author: 'operator:ann',
      at: at(5),
    })
    const preview = look(held, { kind: 'unhold', endpoint: app, why: 'preview' }, seen('down', 'up'))
    assert.deepEqual([preview.before.targets, preview.after.targets], [[east], [west]])
  })

  test('while what is seen does not count, an order moves nothing by health', () => {
    const frozen = { code: 'below-quorum', why: '1 of 3 vantages is heard' } as const
    const preview = look(
      planned(),
      { kind: 'repair', endpoint: app, why: 'preview' },
      seen('down', 'up', { frozen }),
    )
    assert.deepEqual(preview.after.targets, [east])
  })

  test('a rollback names a generation that is kept, or is refused', () => {
    const to = generation(9n)
    const preview = look(planned(), { kind: 'rollback', endpoint: app, to, why: 'preview' }, seen('up', 'up'))
    assert.equal(preview.refused?.code, 'not-found')
    assert.match(preview.refused?.message ?? '', /no generation 9; kept are 1/)
  })

  test('the budget of removals is told as it stands', () => {
    assert.deepEqual(look(planned(), drain, seen('up', 'up')).guards.removals, {
      used: 0,
      most: 1,
      perMs: 3_600_000,
    })
  })

  test('of a name that nobody knows there is nothing to show', () =>
    assert.equal(previewOrder(initialPlanner, app, drain, seen('up', 'up'), at(1)), null))
})
