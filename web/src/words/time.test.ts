import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { age, localTime, shortDuration, utcTime } from './time.ts'

const noon = new Date(2026, 2, 4, 12, 0, 0).getTime()

describe('times as people read them', () => {
  test('today needs no date, another day does, another year says so', () => {
    assert.equal(localTime(noon, noon), '12:00:00')
    assert.match(localTime(noon - 86_400_000, noon), /^3 Mar, 12:00$/)
    assert.match(localTime(noon - 366 * 86_400_000, noon), /2025, 12:00$/)
  })

  test('the exact time is told in UTC', () => {
    assert.equal(utcTime(Date.UTC(2025, 9, 20, 7, 11, 32, 120)), '2025-10-20 07:11:32.120 UTC')
  })

  test('a duration keeps one unit', () => {
    const cases = [
      [250, '250 ms'],
      [45_000, '45 s'],
      [119 * 60_000, '119 min'],
      [3 * 3_600_000, '3 h'],
      [72 * 3_600_000, '3 d'],
    ] as const
    for (const [ms, text] of cases) assert.equal(shortDuration(ms), text)
  })

  test('a server a little ahead of the reader is not in the future', () => {
    assert.equal(age(noon + 1_500, noon), 'just now')
    assert.equal(age(noon - 300_000, noon), '5 min ago')
  })
})
