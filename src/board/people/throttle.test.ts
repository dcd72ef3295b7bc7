import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { Throttle } from './throttle.ts'

const shape = { free: 3, longest: 60_000, entries: 5 }
let at: number
let throttle: Throttle
beforeEach(() => {
  at = 1_000
  throttle = new Throttle({ ...shape, monotonic: () => at })
})
const tries = (key: string, times: number): void => {
  for (let i = 0; i < times; i++) throttle.begin(key)
}

describe('who fails to sign in', () => {
  test('waits not at all at first, then twice as long each time, up to a cap', () => {
    const waits: number[] = []
    for (let i = 0; i < 12; i++) {
      throttle.begin('anna')
      waits.push(throttle.wait('anna'))
      at += throttle.wait('anna')
    }
    assert.deepEqual(waits.slice(0, 6), [0, 0, 1_000, 2_000, 4_000, 8_000])
    assert.deepEqual(waits.slice(-3), [60_000, 60_000, 60_000])
  })

  test('waits for what is left of it, and nobody else waits', () => {
    tries('anna', 4)
    at += 500
    assert.equal(throttle.wait('anna'), 1_500)
    assert.equal(throttle.wait('bob'), 0)
  })

  test('tries a hundred times at once and has tried a hundred times', () => {
    tries('anna', 100)
    assert.equal(throttle.wait('anna'), 60_000)
  })

  test('is forgiven by signing in, and by an hour of quiet', () => {
    tries('anna', 10)
    throttle.succeeded('anna')
    assert.equal(throttle.wait('anna'), 0)
    tries('anna', 10)
    at += 3_600_001
    throttle.begin('anna')
    assert.equal(throttle.wait('anna'), 0)
  })

  test('is not held to a try that came to no answer', () => {
    for (let i = 0; i < 50; i++) {
      throttle.begin('anna')
      throttle.undone('anna')
    }
    assert.equal(throttle.wait('anna'), 0)
    assert.equal(throttle.size, 0)
  })

  test('never tries faster than the cap allows, whatever the pattern', () => {
    const pauses = fc.array(fc.nat({ max: 200_000 }), { minLength: 50, maxLength: 300 })
    fc.assert(
      fc.property(pauses, (all) => {
        const began = at
        throttle = new Throttle({ ...shape, monotonic: () => at })
        let tried = 0
        for (const pause of all) {
          at += pause
          if (throttle.wait('anna') > 0) continue
          throttle.begin('anna')
          tried += 1
        }
        // A burst from nothing (free tries and the doubling) for each hour of quiet, and one for each cap that passed.
        const perBurst = shape.free + 7
        const hours = Math.floor((at - began) / 3_600_000) + 1
        assert.ok(tried <= perBurst * hours + (at - began) / shape.longest + 1, `${tried} tries`)
      }),
    )
  })

  test('is remembered in a bounded table; who tried longest ago is forgotten first', () => {
    for (const key of ['a', 'b', 'c', 'd', 'e']) tries(key, 4)
    tries('a', 1)
    tries('f', 4)
    assert.equal(throttle.size, 5)
    assert.equal(throttle.wait('b'), 0)
    assert.ok(throttle.wait('a') > 0)
  })
})
