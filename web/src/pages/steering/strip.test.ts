import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { placed } from './strip.ts'

test('plans stand in the order of time, apart from each other and inside the picture', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 20 }), (times) => {
      const all = placed(times.map((at) => ({ at })))
      const xs = all.map(({ x }) => x)
      assert.deepEqual(
        all.map(({ at }) => at),
        times.toSorted((a, b) => a - b),
      )
      assert.ok(xs.every((x) => x >= 0 && x <= 1))
      for (const [i, x] of xs.entries()) if (i > 0) assert.ok(x - xs[i - 1]! > 0.02)
    }),
  )
})

test('one plan stands at the right, where now is', () => assert.equal(placed([{ at: 5 }])[0]?.x, 1))
