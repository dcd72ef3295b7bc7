import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Clock, ms } from '../terms/index.ts'
import { makeAttention } from './attention.ts'
import { type Finding, startLook } from './look.ts'
import { pausingTime } from './testing/pausing.ts'

/** One look with 250 ms of patience at somebody who answers after `answerMs` (null: never), begun at 100. */
function looking(pauses: readonly (readonly [number, number])[], answerMs: number | null) {
  const time = pausingTime(pauses)
  const attention = makeAttention(time)
  const told: { at: number; finding: Finding }[] = []
  time.pass(100)
  const rest = attention.attend()
  const context = { ...time, timeout: ms(250), awayMs: attention.awayMs }
  startLook(
    context,
    'connect',
    'shop.example:443',
    (stage) => {
      if (answerMs !== null) time.arrives(ms(answerMs), () => stage.up('well'))
      return () => {}
    },
    (finding) => {
      rest()
      told.push({ at: time.clock.monotonic(), finding })
    },
  )
  time.pass(10_000)
  assert.equal(told.length, 1)
  return told[0]!
}

describe('a look by a process that was not awake', () => {
  test('the answer that came meanwhile counts, though the timeout is over', () => {
    assert.equal(looking([[110, 3000]], 30).finding.verdict, 'up')
  })

  test('silence has the whole timeout of the time awake, and then is a failure', () => {
    const { at, finding } = looking([[200, 900]], null)
    assert.equal(finding.timedOut, true)
    assert.ok(at >= 1050 - 25 && at <= 1050 + 25, `${at}`)
  })

  test('a machine that is always busy still sees who is dead', () => {
    const busy = Array.from({ length: 100 }, (_, n): [number, number] => [n * 100, n * 100 + 60])
    assert.equal(looking(busy, null).finding.timedOut, true)
  })

  test('without a pause nothing changes', () => assert.equal(looking([], null).at, 350))

  test('no pause, wherever it falls, turns an answer in time into a failure', () => {
    const pause = fc.tuple(fc.integer({ min: 100, max: 360 }), fc.integer({ min: 30, max: 3000 }))
    fc.assert(
      fc.property(pause, fc.integer({ min: 1, max: 200 }), ([from, long], answerMs) => {
        assert.equal(looking([[from, from + long]], answerMs).finding.verdict, 'up')
      }),
    )
  })
})

test('time is counted only while somebody attends, and once for all who do', () => {
  let now = 0
  const clock = { monotonic: () => now } as Clock
  const attention = makeAttention({ clock, timers: { after: () => () => {} } })
  now = 500
  assert.equal(attention.awayMs(), 0)
  const [first, second] = [attention.attend(), attention.attend()]
  now = 620
  first()
  first()
  assert.equal(attention.awayMs(), 100)
  second()
  now = 5000
  assert.equal(attention.awayMs(), 100)
})
