import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Harmless, Likelihood, likelihoodOf, oddsOf, rising } from './likelihood.ts'
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

  test('what is asked again and again is to the last bit what it is when asked once', () => {
    const counts = Float64Array.from({ length: 60 }, (_, i) => [0, 3, 17, 40, 41, 0, 900][(i * 5) % 7]!)
    const plainly = (n: number, size: number, clumping: number): number => {
      let sum = 0
      for (let i = 0; i < n; i++) if (counts[i]! > 0) sum += rising(counts[i]!, size)
      return sum - n * size * Math.log(clumping)
    }
    const running = new Likelihood()
    for (const clumping of [1.02, 3])
      for (const rate of [1e-9, 0.02, 5, 4000]) {
        running.begin(rate, clumping)
        for (const n of [1, 2, 5, 12, 30, 60]) {
          const due = plainly(n, rate / (clumping - 1), clumping)
          assert.equal(running.ofMore(counts, n), due)
          assert.equal(running.of(counts, n), due)
          assert.equal(likelihoodOf(counts, n, rate, clumping), due)
        }
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
