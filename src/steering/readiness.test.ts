import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CheckId, minutes, seconds } from '../terms/index.ts'
import type { LagRule, ReadyRule } from './endpoint.ts'
import { at } from './fixtures.ts'
import { type Measured, readinessOf } from './readiness.ts'

const lagCheck = 'replica-lag' as CheckId
const spare = 'spare' as CheckId
const smoke = 'smoke' as CheckId
const lag = (more: Partial<LagRule> = {}): LagRule => ({
  check: lagCheck,
  max: seconds(30),
  policy: 'wait',
  ...more,
})

/** Measured once a second, the last of them at the second that is their count. */
const measured = (values: readonly number[], more: Partial<Measured> = {}): Measured => ({
  health: 'up',
  detail: 'as looked',
  seenAt: values.length > 0 ? at(values.length * 1000) : null,
  measures: values.map((value, n) => ({ at: at((n + 1) * 1000), value })),
  goodFor: seconds(3),
  up: 2,
  ...more,
})

function judge(ready: ReadyRule, seen: Partial<Record<string, Measured>>, now = 0, capacity?: number) {
  const target = { ready, ...(capacity === undefined ? {} : { capacity }) }
  return readinessOf(target, (check) => seen[check], at(now))
}
const byLag = (rule: LagRule, values: readonly number[], more: Partial<Measured> = {}) =>
  judge({ lag: rule }, { [lagCheck]: measured(values, more) }, values.length * 1000).readiness

describe('replica lag', () => {
  test('is ready up to the limit, and not ready beyond it, with the figures', () => {
    assert.deepEqual([byLag(lag(), [0.2]).state, byLag(lag(), [0.2]).lag], ['ready', 0.2])
    assert.equal(byLag(lag(), [0.2]).why, 'lag 0.2 s, limit 30s')
    assert.equal(byLag(lag(), [30]).state, 'ready')
    assert.deepEqual(byLag(lag(), [42.12]), {
      state: 'not-ready',
      why: 'lag 42.1 s, limit 30s',
      at: at(1000),
      lag: 42.12,
    })
  })
  test('says how far it is and how long that may take', () => {
    assert.match(byLag(lag(), [45.7, 44.5, 43.3, 42.1]).why, /; falling 1\.2 s a second: about 11 s more$/)
    assert.match(byLag(lag(), [40, 41, 42, 43]).why, /; rising 1 s a second$/)
    assert.doesNotMatch(byLag(lag(), [40, 40, 40, 40]).why, /falling|rising/)
  })
  test('is ready again after as many measures in a row as the check asks for', () => {
    assert.equal(byLag(lag(), [42, 1]).state, 'not-ready')
    assert.match(byLag(lag(), [42, 1]).why, /lag 1 s, limit 30s, 1 of 2 measures in a row/)
    assert.equal(byLag(lag(), [42, 1, 1]).state, 'ready')
    assert.equal(byLag(lag(), [1, 42, 1]).state, 'not-ready')
  })
  test('that nobody has measured, or not lately, is unknown', () => {
    const rule = { lag: lag() }
    assert.match(judge(rule, {}).readiness.why, /check replica-lag has said nothing yet/)
    const old = measured([1])
    assert.equal(judge(rule, { [lagCheck]: old }, 3999).readiness.state, 'ready')
    assert.equal(judge(rule, { [lagCheck]: old }, 3999).until, at(4000))
    const late = judge(rule, { [lagCheck]: old }, 4000).readiness
    assert.deepEqual([late.state, late.lag], ['unknown', undefined])
    assert.match(late.why, /has said nothing for 3s/)
  })
  test('is unknown once its check is judged down, or goes on failing for too long', () => {
    assert.match(byLag(lag(), [1], { health: 'down', detail: 'refused' }).why, /is down: refused/)
    const failing = measured([1], { seenAt: at(9000), detail: 'refused' })
    const told = judge({ lag: lag() }, { [lagCheck]: failing }, 9000).readiness
    assert.deepEqual(
      [told.state, told.why],
      ['unknown', 'lag unknown: last measured 8s ago by check replica-lag: refused'],
    )
  })
})

