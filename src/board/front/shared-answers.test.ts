import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { SharedAnswers } from './shared-answers.ts'

const limits = { keys: 50, bytes: 100_000, longestMs: 10_000 }
const always = { current: () => true, cookiesIgnored: true }
const asked = (url: string) => ({ method: 'GET', url, headers: {} })
const answer = (bytes: number) => ({ status: 200, headers: [], body: Buffer.alloc(bytes), route: '/' })

describe('what is kept to be given again', () => {
  let now: number
  let shared: SharedAnswers
  beforeEach(() => {
    now = 0
    shared = new SharedAnswers(() => now, limits)
  })
  const kept = (most: number): number[] =>
    Array.from({ length: most }, (_, i) => i).filter((i) => shared.find(asked(`/?x=${i}`)) !== null)
  const keep = (i: number, bytes: number): void => shared.keep(asked(`/?x=${i}`), answer(bytes), always)

  test('weighs no more than it may, whatever is asked for, and the newest is there', () => {
    for (let i = 0; i < 200; i++) {
      keep(i, 20_000)
      assert.ok(shared.bytes <= limits.bytes)
    }
    assert.deepEqual(kept(200), [196, 197, 198, 199])
    keep(7, limits.bytes)
    assert.deepEqual([kept(200), shared.bytes], [[], 0])
  })

  test('is so many answers at most, small as they are', () => {
    for (let i = 0; i < 200; i++) keep(i, 0)
    assert.ok(kept(200).length <= limits.keys)
  })

  test('is weighed once when it is kept again, and not at all when it is no longer current', () => {
    keep(1, 10)
    const { bytes } = shared
    keep(1, 10)
    assert.equal(shared.bytes, bytes)
    shared.keep(asked('/?x=1'), answer(10), { ...always, current: () => false })
    assert.deepEqual([kept(2), shared.bytes], [[], 0])
  })

  test('is forgotten when nobody asks for it any more', () => {
    for (let i = 0; i < 20; i++) keep(i, 10)
    now = limits.longestMs
    keep(20, 10)
    assert.deepEqual(kept(21), [20])
  })
})
