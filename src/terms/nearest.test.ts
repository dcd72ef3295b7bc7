import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { editDistance, nearest } from './nearest.ts'

describe('near misses', () => {
  test('a slip of the fingers finds the word that was meant', () => {
    assert.equal(nearest('tragets', ['ttl', 'targets', 'prefer']), 'targets')
    assert.equal(nearest('Shpo', ['shop', 'ship']), 'shop')
    assert.equal(nearest('endpoint', ['endpoints', 'feeds']), 'endpoints')
  })

  test('a word unlike all others gets no guess', () => {
    assert.equal(nearest('kubernetes', ['shop', 'bank']), null)
    assert.equal(nearest('x', []), null)
  })

  test('the distance is symmetric, zero only for equals, and never more than the longer word', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const d = editDistance(a, b, 99)
        assert.equal(d, editDistance(b, a, 99))
        assert.equal(d === 0, a === b)
        assert.ok(d <= Math.max(a.length, b.length))
      }),
    )
  })

  test('the bound only cuts off, it never changes a distance within it', () => {
    const word = fc.string({ maxLength: 10, unit: fc.constantFrom('a', 'b', 'c') })
    fc.assert(
      fc.property(word, word, fc.nat(6), (a, b, bound) => {
        const exact = editDistance(a, b, 99)
        assert.equal(editDistance(a, b, bound), Math.min(exact, bound + 1))
      }),
    )
  })
})