describe('what a move would lose', () => {
  const move = lag({ policy: 'move', loseAtMost: minutes(1) })
  test('is said where the policy knows a way, up to what may be lost', () => {
    assert.deepEqual(byLag(move, [42]).loss, { policy: 'move', seconds: 42 })
    assert.deepEqual(byLag(lag({ policy: 'ask' }), [4200]).loss, { policy: 'ask', seconds: 4200 })
    assert.equal(byLag(lag(), [42]).loss, undefined)
    assert.equal(byLag(move, [61]).loss, undefined)
    assert.match(byLag(move, [61]).why, /more than the 1m that may be lost/)
  })
  test('is not said of what is ready, unknown, or lacks something else as well', () => {
    assert.equal(byLag(move, [1]).loss, undefined)
    assert.equal(byLag(move, [42], { health: 'down' }).loss, undefined)
    const both: ReadyRule = { lag: move, smoke }
    const failing = {
      [lagCheck]: measured([42]),
      [smoke]: measured([], { health: 'down', seenAt: at(1000) }),
    }
    assert.equal(judge(both, failing, 1000).readiness.loss, undefined)
  })
  test('for any measures: only of a lag that is known, beyond the limit and within what may be lost', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 9 }),
        fc.constantFrom<LagRule['policy']>('wait', 'move', 'ask'),
        fc.nat(20_000),
        (values, policy, now) => {
          const rule = lag({ policy, ...(policy === 'wait' ? {} : { loseAtMost: minutes(1) }) })
          const { readiness, until } = judge({ lag: rule }, { [lagCheck]: measured(values) }, now)
          const last = values.at(-1)
          const fresh = last !== undefined && now < values.length * 1000 + 3000
          assert.equal(readiness.state === 'unknown', !fresh)
          if (readiness.state === 'ready') assert.ok(last! <= 30)
          if (readiness.loss) {
            assert.ok(policy !== 'wait' && fresh && last! > 30 && last! <= 60)
            assert.equal(readiness.loss.seconds, last)
          }
          assert.equal(until !== null, fresh)
        },
      ),
    ))
})

describe('capacity and smoke test', () => {
  test('capacity is measured, or as its operator states it', () => {
    const rule: ReadyRule = { capacity: { check: spare, atLeast: 200 } }
    assert.equal(judge(rule, { [spare]: measured([250]) }, 1000).readiness.state, 'ready')
    const short = judge(rule, { [spare]: measured([250, 120]) }, 2000).readiness
    assert.deepEqual([short.state, short.why], ['not-ready', 'capacity 120, at least 200 is needed'])
    const stated: ReadyRule = { capacity: { atLeast: 200 } }
    assert.equal(judge(stated, {}, 0, 500).readiness.state, 'ready')
    assert.equal(judge(stated, {}, 0, 100).readiness.state, 'not-ready')
  })
  test('a smoke test must be judged up, lately', () => {
    const told = (health: Measured['health'], now = 1000) =>
      judge({ smoke }, { [smoke]: measured([], { health, seenAt: at(1000), detail: 'said so' }) }, now)
        .readiness
    assert.equal(told('up').state, 'ready')
    assert.deepEqual(
      [told('down').state, told('down').why],
      ['not-ready', 'smoke test smoke is down: said so'],
    )
    assert.equal(told('unknown').state, 'unknown')
    assert.equal(told('up', 4000).state, 'unknown')
  })
  test('all of them must hold, and what is lacking is said', () => {
    const all: ReadyRule = { lag: lag(), capacity: { atLeast: 200 }, smoke }
    const seen = { [lagCheck]: measured([42]), [smoke]: measured([], { health: 'up', seenAt: at(1000) }) }
    assert.equal(
      judge(all, seen, 1000, 100).readiness.why,
      'lag 42 s, limit 30s; capacity 100 as stated, at least 200 is needed',
    )
    const fine = { ...seen, [lagCheck]: measured([2]) }
    assert.equal(
      judge(all, fine, 1000, 300).readiness.why,
      'lag 2 s, limit 30s; capacity 300 as stated, at least 200 is needed; smoke test smoke is up',
    )
  })
})
