import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { beliefOf, certaintyOf, confidenceOf, noBelief, worthOfChecks } from './belief.ts'

const bar = 5
const amount = fc.double({ min: 0, max: 40, noNaN: true })

describe('belief', () => {
  test('what others say opens nothing by itself, however much of it there is', () =>
    fc.assert(
      fc.property(amount, amount, fc.double({ min: 0, max: 2.49, noNaN: true }), (prior, notices, crowd) => {
        assert.ok(beliefOf({ crowd, prior, notices, checks: 0 }, bar) < bar)
      }),
    ))

  test('weak evidence of the crowd is enough beside what others say', () => {
    assert.ok(beliefOf({ ...noBelief, crowd: 3.5 }, bar) < bar)
    assert.ok(beliefOf({ ...noBelief, crowd: 3.5, notices: 2 }, bar) >= bar)
  })

  test('a failing check opens whatever else is seen, beside any number that pass, at any bar', () => {
    for (const threshold of [3, 5, 9])
      for (const passing of [0, 1, 20])
        assert.ok(
          beliefOf({ ...noBelief, checks: worthOfChecks(1, passing, threshold) }, threshold) >= threshold,
        )
  })

  test('checks that pass silence a small crowd, never a big one', () => {
    const checks = worthOfChecks(0, 20, bar)
    assert.ok(beliefOf({ ...noBelief, crowd: 5.5, checks }, bar) < bar)
    assert.ok(beliefOf({ ...noBelief, crowd: 6, checks }, bar) >= bar)
  })

  test('confidence is within 0..1 and grows with belief', () =>
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const sure = (crowd: number) => confidenceOf({ ...noBelief, crowd }, bar)
        assert.ok(sure(low) <= sure(high) && sure(low) >= 0 && sure(high) <= 1)
      }),
    ))

  test('the words: barely over the bar is suspected, well over it certain', () => {
    const word = (crowd: number) => certaintyOf(confidenceOf({ ...noBelief, crowd }, bar))
    assert.deepEqual([5, 6, 8].map(word), ['suspected', 'likely', 'certain'])
  })
})
