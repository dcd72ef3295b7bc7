import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf } from './answer.ts'
import { fenceOf, generation, largestGeneration } from './fence.ts'
import { app, east, planOf, west } from './fixtures.ts'
import type { Plan } from './plan.ts'
import { newPlanning } from './planning.ts'
import type { Published } from './ports.ts'
import { repairOf, standsThere } from './repair-preview.ts'

const [old, plan] = [planOf(1, { ttl: 60 }), planOf(2)]
const planning = { ...newPlanning, plans: [plan, old], highest: generation(2n) }
const holding = (of: Plan, targets = [east], selection?: bigint): Published => ({
  fence: fenceOf(of, selection),
  sets: answerOf(of.envelope, targets).sets,
})
const a = (address: string) => [
  { name: app as never, type: 'A' as const, ttl: 5, data: [{ type: 'A' as const, address }] },
]

const previewed = (found: Published) => {
  const repair = repairOf(planning, [east], [found])
  assert.ok(repair)
  return { repair, stands: standsThere(repair, planning.plans, found) }
}

describe('what a repair would do', () => {
  test('there is none without a plan', () => {
    assert.equal(repairOf(newPlanning, [], []), null)
  })

  test('it writes what is answered now, one generation above the highest', () => {
    const { repair } = previewed(holding(plan))
    assert.deepEqual([repair.inForce, repair.next, repair.records], [plan, 3n, ['A 192.0.2.1']])
  })

  test('an operator’s hold is written, and not what is answered beside it', () => {
    const held = planOf(2, {}, { held: [west] })
    const repair = repairOf({ ...planning, plans: [held] }, [east], [])
    assert.deepEqual(repair?.records, ['A 192.0.2.2'])
  })

  test('it tells what stands there and whose it is', () => {
    const cases: [Published, string, RegExp][] = [
      [{ fence: null, sets: [] }, 'nothing', /^nothing stands there$/],
      [holding(plan), 'as-planned', /^plan 2 by config/],
      [holding(plan, [west], 3n), 'other-selection', /another selection/],
      [holding(old), 'older', /^plan 1 by config/],
      [{ fence: fenceOf(plan), sets: [] }, 'nothing', /no records/],
      [{ fence: fenceOf(plan), sets: a('203.0.113.9') }, 'others', /203\.0\.113\.9.*somebody else/],
      [{ fence: null, sets: a('203.0.113.9') }, 'others', /without a fence/],
      [holding(planOf(9)), 'unknown-plan', /generation 9 is not known here/],
      [
        { fence: { ...fenceOf(plan), generation: largestGeneration as never }, sets: [] },
        'forged',
        /remove that fence/,
      ],
    ]
    for (const [found, state, whose] of cases) {
      const { stands } = previewed(found)
      assert.equal(stands.state, state)
      assert.match(stands.whose, whose)
    }
  })

  test('the next generation is above one found that the store does not know, but not above a forged one', () => {
    assert.equal(previewed(holding(planOf(9))).repair.next, 10n)
    const forged = { fence: { ...fenceOf(plan), generation: largestGeneration as never }, sets: [] }
    assert.equal(previewed(forged).repair.next, 3n)
  })
})
