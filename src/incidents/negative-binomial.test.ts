import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { logGamma, surprise } from './negative-binomial.ts'

/** The tail by the recurrence of the probabilities from 0 upwards: slow, plain, independent of logGamma. */
function plainSurprise(count: number, mean: number, size: number): number {
  const q = mean / (mean + size)
  let p = (size / (mean + size)) ** size
  let below = 0
  for (let n = 0; n < count; n++) {
    below += p
    p *= ((n + size) / (n + 1)) * q
  }
  return -Math.log10(1 - below)
}

describe('surprise', () => {
  test('it agrees with a plain sum where a plain sum still has digits', () => {
    const mean = fc.double({ min: 0.01, max: 40, noNaN: true })
    const size = fc.double({ min: 0.3, max: 50, noNaN: true })
    fc.assert(
      fc.property(mean, size, fc.integer({ min: 1, max: 80 }), (m, k, count) => {
        const plain = plainSurprise(count, m, k)
        if (count <= m || !(plain < 8)) return
        assert.ok(Math.abs(surprise(count, m, k) - plain) < 0.01, `${surprise(count, m, k)} != ${plain}`)
      }),
    )
  })

  test('more reports are never less surprising', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 100, noNaN: true }), fc.nat(3000), (mean, count) => {
        assert.ok(surprise(count + 1, mean, 3) >= surprise(count, mean, 3) - 1e-6)
      }),
    )
  })

  test('a factorial is a gamma', () => assert.ok(Math.abs(Math.exp(logGamma(11)) - 3_628_800) < 0.01))
})
