import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evenly, spreadMs } from './spread.ts'

test('few listeners ask at once, a crowd over a time that grows with it, and no longer than ten seconds', () => {
  assert.deepEqual(
    [0, 1, 99, 100, 5_000, 50_000].map((listeners) => spreadMs(listeners)),
    [0, 0, 0, 100, 5_000, 10_000],
  )
})

test('a crowd that comes back comes back evenly: no tenth of the time has more than a fifth above its share', () => {
  for (const crowd of [100, 1_000, 5_000]) {
    const tenths = new Array<number>(10).fill(0)
    for (let nth = 0; nth < crowd; nth++) tenths[Math.floor(evenly(nth) * 10)]!++
    for (const those of tenths) assert.ok(those <= (crowd / 10) * 1.2, `${crowd}: ${tenths}`)
  }
})
