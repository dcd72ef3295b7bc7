import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant } from '../../../terms/index.ts'
import { bandFrom, curveOf, firstMinute, summed } from './bands.ts'

describe('reports beside what is usual', () => {
  test('the band is two standard deviations about the mean, and never below nothing', () => {
    const { low, usual, high } = curveOf({ counts: [0, 9, 2], usual: [9, 2, 0], deviation: [3, 2, 5] })
    assert.deepEqual(
      { low, usual, high },
      { low: [3, 0, 0], usual: [9, 2, 0], high: [15, 6, 0] },
      'where nothing is usual there is no band',
    )
  })

  test('buckets end on whole multiples, and hold every minute once', () => {
    const shape = { count: 3, minutes: 10 }
    const from = firstMinute(instant(57 * 60_000), shape)
    assert.equal(from, 30)
    assert.equal(firstMinute(instant(59 * 60_000), shape), from)
    assert.equal(firstMinute(instant(60 * 60_000), shape), from + 10)
    assert.deepEqual(summed([...new Array(25).fill(1)], shape), [10, 10, 5])
    assert.equal(bandFrom([1], [{ mean: 1.26, deviation: 0.5 }], from, 10).from, '1970-01-01T00:30:00.000Z')
  })
})
