import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { TargetId } from '../terms/index.ts'
import { anyPlan } from './arbitraries.ts'
import { contentOf } from './digest.ts'
import { east, planOf, target, west } from './fixtures.ts'
import { diffPlans } from './plan-diff.ts'

const north = 'north' as TargetId
const before = planOf(1).envelope
const changed = (...args: Parameters<typeof planOf>) => diffPlans(before, planOf(...args).envelope)

describe('what one plan changes against another', () => {
  test('is nothing for the same content under another generation', () => {
    assert.deepEqual(changed(2), [])
  })

  test('names a target that is new, one that is gone and one whose records differ, by value', () => {
    const targets = [target(east, 9), target(north, 3)]
    const found = changed(2, { targets, prefer: [[east], [north]] })
    assert.deepEqual(
      found.filter(({ part }) => part === 'target'),
      [
        { part: 'target', target: east, before: 'A 192.0.2.1', after: 'A 192.0.2.9' },
        { part: 'target', target: north, before: null, after: 'A 192.0.2.3' },
        { part: 'target', target: west, before: 'A 192.0.2.2', after: null },
      ],
    )
  })

  test('names every other part with both values', () => {
    const found = changed(
      2,
      { ttl: 30, mode: 'approve', prefer: [[west, east]], minimum: 2, belowQuorum: 'local' },
      { held: [west] },
    )
    assert.deepEqual(
      found.map(({ part, before: was, after }) => `${part}: ${was} -> ${after}`),
      [
        'sets: east, then west -> west + east',
        'held: null -> west',
        'minimum: 1 -> 2',
        'mode: automatic -> approve',
        'ttl: 5 s -> 30 s',
        'belowQuorum: hold -> local',
        'lastKnownGood: east -> west + east',
      ],
    )
  })

  test('is the whole plan when there was none before', () => {
    const parts = diffPlans(null, before).map(({ part }) => part)
    assert.deepEqual(new Set(parts).size, 8, 'all parts but the hold, which there is none of')
    assert.ok(diffPlans(null, before).every((change) => change.before === null))
  })

  test('is empty only when the content is the same', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (a, b) => {
        if (contentOf(a.envelope) === contentOf(b.envelope))
          assert.deepEqual(diffPlans(a.envelope, b.envelope), [])
        assert.deepEqual(diffPlans(a.envelope, a.envelope), [])
      }),
    )
  })
})
