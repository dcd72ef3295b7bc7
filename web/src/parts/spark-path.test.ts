import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sparkPath } from './spark-path.ts'

test('the highest count touches the top and silence stays on the ground', () => {
  assert.equal(sparkPath([0, 2, 4, 4], 20), 'M0 20H0V20H1V10H2V0H4V20Z')
  assert.equal(sparkPath([0, 0], 20), 'M0 20H0V20H2V20Z')
  assert.equal(sparkPath([], 20), '')
})

test('nothing leaves the box, whatever is counted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000_000 }), { maxLength: 150 }), (counts) => {
      for (const [, , y] of sparkPath(counts, 20).matchAll(/(V)([-\d.]+)/g))
        assert.ok(Number(y) >= 0 && Number(y) <= 20)
    }),
  )
})
