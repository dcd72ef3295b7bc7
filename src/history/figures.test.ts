import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { figuresOf, loudestMissed } from './figures.ts'
import type { Alarm } from './past.ts'

const extent = { series: 2, from: 1440, until: 1440 * 31, perMinute: 1 }
const alarm = (series: string, start: number, end: number | null, peak = 6): Alarm => ({
  series,
  start,
  end,
  peak,
})

describe('what a threshold came to', () => {
  test('alarms of a series that follow closely are one; what opened while it learnt is not counted', () => {
    const alarms = [
      alarm('a', 100, 200),
      alarm('a', 2000, 2010),
      alarm('a', 2040, 2060, 9),
      alarm('b', 2040, 2050),
      alarm('b', 2081, 2082),
    ]
    const {
      alarms: n,
      perSeriesMonth,
      medianMinutes,
      longestMinutes,
      loudest,
      shareAlarmed,
    } = figuresOf(alarms, extent, null)
    assert.deepEqual([n, perSeriesMonth, medianMinutes, longestMinutes], [3, 1.5, 10, 60])
    assert.equal(loudest?.peak, 9)
    assert.equal(shareAlarmed, 71 / (2 * 1440 * 30))
  })

  test('one that never ended lasts until the file does', () => {
    assert.equal(figuresOf([alarm('a', 1440 * 30, null)], extent, null).longestMinutes, 1440)
  })

  test('a known incident is found by an alarm that opens within it; one that was open before tells nothing', () => {
    const known = [
      { series: 'a', start: 2000, end: 2100 },
      { series: 'b', start: 3000, end: 3100 },
      { series: 'b', start: 9000, end: 9100 },
    ]
    const alarms = [
      alarm('a', 2005, 2050),
      alarm('a', 2155, 2160),
      alarm('b', 2900, 3200),
      alarm('b', 9100, 9110),
      alarm('b', 30_000, 30_001),
    ]
    assert.deepEqual(figuresOf(alarms, extent, known).known, {
      of: 3,
      found: 2,
      medianDelayMinutes: 5,
      othersPerSeriesMonth: 1,
    })
  })

  test('what only the lower threshold opened is missed, the loudest of it is named', () => {
    const lower = [alarm('a', 2000, 2100, 50), alarm('b', 2000, 2010, 4.5), alarm('b', 9000, 9010, 4.8)]
    assert.equal(loudestMissed(lower, [alarm('a', 2004, 2090, 50)], extent)?.peak, 4.8)
    assert.equal(loudestMissed(lower, lower, extent), null)
  })
})
