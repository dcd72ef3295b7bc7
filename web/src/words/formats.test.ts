import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatsOf } from './formats.ts'

const noon = Date.UTC(2026, 2, 4, 12)
const dayMs = 86_400_000
const english = formatsOf('en', 'UTC', { justNow: 'just now', ago: '{age} ago' })
const german = formatsOf('de', 'UTC', { justNow: 'gerade eben', ago: 'vor {age}' })

describe('what is written as a language writes it', () => {
  test('today needs no date, another day does, another year says so', () => {
    assert.equal(english.localTime(noon, noon), '12:00:00')
    assert.match(english.localTime(noon - dayMs, noon), /^3 Mar, 12:00$/)
    assert.match(english.localTime(noon - 366 * dayMs, noon), /2025, 12:00$/)
  })

  test('the exact time is told in UTC, the same everywhere', () => {
    const at = Date.UTC(2025, 9, 20, 7, 11, 32, 120)
    for (const { utcTime } of [english, german]) assert.equal(utcTime(at), '2025-10-20 07:11:32.120 UTC')
  })

  test('a duration keeps one unit; what was measured keeps its tenths below a minute', () => {
    const cases = [
      [250, '250 ms', '250 ms'],
      [5_678, '5 secs', '5.7 secs'],
      [45_000, '45 secs', '45 secs'],
      [119 * 60_000, '119 mins', '119 mins'],
      [3 * 3_600_000, '3 hrs', '3 hrs'],
      [72 * 3_600_000, '3 days', '3 days'],
    ] as const
    for (const [ms, short, measured] of cases)
      assert.deepEqual([english.shortDuration(ms), english.measured(ms)], [short, measured])
    assert.equal(german.measured(5_678), '5,7 Sek.')
  })

  test('a server a little ahead of the reader is not in the future', () => {
    assert.equal(english.age(noon + 1_500, noon), 'just now')
    assert.equal(english.age(noon - 300_000, noon), '5 mins ago')
  })

  test('numbers have their language’s marks, and three digits that count where they are few', () => {
    assert.equal(english.counted(2113, { one: '# service', other: '# services' }), '2,113 services')
    assert.equal(german.counted(2113, { one: '# Dienst', other: '# Dienste' }), '2.113 Dienste')
    assert.equal(german.significant(0.01), '0,01')
  })
})
