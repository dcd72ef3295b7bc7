import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instant, isoTime } from '../terms/index.ts'
import { instantAt, wallAt, zoneOf } from './zones.ts'

const at = (zone: string, date: string, time: string): string => {
  const [year, month, day] = date.split('-').map(Number)
  const [hour, minute] = time.split(':').map(Number)
  return isoTime(
    instantAt(
      zoneOf(zone)!,
      { year: year!, month: month!, day: day! },
      { hour: hour!, minute: minute!, second: 0 },
    ),
  ).slice(0, 16)
}

describe('the zone that is written', () => {
  test('names a place, so that the season decides and not the abbreviation', () => {
    assert.equal(at('PDT', '2021-07-01', '15:00'), '2021-07-01T22:00')
    assert.equal(at('PST', '2021-07-01', '15:00'), '2021-07-01T22:00')
    assert.equal(at('PDT', '2021-12-07', '08:22'), '2021-12-07T16:22')
    assert.equal(at('US/Pacific', '2020-01-08', '17:37'), '2020-01-09T01:37')
    assert.equal(at('Pacific Time', '2020-01-08', '17:37'), '2020-01-09T01:37')
    assert.equal(at('CET', '2025-07-01', '12:00'), '2025-07-01T10:00')
    assert.equal(at('BST', '2025-07-01', '12:00'), '2025-07-01T11:00')
  })

  test('is taken at its word where somebody keeps it all year', () => {
    assert.equal(at('MST', '2021-07-01', '12:00'), '2021-07-01T19:00')
    assert.equal(at('GMT', '2025-07-01', '12:00'), '2025-07-01T12:00')
    assert.equal(at('IST', '2025-07-01', '12:00'), '2025-07-01T06:30')
    assert.equal(at('UTC+2', '2025-07-01', '12:00'), '2025-07-01T10:00')
    assert.equal(at('-0530', '2025-07-01', '12:00'), '2025-07-01T17:30')
  })

  test('decides in the hour that comes twice', () => {
    assert.equal(at('PDT', '2021-11-07', '01:30'), '2021-11-07T08:30')
    assert.equal(at('PST', '2021-11-07', '01:30'), '2021-11-07T09:30')
    assert.equal(at('US/Pacific', '2021-11-07', '01:30'), '2021-11-07T08:30')
  })

  test('a time that the clock jumps over is read as if it had not jumped', () => {
    assert.equal(at('PST', '2021-03-14', '02:30'), '2021-03-14T10:30')
  })

  test('is not guessed', () => {
    for (const text of ['', 'XYZ', 'Nowhere/Town', '+99:00', 'now', 'America/../x'])
      assert.equal(zoneOf(text), null)
  })
})

test('what a clock shows leads back to the instant', () => {
  const zones = ['PST', 'EDT', 'CET', 'AEDT', 'IST', 'UTC', 'Asia/Kathmandu'].map((name) => zoneOf(name)!)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e9 }), fc.constantFrom(...zones), (second, zone) => {
      const when = instant(second * 1000)
      const wall = wallAt(zone, when)
      const back = instantAt(zone, wall, wall)
      // The hour that comes twice leads back to one of the two.
      assert.ok(back === when || Math.abs(back - when) === 3_600_000)
      assert.deepEqual(wallAt(zone, back), wall)
    }),
  )
})
