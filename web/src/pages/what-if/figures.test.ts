import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inPercent, verdictOf } from './figures.ts'

test('the index is judged on its scale, and not at all where nothing is counted', () => {
  const verdict = (hhiPoints: number, without = 0) => verdictOf({ counted: 10, hhiPoints, without })
  assert.deepEqual(
    [10_000, 1_801, 1_800, 0].map((points) => verdict(points)),
    ['one', 'high', 'spread', 'spread'],
  )
  assert.equal(verdict(0, 10), null)
})

test('shares to a tenth of a per cent', () => assert.equal(inPercent(0.6667), 66.7))
