import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Instant, minutes, type ServiceId } from '../terms/index.ts'
import { type Countries, fellAgo, fellAt, horizon, lags, ownRatio, signsOf, withFailure } from './signs.ts'

const id = 'shop' as ServiceId
const counts = (recent: readonly number[]): number[] => [
  ...new Array<number>(horizon - recent.length).fill(0),
  ...recent,
]
const began = (minutesAgo: number): number => lags.indexOf(minutesAgo)

describe('the signs of a service', () => {
  test('silence speaks against a fall, the more the longer it lasts', () => {
    const silent = signsOf(id, [], 0.02)
    assert.ok(ownRatio(silent, began(30)) < ownRatio(silent, began(10)))
    assert.ok(ownRatio(silent, began(10)) < 1)
  })

  test('reports that go on speak for one, from when they began', () => {
    const signs = signsOf(id, counts([0, 1, 2, 3, 2, 3, 2, 4]), 0.02)
    assert.ok(ownRatio(signs, began(10)) > 1e4)
    assert.ok(fellAgo(signs) >= 7 && fellAgo(signs) <= 9, `fell ${fellAgo(signs)} minutes ago`)
    const takenAt = minutes(600) as number as Instant
    assert.equal(fellAt(signs, takenAt), takenAt - minutes(fellAgo(signs)))
  })

  test('what is usual speaks for nothing, however much it is', () => {
    const busy = signsOf(id, new Array<number>(horizon).fill(9), 9)
    assert.ok(Math.max(...busy.ratios) < 1)
  })

  test('where reports come from is asked of those that show something', () => {
    const countries = () =>
      [
        ['US', 30],
        ['GB', 2],
      ] as unknown as Countries
    const failing = signsOf(id, counts([2, 3, 4, 5, 6, 5, 4, 6]), 0.02, countries)
    assert.deepEqual(failing.breadth, { reports: 32, countries: 2 })
    const quiet = signsOf(id, counts([1]), 0.02, () => assert.fail('asked of one that shows nothing'))
    assert.equal(quiet.breadth, undefined)
  })

  test('a household that reports twenty times in a minute does not speak like a crowd', () => {
    const household = Math.max(...signsOf(id, counts([20, 0, 0, 0]), 0.02).ratios)
    const crowd = Math.max(...signsOf(id, counts([5, 5, 5, 5]), 0.02).ratios)
    assert.ok(household * 20 < crowd, `${household} and ${crowd}`)
  })

  test('a failing check says when it fell', () => {
    const signs = withFailure(signsOf(id, [], 0), 7.4, 'dns')
    assert.equal(fellAgo(signs), 7)
    assert.equal(signs.phase, 'dns')
    assert.ok(ownRatio(signs, began(8)) > 1e3)
  })

  test('of a loud failure, whose evidence is bounded, it is still told when it fell', () => {
    const signs = signsOf(id, counts(new Array<number>(15).fill(40)), 0.1)
    assert.ok(fellAgo(signs) >= 14 && fellAgo(signs) <= 18, `fell ${fellAgo(signs)} minutes ago`)
    const surest = Math.max(...signs.ratios)
    assert.ok(surest > 1e17 && surest < 1e18)
    assert.ok(signs.ratios[began(5)]! < surest / 1000)
  })
})
