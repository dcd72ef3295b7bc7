import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seededRandom } from '../../src/terms/index.ts'
import { complaints } from './command.ts'
import { upperBound } from './confidence.ts'
import { quietDay, shortDay } from './quiet.ts'
import { makePath } from './weather.ts'

test('on a quiet day nothing is judged down and nothing moves, and a real loss at its end is seen', () => {
  const found = quietDay(shortDay)
  assert.deepEqual(complaints(shortDay.seed, found), [])
})

describe('the figures', () => {
  test('none seen is at most three in twenty (rule of three), and the bound grows with what is seen', () => {
    assert.ok(Math.abs(upperBound(0) - 2.9957) < 1e-3)
    assert.ok(Math.abs(upperBound(1) - 4.7439) < 1e-3)
    assert.ok(Math.abs(upperBound(10) - 16.9622) < 1e-3)
  })

  test('the weather loses the share that it promises, in bursts', () => {
    const path = makePath({ loss: 0.01, burstMs: 25 }, seededRandom(7))
    const seconds = 20_000
    let lost = 0
    for (let at = 0; at < seconds * 1000; at += 5) if (path.loses(at)) lost++
    const share = lost / (seconds * 200)
    assert.ok(share > 0.009 && share < 0.011, `${share}`)
    const perSecond = path.bursts() / seconds
    assert.ok(perSecond > 0.36 && perSecond < 0.44, `${perSecond}`)
  })
})
