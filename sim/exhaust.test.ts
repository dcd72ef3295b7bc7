import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { holdfast, smallBounds, smallPlan } from './bounds.ts'
import { exhaust } from './exhaust.ts'
import { claimedBy } from './properties.ts'
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
      for (const premise of claimedBy('exhaust'))
        if (premise !== 'S8 turns-end' || bounds.moves > 0)
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

/** The table of docs/architecture.md, row by row: a design that races is convicted, one that does not is acquitted. */
const designs: readonly {
  readonly write: SmallRules['write']
  readonly records?: SmallRules['records']
  readonly retire: SmallRules['retire']
  readonly crashes: number
  readonly neverEmpty: boolean
  readonly neverRegress: boolean
}[] = [
  { write: 'check-once-per-run', retire: 'by-age', crashes: 0, neverEmpty: false, neverRegress: false },
  { write: 'check-once-per-run', retire: 'atomic', crashes: 0, neverEmpty: true, neverRegress: false },
  { write: 'check-then-write', retire: 'by-age', crashes: 0, neverEmpty: false, neverRegress: false },
  { write: 'check-then-write', retire: 'atomic', crashes: 0, neverEmpty: true, neverRegress: false },
  { write: 'atomic', retire: 'by-age', crashes: 0, neverEmpty: true, neverRegress: true },
  { write: 'atomic', retire: 'by-age', crashes: 1, neverEmpty: false, neverRegress: true },
  { write: 'atomic', retire: 'check-then-delete', crashes: 1, neverEmpty: false, neverRegress: true },
  { write: 'atomic', retire: 'atomic', crashes: 1, neverEmpty: true, neverRegress: true },
  {
    write: 'atomic',
    records: 'by-value',
    retire: 'by-age',
    crashes: 1,
    neverEmpty: true,
    neverRegress: true,
  },
]

describe('of the designs that were compared', () => {
  for (const { records = 'by-reference', crashes, neverEmpty, neverRegress, ...rules } of designs)
    test(`write ${rules.write}, records ${records}, retire ${rules.retire}, ${crashes} crashes: ${neverEmpty ? 'never empty' : 'EMPTIED'}, ${neverRegress ? 'never back' : 'BACK'}`, () => {
      const bounds = { ...smallBounds, plans: [smallPlan(1), smallPlan(3)], crashes, timeouts: 0 }
      const { complete, violations, witnesses } = exhaust(
        bounds,
        { ...rules, records },
        { mostStates: 60_000 },
      )
      const broken = violations.map(({ property }) => property)
      if (neverEmpty && neverRegress) assert.ok(complete)
      assert.ok(witnesses['S1 never-empty']! > 0 && witnesses['S2 never-regress']! > 0)
      assert.deepEqual(
        {
          neverEmpty: !broken.includes('S1 never-empty'),
          neverRegress: !broken.includes('S2 never-regress'),
        },
        { neverEmpty, neverRegress },
      )
    })
})
