import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instant, minutes, ms } from '../terms/index.ts'
import { backoff, longestBackoff, longestRetryAfter, parseRetryAfter } from './backoff.ts'

const dice = (value: number) => ({ next: () => value })

describe('the wait after trouble', () => {
  test('doubles its ceiling with every failure, up to the longest', () => {
    const waits = [1, 2, 3, 9, 1000].map((failures) => backoff(minutes(1), failures, null, dice(0.999999)))
    assert.deepEqual(
      waits.map((wait) => Math.round(wait / 60_000)),
      [2, 4, 8, 15, 15],
    )
  })

  test('is at least a tenth of its ceiling and never beyond the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 600_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (every, failures, roll) => {
          const wait = backoff(ms(every), failures, null, dice(roll))
          assert.ok(wait >= Math.min(longestBackoff, every * 2) / 10 && wait <= longestBackoff)
        },
      ),
    )
  })

  test('is never less than the provider asks for, within an hour', () => {
    assert.equal(backoff(minutes(1), 1, minutes(5), dice(0)), minutes(5))
    assert.equal(backoff(minutes(1), 1, minutes(9999), dice(0)), longestRetryAfter)
  })
})

test('Retry-After is read as seconds or as a date, and nothing else', () => {
  const now = instant(Date.parse('2026-03-01T10:00:00Z'))
  assert.equal(parseRetryAfter('120', now), 120_000)
  assert.equal(parseRetryAfter('Sun, 01 Mar 2026 10:01:00 GMT', now), 60_000)
  assert.equal(parseRetryAfter('Sun, 01 Mar 2026 09:00:00 GMT', now), 0)
  assert.equal(parseRetryAfter('soon', now), null)
  assert.equal(parseRetryAfter(null, now), null)
})
