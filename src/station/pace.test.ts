import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Clock, type Duration, type Instant, instant } from '../terms/index.ts'
import { VirtualTime } from './desk/virtual-time.ts'
import { keepPace } from './pace.ts'

const settle = async (): Promise<void> => {}

/** Each write takes `cost` ms; changes come at `changes`. Tells when writes began, until `until`. */
async function written(cost: number, changes: readonly number[], until: number): Promise<number[]> {
  const time = new VirtualTime(instant(0))
  let spent = 0
  const clock: Clock = { now: () => time.now(), monotonic: () => time.monotonic() + spent }
  const at: number[] = []
  const pace = keepPace(clock, time, async () => {
    at.push(clock.monotonic())
    spent += cost
    return cost as Duration
  })
  for (const change of changes) {
    await time.advance(change as Instant, settle)
    pace.soon()
  }
  await time.advance(until as Instant, settle)
  pace.end()
  await time.advance((until * 2) as Instant, settle)
  return at
}

describe('the pace of writing the loop down', () => {
  test('is once a minute, and half a second after a change however many there are', async () => {
    assert.deepEqual(await written(0, [], 130_000), [60_000, 120_000])
    assert.deepEqual(await written(0, [10_000, 10_100, 10_400], 30_000), [10_500])
    assert.deepEqual(await written(0, [10_000, 10_600], 30_000), [10_500, 11_100])
  })

  test('is slower the more it costs: a fiftieth of the time, a tenth while incidents change', async () => {
    const calm = await written(2000, [], 600_000)
    assert.ok(calm.length >= 5)
    calm.slice(1).forEach((at, i) => {
      assert.equal(at - calm[i]!, 2000 + 98_000)
    })
    const changes = Array.from({ length: 600 }, (_, i) => 1000 + i * 100)
    const busy = await written(1000, changes, 61_000)
    assert.ok(busy.length >= 5)
    assert.equal(busy[0], 1500)
    busy.slice(1).forEach((at, i) => {
      assert.equal(at - busy[i]!, 1000 + 9000)
    })
  })
})
