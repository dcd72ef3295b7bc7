import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { holdfast, smallBounds, smallPlan } from './bounds.ts'
import { exhaust } from './exhaust.ts'
import type { SmallRules } from './small-world.ts'

const twoPlans = { ...smallBounds, plans: [smallPlan(1), smallPlan(2)] }

describe('every interleaving of two enactors at one name', () => {
  const searches = {
    'with a lost reply and a write that lands late': { ...twoPlans, crashes: 0, timeouts: 1 },
    'with twins of one generation': { ...smallBounds, crashes: 0, timeouts: 0 },
  }
  for (const [name, bounds] of Object.entries(searches))
    test(`breaks no promise ${name}, and each premise is met`, () => {
      const { complete, violations, witnesses } = exhaust(bounds, holdfast, { mostStates: 60_000 })
      assert.deepEqual(violations, [])
      assert.ok(complete, 'the search ended because nothing was left')
      for (const premise of [
        'S1 never-empty',
        'S2 never-regress',
        'S3 fence-refuses',
        'S4 retire-live',
        'S5 by-value',
      ])
        assert.ok((witnesses[premise] ?? 0) > 0, `${premise} was put to the test`)
    })
})

describe('the first 15,000 states, breadth first, where the search to the end is too long for a test', () => {
  const larger = {
    'with a crash that loses memory': { ...twoPlans, timeouts: 0 },
    'with a change of selection': { ...twoPlans, crashes: 0, timeouts: 0, moves: 1 },
  }
  for (const [name, bounds] of Object.entries(larger))
    test(`break no promise ${name}`, () => {
      assert.deepEqual(exhaust(bounds, holdfast, { mostStates: 15_000 }).violations, [])
    })
})

describe('a design that races is convicted', () => {
  const three = { ...smallBounds, timeouts: 0, plans: [1, 2, 3].map((n) => smallPlan(n)) }
  const convicted: readonly [string, SmallRules, string][] = [
    [
      'a check before the write instead of in it',
      { ...holdfast, write: 'check-then-write' },
      'S2 never-regress',
    ],
    ['no check at all', { ...holdfast, write: 'blind' }, 'S2 never-regress'],
    ['clean-up by age', { ...holdfast, retire: 'by-age' }, 'S4 retire-live'],
    [
      'records by reference, cleaned up by age',
      { ...holdfast, records: 'by-reference', retire: 'by-age' },
      'S1 never-empty',
    ],
  ]
  for (const [name, rules, property] of convicted)
    test(`${name}: ${property}`, () => {
      const { violations } = exhaust(three, rules, { mostStates: 100_000, stopAtFirst: true })
      assert.ok(violations.some((violation) => violation.property === property))
    })
  test('records by value survive even a clean-up by age (S5)', () => {
    const bounds = { ...three, crashes: 0, enactors: 1 }
    const { violations, complete } = exhaust(
      bounds,
      { ...holdfast, retire: 'by-age' },
      { mostStates: 30_000 },
    )
    assert.ok(complete)
    assert.deepEqual(
      violations.map(({ property }) => property),
      ['S4 retire-live'],
    )
  })
})
