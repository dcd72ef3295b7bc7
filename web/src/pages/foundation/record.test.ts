import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { lagsByYear } from './lags.ts'
import { daysUnwatched, yearDays, yearMarks } from './year-marks.ts'

const minute = 60_000
const day = 1_440 * minute

const episode = (from: string, lagMs: number | null, corrected: string | null = null) => ({
  ...{ from, durationMs: 30 * minute, corrected },
  provider: lagMs === null ? null : { feed: 'aws', title: 'Errors', at: from, lagMs },
})

describe('how late a provider spoke', () => {
  test('is told year by year: of how many outages at all, and the middle of its lags', () => {
    const years = lagsByYear([
      episode('2026-03-01T00:00:00Z', 23 * minute),
      episode('2026-02-01T00:00:00Z', null),
      episode('2026-01-01T00:00:00Z', -2 * minute),
      episode('2025-12-31T23:59:00Z', 90 * minute),
      episode('2024-05-01T00:00:00Z', null),
    ])
    assert.deepEqual(years.get(2026), { times: 3, spoke: 2, medianMs: -2 * minute })
    assert.deepEqual(years.get(2025), { times: 1, spoke: 1, medianMs: 90 * minute })
    assert.deepEqual(years.get(2024), { times: 1, spoke: 0, medianMs: null })
  })

  test('a wrong name was no outage of it: nobody had to speak', () => {
    assert.equal(lagsByYear([episode('2026-03-01T00:00:00Z', null, 'aws')]).size, 0)
  })
})

describe('the line of a year', () => {
  test('has every mark within it, wide enough to be seen, and in each year that an outage reaches into', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * 365 }), fc.integer({ min: 0, max: 400 }), (at, days) => {
        const from = new Date(Date.UTC(2024, 0) + at * day).toISOString()
        const one = { from, durationMs: days * day, corrected: null }
        const years = [2024, 2025, 2026, 2027, 2028].map((year) => yearMarks(year, [one]))
        for (const mark of years.flat()) {
          assert.ok(mark.from >= 0 && mark.from + mark.days <= yearDays + 1e-9)
          assert.ok(mark.days >= 2.5)
        }
        const reached = new Set([0, days].map((d) => new Date(Date.parse(from) + d * day).getUTCFullYear()))
        assert.ok(years.flat().length >= reached.size)
      }),
    )
  })

  test('leaves out what nobody watched', () => {
    assert.equal(daysUnwatched(2026, '2026-02-01T00:00:00Z'), 31)
    assert.equal(daysUnwatched(2027, '2026-02-01T00:00:00Z'), 0)
    assert.equal(daysUnwatched(2025, '2026-02-01T00:00:00Z'), yearDays)
  })
})
