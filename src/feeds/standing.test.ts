import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Instant, instant, minutes } from '../terms/index.ts'
import type { Reading } from './reading-of.ts'
import {
  afterRound,
  beginning,
  type Standing,
  standingFrom,
  standingJson,
  standingLimits,
} from './standing.ts'

const start = instant(Date.parse('2026-03-01T12:00:00Z'))
const every = minutes(1)
const at = (minute: number): Instant => instant(start + minute * 60_000)
const reading = (more: Partial<Reading> = {}): Reading => ({
  ...{ records: [], read: 3, unreadable: 0, kept: [], unmapped: [], leftOut: 0 },
  ...more,
})

/** Rounds in their order: null is a good one, else what was wrong. */
function run(
  rounds: readonly (readonly [minute: number, trouble: string | null])[],
  from = beginning(start),
) {
  let standing: Standing = from
  const told = rounds.map(([minute, trouble]) => {
    const after = afterRound(standing, every, {
      at: at(minute),
      trouble,
      readings: trouble ? [] : [reading()],
    })
    standing = after.standing
    return after.told
  })
  return { standing, told }
}

describe('how a feed stands', () => {
  test('stale is told once, when nothing good came for five rounds, and so is that it is back', () => {
    const { told, standing } = run([
      [0, null],
      [1, 'down'],
      [4, 'down'],
      [5, 'still down'],
      [9, 'down'],
      [10, null],
      [11, null],
    ])
    assert.deepEqual(told, [null, null, null, 'stale', null, 'back', null])
    assert.deepEqual([standing.trouble, standing.staleSince, standing.lastGood], [null, null, at(11)])
  })

  test('the trouble is as old as its first round, in its newest words', () => {
    const { standing } = run([
      [0, null],
      [1, 'down'],
      [2, 'slow'],
    ])
    assert.deepEqual(standing.trouble, { since: at(1), text: 'slow' })
    assert.equal(standing.records, 3)
  })

  test('in the time before this process nobody looked: that makes no feed stale', () => {
    const before = run([[0, null]]).standing
    const again = standingFrom(standingJson(before), at(600))
    assert.deepEqual(run([[601, 'down']], again).told, [null])
    assert.deepEqual(run([[606, 'down']], again).told, ['stale'])
  })

  test('a restart tells nothing twice', () => {
    const stale = run([
      [0, 'down'],
      [6, 'down'],
    ])
    assert.deepEqual(stale.told, [null, 'stale'])
    const again = standingFrom(standingJson(stale.standing), at(7))
    assert.deepEqual(
      run(
        [
          [20, 'down'],
          [21, null],
        ],
        again,
      ).told,
      [null, 'back'],
    )
  })

  test('what could not be read is kept, each once, the newest first, and never more than a few', () => {
    let standing = beginning(start)
    const met = (raw: string, minute: number): void => {
      const readings = [reading({ unreadable: 1, kept: [{ why: 'no id', raw }] })]
      standing = afterRound(standing, every, { at: at(minute), trouble: null, readings }).standing
    }
    met('a', 0)
    met('a', 1)
    met('b', 2)
    assert.deepEqual(
      [standing.kept.map(({ raw, at: when }) => [raw, when]), standing.unreadableTotal],
      [
        [
          ['b', at(2)],
          ['a', at(0)],
        ],
        2,
      ],
    )
    for (let minute = 3; minute < 100; minute++) met(`c${minute}`, minute)
    assert.equal(standing.kept.length, standingLimits.kept)
    assert.deepEqual(standingFrom(standingJson(standing), at(100)).kept, standing.kept)
  })

  test('a document that makes no sense is a beginning', () => {
    for (const json of [null, {}, { trouble: 'x', kept: 7, lastGood: 'never' }, { kept: [1, { at: 2 }] }])
      assert.deepEqual(standingFrom(json as never, start), beginning(start))
  })
})
