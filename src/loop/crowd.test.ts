import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createDetector } from '../incidents/index.ts'
import { type CountryCode, type ServiceId, startOfMinute } from '../terms/index.ts'
import { CrowdNow, trendIn, trendMinutes } from './crowd.ts'

const quiet = Array<number>(trendMinutes).fill(0)
const minutes = (...counts: readonly number[]): number[] => [...quiet, ...counts]

describe('where reports are heading', () => {
  test('more of them than before is rising, fewer is falling', () => {
    assert.equal(trendIn(minutes(0, 0, 0, 0, 0, 5, 10, 20, 40, 80)), 'rising')
    assert.equal(trendIn([...Array<number>(10).fill(40), ...quiet]), 'falling')
    assert.equal(trendIn(Array<number>(20).fill(4)), 'level')
  })

  test('a burst of one minute rises only until it is seen that nothing follows', () => {
    assert.equal(trendIn(minutes(0, 0, 0, 0, 0, 0, 0, 0, 0, 40)), 'rising')
    assert.equal(trendIn(minutes(0, 0, 0, 0, 40, 0, 0, 0, 0, 0)), 'level')
  })

  test('and the same is said of a service that the detector found', () => {
    const detector = createDetector()
    const service = 'shop' as ServiceId
    detector.count(1000, service, 'GB' as CountryCode, 40)
    const finding = { service, since: 1000, windowMinutes: 1, count: 40, expected: 0.1, surprise: 9 }
    const trendAt = (minute: number): string => {
      detector.evaluate(startOfMinute(minute + 1))
      return new CrowdNow(detector, minute).seen({ ...finding, lately: 'loud' }).trend
    }
    assert.deepEqual([1000, 1005].map(trendAt), ['rising', 'level'])
  })

  test('what comes and stays is rising until it is as usual as the minutes before', () => {
    assert.equal(trendIn(minutes(40, 40, 40, 40, 40, 40, 40, 40, 40, 40)), 'rising')
    assert.equal(trendIn(minutes(60, 50, 40, 40, 40, 40, 40, 40, 40, 40)), 'rising')
  })
})
