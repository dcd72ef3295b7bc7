import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { howManyFit, limits, type Weight } from './batch.ts'

const weight: fc.Arbitrary<Weight> = fc.record({
  elements: fc.integer({ min: 1, max: 1200 }),
  characters: fc.integer({ min: 1, max: 40_000 }),
})
const within = (some: readonly Weight[]): boolean =>
  some.reduce((sum, { elements }) => sum + elements, 0) <= limits.elements &&
  some.reduce((sum, { characters }) => sum + characters, 0) <= limits.characters

test('a batch takes as many as the limits let it, one at least, and the next one no more would fit', () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 30 }), (weights) => {
      const n = howManyFit(weights)
      assert.ok(n >= 1 && n <= weights.length)
      if (n > 1) assert.ok(within(weights.slice(0, n)))
      if (n < weights.length) assert.ok(!within(weights.slice(0, n + 1)))
    }),
  )
})
