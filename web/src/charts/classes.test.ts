import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classesOf, classIndex } from './classes.ts'

test('bounds are round numbers that grow by about the same factor', () => {
  assert.deepEqual(classesOf([63_000, 11_200, 60, 5], 5), [
    { from: 5, to: 29 },
    { from: 30, to: 199 },
    { from: 200, to: 1_499 },
    { from: 1_500, to: 9_999 },
    { from: 10_000, to: 63_000 },
  ])
  assert.deepEqual(classesOf([5, 5], 5), [{ from: 5, to: 5 }])
  assert.deepEqual(classesOf([], 5), [])
})

test('every amount that may be shown is in exactly one class, and a greater one never in a lower', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 20 }), (all, least) => {
      const classes = classesOf(all, least)
      assert.ok(classes.length <= 5)
      for (const [i, { from, to }] of classes.entries()) {
        assert.ok(from <= to)
        if (i > 0) assert.equal(from, classes[i - 1]!.to + 1)
      }
      const indexes = all
        .filter((n) => n >= least)
        .sort((a, b) => a - b)
        .map((n) => classIndex(classes, n))
      assert.ok(indexes.every((index, i) => index >= Math.max(1, indexes[i - 1] ?? 1)))
    }),
  )
})
