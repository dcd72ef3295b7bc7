import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inTurns } from './in-turns.ts'

function* counting(steps: number, done: number[]): Generator<void, string> {
  for (let step = 1; step <= steps; step++) {
    done.push(step)
    yield
  }
  return 'all'
}

describe('a reckoning in turns', () => {
  test('lets others go first after so many steps, and gives what it comes to', async () => {
    const done: number[] = []
    const before: number[] = []
    const turn = async (): Promise<void> => {
      before.push(done.length)
    }
    assert.equal(await inTurns(counting(10, done), { turn, atATime: 4 }), 'all')
    assert.deepEqual(before, [4, 8])
    assert.equal(done.length, 10)
  })

  test('ends where it is when nobody wants it any more', async () => {
    const done: number[] = []
    const turn = async (): Promise<void> => {}
    const abandoned = (): boolean => done.length >= 6
    assert.equal(await inTurns(counting(10, done), { turn, atATime: 3, abandoned }), null)
    assert.equal(done.length, 6)
  })
})
