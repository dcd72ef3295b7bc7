import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, minutes, ms, seconds, seededRandom } from '../terms/index.ts'
import { type Circuit, closed, failed, isDead, retryWait, roomIn } from './circuit.ts'
import { allowed, taken } from './pace.ts'

const random = seededRandom(7)
const fail = (circuit: Circuit, at: number, afterMs?: number): Circuit =>
  failed(
    circuit,
    { now: instant(at), monotonic: at, why: 'no answer', ...(afterMs === undefined ? {} : { afterMs }) },
    random,
  )

test('waits double to the longest and never march in step', () => {
  for (const [attempts, whole] of [
    [1, 1],
    [2, 2],
    [5, 16],
    [7, 60],
    [5000, 60],
  ] as const) {
    const waits = Array.from({ length: 200 }, () => retryWait(attempts, random, seconds(60)))
    assert.ok(Math.min(...waits) >= whole * 500 && Math.max(...waits) <= whole * 1000, `${attempts}`)
    assert.ok(new Set(waits).size > 100)
  }
})

test('two failures hold up nothing but their messages; from the third on one message asks at a time', () => {
  const twice = fail(fail(closed, 100), 200)
  assert.deepEqual([isDead(twice), roomIn(twice, 1, 4, 200)], [false, { room: 3, wait: null }])
  const dead = fail(twice, 300)
  assert.deepEqual([isDead(dead), dead.since], [true, 100])
  const { room, wait } = roomIn(dead, 0, 4, 300)
  assert.ok(room === 0 && wait !== null && wait >= 500 && wait <= 1000)
  assert.deepEqual(roomIn(dead, 0, 4, 1300), { room: 1, wait: null })
  assert.deepEqual(roomIn(dead, 1, 4, 1300), { room: 0, wait: null })
  assert.deepEqual(roomIn(closed, 0, 4, 1300), { room: 4, wait: null })
})

test('the pause that a service asks for is kept, also before the channel is dead', () => {
  const asked = fail(closed, 100, 30_000)
  assert.deepEqual(roomIn(asked, 0, 4, 30_000), { room: 0, wait: 100 })
  assert.deepEqual(roomIn(asked, 0, 4, 30_100), { room: 4, wait: null })
})

test('a dead channel is asked at least every minute, however long it is dead', () => {
  let circuit = closed
  for (let i = 0; i < 300; i++) circuit = fail(circuit, i)
  const { wait } = roomIn(circuit, 0, 1, 299)
  assert.ok(wait !== null && wait >= 30_000 && wait <= 60_000, `${wait}`)
})

test('a pace lets its number go at once and then evenly', () => {
  const pace = { most: 3, per: minutes(1) }
  const sent: number[] = []
  let bucket = 0
  for (let now = 0; now <= 300_000; now += 500)
    while (allowed(pace, bucket, now).room > 0) {
      bucket = taken(pace, bucket, now)
      sent.push(now)
    }
  assert.deepEqual(sent.slice(0, 6), [0, 0, 0, 20_000, 40_000, 60_000])
  assert.equal(sent.length, 3 + 15)
  assert.equal(allowed(pace, bucket, 300_000).wait, 20_000)
  assert.deepEqual(allowed(null, 0, 0), { room: Number.POSITIVE_INFINITY, wait: ms(0) })
})
