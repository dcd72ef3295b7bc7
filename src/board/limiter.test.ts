import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { RateLimiter } from './limiter.ts'

const limiter = (entries = 1000) => {
  const clock = { ms: 0 }
  return {
    clock,
    limiter: new RateLimiter({ perMinute: 30, burst: 60, entries, monotonic: () => clock.ms }),
  }
}

describe('the rate limiter', () => {
  test('never lets more through than burst + rate x time, and keeps its word about when to come again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 60 })), {
          maxLength: 200,
        }),
        (tries) => {
          const { clock, limiter: limit } = limiter()
          let taken = 0
          for (const [wait, cost] of tries) {
            clock.ms += wait
            const answer = limit.take('a', cost)
            if (answer.ok) taken += cost
            else {
              clock.ms += answer.retryAfterSeconds * 1000
              assert.ok(limit.take('a', cost).ok)
              taken += cost
            }
            assert.ok(taken <= 60 + (clock.ms / 60_000) * 30 + 1e-6)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('one address does not use up the budget of another', () => {
    const { limiter: limit } = limiter()
    assert.ok(limit.take('a', 60).ok)
    assert.ok(!limit.take('a').ok)
    assert.ok(limit.take('b').ok)
  })

  test('the table is bounded, and forgets the address idle for longest', () => {
    const { limiter: limit } = limiter(2)
    limit.take('a', 60)
    limit.take('b', 60)
    limit.take('a')
    limit.take('c', 60)
    assert.equal(limit.size, 2)
    assert.ok(!limit.take('a').ok)
    assert.ok(limit.take('b').ok)
  })
})
