import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Harmless, likelihoodOf, oddsOf, rising } from './likelihood.ts'
import { logGamma } from './negative-binomial.ts'

const odds = (
  counts: readonly number[],
  usual: number,
  clumping: number,
  others: readonly Harmless[] = [],
): number => oddsOf(Float64Array.from(counts), counts.length, clumping, [{ rate: usual, odds: 0 }, ...others])

describe('likelihood', () => {
  test('few and many factors give the same rising product', () => {
    for (const size of [1e-6, 0.03, 1, 700])
      for (const count of [1, 7, 40, 41, 500]) {
        const plain = logGamma(count + size) - logGamma(size)
        assert.ok(Math.abs(rising(count, size) - plain) < 1e-6 * Math.max(1, Math.abs(plain)))
      }
  })

  test('with hardly any clumping it is the Poisson distribution’s', () => {
    const counts = Float64Array.of(3, 0, 5, 1)
    const poisson = (rate: number): number => 9 * Math.log(rate) - 4 * rate
    const told = likelihoodOf(counts, 4, 3, 1.0001) - likelihoodOf(counts, 4, 1, 1.0001)
    assert.ok(Math.abs(told - (poisson(3) - poisson(1))) < 0.01)
  })

  test('twelve reports in six minutes say more than twelve in one of the six', () => {
    assert.ok(odds([2, 2, 2, 2, 2, 2], 0.05, 2) > odds([12, 0, 0, 0, 0, 0], 0.05, 2) + 3)
  })

  test('the more reports clump, the less many of them say', () => {
    assert.ok(odds([9, 7, 8], 0.5, 1.2) > odds([9, 7, 8], 0.5, 3))
  })

  test('a harmless explanation that fits costs no more than how rare it is', () => {
    const harmless = [{ rate: 20, odds: 3 }]
    assert.equal(odds([20, 20, 20, 20], 10, 1.1, harmless), 3)
    assert.ok(odds([90, 90, 90, 90], 10, 1.1, harmless) > 10)
  })

  test('no more than usual is no sign of anything', () => {
    assert.equal(odds([1, 0, 2, 0], 1, 1.5), 0)
  })
})
