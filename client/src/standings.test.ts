import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  defaultStandings,
  orderOf,
  type Standings,
  type StandingsEvent,
  startStandings,
  stepStandings,
} from './standings.ts'
import { began } from './testing.ts'

const policy = defaultStandings

/** Two endpoints and the time, moved along by what happens. */
function pair(count = 2) {
  let standings: Standings = startStandings(count, policy)
  let nowMs = began
  const happens = (kind: 'succeeded' | 'failed' | 'slow', endpoint: number) => {
    const { standings: next, moved } = stepStandings(standings, { kind, endpoint, nowMs }, policy)
    standings = next
    return moved
  }
  return {
    happens,
    named: (endpoint: number, lost: boolean) => {
      const { standings: next, moved } = stepStandings(
        standings,
        { kind: 'name', endpoint, lost, nowMs },
        policy,
      )
      standings = next
      return moved
    },
    order: () => {
      const { order, standings: noted } = orderOf(standings, nowMs, policy)
      standings = noted
      return order
    },
    pass: (ms: number) => {
      nowMs += ms
    },
    current: () => standings.current,
  }
}

describe('away', () => {
  test('at once, when the one in use fails and another answers', () => {
    const two = pair()
    assert.equal(two.happens('failed', 0), null)
    assert.deepEqual(two.happens('succeeded', 1), { from: 0, to: 1 })
    assert.deepEqual(two.order(), [1, 0])
  })

  test('not at all, when every endpoint fails', () => {
    const two = pair()
    two.happens('failed', 0)
    two.happens('failed', 1)
    assert.deepEqual([two.current(), two.order()], [0, [0, 1]])
  })

  test('for slowness only after several in a row', () => {
    const two = pair()
    for (const slow of ['slow', 'slow', 'succeeded', 'slow', 'slow'] as const) two.happens(slow, 0)
    assert.equal(two.happens('succeeded', 1), null)
    two.happens('slow', 0)
    assert.deepEqual(two.happens('succeeded', 1), { from: 0, to: 1 })
  })

  test('at once when its name is lost, to the first that has not lost its own', () => {
    const three = pair(3)
    three.named(1, true)
    assert.deepEqual(three.named(0, true), { from: 0, to: 2 })
  })

  test('nowhere when every name is lost', () => {
    const two = pair()
    two.named(1, true)
    assert.equal(two.named(0, true), null)
  })
})

describe('back', () => {
  const moved = () => {
    const two = pair()
    two.happens('failed', 0)
    two.happens('succeeded', 1)
    return two
  }

  test('after the wait, by single operations, and after three in a row have succeeded', () => {
    const two = moved()
    two.pass(policy.backAfterMs - 1)
    assert.deepEqual(two.order(), [1, 0])
    two.pass(1)
    assert.deepEqual(
      [two.order(), two.order()],
      [
        [0, 1],
        [1, 0],
      ],
      'one operation in a second is a trial',
    )
    assert.equal(two.happens('succeeded', 0), null)
    two.pass(policy.trialEveryMs)
    assert.deepEqual(two.order(), [0, 1])
    assert.equal(two.happens('succeeded', 0), null)
    assert.deepEqual(two.happens('succeeded', 0), { from: 1, to: 0 })
  })

  test('a failed trial doubles the wait, up to a limit, and begins the count anew', () => {
    const two = moved()
    let wait = policy.backAfterMs
    for (let trial = 0; trial < 6; trial++) {
      two.pass(wait)
      assert.deepEqual(two.order(), [0, 1])
      two.happens('succeeded', 0)
      two.happens('failed', 0)
      wait = Math.min(2 * wait, policy.longestBackAfterMs)
      two.pass(wait - 1)
      assert.deepEqual(two.order(), [1, 0])
      two.pass(1 - wait)
    }
    assert.equal(wait, policy.longestBackAfterMs)
  })

  test('at once when the replica fails too and the primary answers', () => {
    const two = moved()
    two.happens('failed', 1)
    assert.deepEqual(two.happens('succeeded', 0), { from: 1, to: 0 })
  })

  test('a name that has returned is tried at once and proved like any other', () => {
    const two = pair()
    two.named(0, true)
    assert.equal(two.named(0, false), null)
    assert.deepEqual(two.order(), [0, 1])
    two.happens('succeeded', 0)
    two.happens('succeeded', 0)
    assert.deepEqual(two.happens('succeeded', 0), { from: 1, to: 0 })
  })
})

test('whatever happens: every endpoint stands in the order once, and traffic leaves only what failed or lost its name', () => {
  const event = fc.record({
    kind: fc.constantFrom('succeeded', 'failed', 'slow', 'lost', 'named'),
    endpoint: fc.nat(3),
    ms: fc.nat(60_000),
  })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(event, { maxLength: 60 }), (count, events) => {
      let standings = startStandings(count, policy)
      let nowMs = began
      for (const { kind, endpoint, ms } of events) {
        nowMs += ms
        const told: StandingsEvent =
          kind === 'lost' || kind === 'named'
            ? { kind: 'name', endpoint, lost: kind === 'lost', nowMs }
            : { kind, endpoint, nowMs }
        const before = standings
        const next = stepStandings(standings, told, policy)
        standings = next.standings
        if (next.moved !== null && next.moved.to > next.moved.from) {
          const left = next.standings.all[before.current]!
          assert.ok(left.failed || left.nameLost)
        }
        const { order } = orderOf(standings, nowMs, policy)
        assert.deepEqual(
          [...order].sort(),
          Array.from({ length: count }, (_, index) => index),
        )
      }
    }),
  )
})
