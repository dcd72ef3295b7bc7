import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EndpointStatus } from '../../steering/index.ts'
import { type Entry, instant, type NodeName } from '../../terms/index.ts'
import { ForgottenAlarms } from './forgotten-alarms.ts'

const name = 'app.example'
const alarm = (state: string, code = 'nothing-ready', author = 'node:here'): Entry => ({
  ...{ seq: 1, at: instant(0), kind: 'endpoint.alarm', subject: name, why: 'told' },
  ...{ author, data: { state, code } },
})
const target = (health: 'up' | 'down' | 'unknown') => [{ answered: true, check: 'east', health }]
const status = (over: Record<string, unknown> = {}): EndpointStatus =>
  ({
    state: 'ok',
    why: 'east is up',
    alarms: [],
    targets: target('up'),
    ...over,
  }) as unknown as EndpointStatus

function started(...entries: readonly Entry[]) {
  const alarms = new ForgottenAlarms('here' as NodeName)
  alarms.hear(entries)
  const ends = (monotonic: number, now: EndpointStatus | null = status()) =>
    alarms.ends(() => now, { now: instant(9), monotonic })
  return { alarms, ends }
}

describe('an alarm that a node raised in a life before', () => {
  test('ends once its endpoint has been well for a while, by each of its codes, and once', () => {
    const { alarms, ends } = started(alarm('raised'), alarm('raised', 'below-quorum'))
    assert.deepEqual(ends(0), [])
    assert.deepEqual(ends(29_999), [])
    const over = ends(30_000)
    assert.deepEqual(
      over.map(({ kind, subject, data }) => [kind, subject, data.state, data.code]),
      [
        ['endpoint.alarm', name, 'cleared', 'nothing-ready'],
        ['endpoint.alarm', name, 'cleared', 'below-quorum'],
      ],
    )
    alarms.hear(over.map((entry, seq) => ({ ...entry, seq })))
    assert.deepEqual(ends(99_999), [])
  })

  test('stays while nothing proves that it is over, and the wait begins anew', () => {
    const { ends } = started(alarm('raised'))
    const unwell = [
      null,
      status({ state: 'starting' }),
      status({ state: 'last-known-good' }),
      status({ targets: target('unknown') }),
      status({ alarms: [{ at: instant(1), text: 'nothing is ready' }] }),
      status({ frozen: { code: 'below-quorum', why: '1 of 3' } }),
    ]
    for (const [i, one] of unwell.entries()) {
      assert.deepEqual(ends(i * 100_000), [])
      assert.deepEqual(ends(i * 100_000 + 50_000, one), [])
    }
    assert.deepEqual(ends(10_000_000), [])
    assert.equal(ends(10_030_000).length, 1)
  })

  test('is the node’s own business once it has ended it, and no other’s is touched', () => {
    assert.deepEqual(started(alarm('raised'), alarm('cleared')).ends(0), [])
    const others = started(alarm('raised', 'nothing-ready', 'node:fra'), alarm('raised', 'torn'))
    others.ends(0)
    assert.deepEqual(others.ends(60_000), [])
  })
})
