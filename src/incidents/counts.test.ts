import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CountryCode } from '../terms/index.ts'
import { addCount, countAt, countOver, createCounts, keptMinutes, recentCountryCount } from './counts.ts'

const gb = 'GB' as CountryCode

describe('counts of a service', () => {
  test('are those of a plain map, however minutes are skipped and however late a report comes', () => {
    // Around where a count needs a wider array, too.
    const anyCount = fc.oneof(
      fc.nat(9),
      fc.integer({ min: 250, max: 260 }),
      fc.integer({ min: 65_530, max: 65_540 }),
    )
    const step = fc.record({ wait: fc.oneof(fc.nat(40), fc.nat(4000)), late: fc.nat(60), n: anyCount })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(keptMinutes - 100), (steps, length) => {
        const counts = createCounts()
        const plain = new Map<number, number>()
        let now = 10_000
        for (const { wait, late, n } of steps) {
          now += wait
          const minute = now - late
          addCount(counts, minute, gb, n)
          plain.set(minute, (plain.get(minute) ?? 0) + n)
        }
        let sum = 0
        for (let minute = now; minute > now - length; minute--) {
          assert.equal(countAt(counts, minute), plain.get(minute) ?? 0)
          sum += plain.get(minute) ?? 0
        }
        assert.equal(countOver(counts, now, length), sum)
      }),
      { numRuns: 200 },
    )
  })

  test('how many countries they came from lately is told, and forgotten', () => {
    const counts = createCounts()
    for (const country of ['GB', 'US', 'DE', 'US']) addCount(counts, 10_000, country as CountryCode, 2)
    addCount(counts, 10_012, gb, 1)
    assert.deepEqual(
      [10_000, 10_019, 10_020].map((minute) => recentCountryCount(counts, minute)),
      [3, 3, 1],
    )
    assert.equal(recentCountryCount(counts, 10_030), 0)
  })
})
