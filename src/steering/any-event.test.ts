import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyNodeEvent, anyPlannerEvent } from './arbitraries.ts'
import { here, node, office } from './fixtures.ts'
import { initialNode, stepNode } from './node.ts'
import { ordersFromJson, ordersToJson } from './orders-json.ts'
import { planFromJson, planToJson } from './plan-json.ts'
import { initialPlanner, stepPlanner } from './planner.ts'
import { allStatuses } from './status.ts'

const overJson = (json: unknown): unknown => JSON.parse(JSON.stringify(json))

describe('whatever happens, in any order', () => {
  test('the planner never throws, and every plan and order it gives out can be read again', () =>
    fc.assert(
      fc.property(fc.array(anyPlannerEvent, { maxLength: 25 }), (events) => {
        let state = initialPlanner
        for (const event of events) {
          const step = stepPlanner(state, event)
          state = step.state
          for (const effect of step.effects) {
            if (effect.kind === 'save') {
              const read = planFromJson(overJson(planToJson(effect.plan)))
              assert.deepEqual(read, { ok: true, value: effect.plan })
            }
            if (effect.kind === 'keep')
              assert.equal(ordersFromJson(overJson(ordersToJson(effect.orders))).ok, true)
          }
        }
      }),
      { numRuns: 600 },
    ))
  test('a node never throws, and never answers with nothing', () =>
    fc.assert(
      fc.property(fc.array(anyNodeEvent, { maxLength: 25 }), (events) => {
        let state = initialNode({
          node,
          publishers: [
            { id: here, selectsInPlace: true },
            { id: office, selectsInPlace: false },
          ],
        })
        for (const event of events) {
          const step = stepNode(state, event)
          state = step.state
          for (const { generation, answering } of allStatuses(state))
            assert.ok(generation === null || answering.length > 0)
          for (const effect of step.effects) {
            if (effect.kind === 'write') assert.ok(effect.write.sets.length > 0)
            if (effect.kind === 'select') assert.ok(effect.answering.length > 0)
          }
        }
      }),
      { numRuns: 600 },
    ))
})
