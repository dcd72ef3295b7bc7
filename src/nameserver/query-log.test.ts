// When the last resolver let go of the old answer: known from who was told what, within bounds.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { DomainName } from '../dns/index.ts'
import type { Held } from '../steering/index.ts'
import type { EndpointName, Instant, TargetId } from '../terms/index.ts'
import { app, east, envelope, plan, west } from './fixtures.ts'
import { QueryLog } from './query-log.ts'

const ttlMs = envelope().ttl * 1000
const name = app as string as DomainName

function stage(bounds?: { clientsOfName: number; clients: number }) {
  let now = 1_000_000
  let held: Held | null = { plan: plan(1, 'test', envelope()), answering: [east], since: now }
  const log = new QueryLog(
    { current: (of) => (of === app ? held : null) },
    { now: () => now as Instant },
    bounds,
  )
  return {
    log,
    asks: (...clients: string[]) => {
      for (const client of clients) log.told([{ name }], client)
    },
    wait: (milliseconds: number) => {
      now += milliseconds
    },
    answer: (answering: readonly TargetId[], generation = 1) => {
      held = { plan: plan(generation, 'test', envelope()), answering, since: now }
    },
    seen: (since = 0) => log.clientsOf(app, since as Instant),
    now: () => now,
  }
}

describe('the query log of a steered name', () => {
  test('counts who held the old answer, who asked again, and whose copy ran out', () => {
    const { asks, wait, answer, seen, now } = stage()
    asks('gone')
    wait(ttlMs)
    asks('quick', 'slow')
    wait(1000)
    answer([west])
    const moved = now()
    wait(500)
    asks('quick', 'new')
    assert.deepEqual(seen(), { holding: 2, moved: 1, expired: 0, doneAt: null })
    wait(ttlMs)
    assert.deepEqual(seen(), { holding: 2, moved: 1, expired: 1, doneAt: moved - 1000 + ttlMs })
  })

  test('asking after its copy has run out is expiring, not holding on for longer', () => {
    const { asks, wait, answer, seen, now } = stage()
    asks('late')
    answer([west])
    const moved = now()
    wait(10 * ttlMs)
    asks('late')
    assert.deepEqual(seen(), { holding: 1, moved: 0, expired: 1, doneAt: moved + ttlMs })
  })

  test('a change before the time asked about is none', () => {
    const { asks, wait, answer, seen, now } = stage()
    asks('one')
    answer([west])
    wait(10)
    assert.equal(seen(now()), null)
    assert.notEqual(seen(now() - 10), null)
  })

  test('the same answer under a newer plan is no change', () => {
    const { asks, answer, seen } = stage()
    asks('one')
    answer([east], 2)
    asks('one')
    assert.equal(seen(), null)
  })

  test('a name that is not steered is not remembered', () => {
    const { log } = stage()
    log.told([{ name: 'www.elsewhere.example' as DomainName }], 'one')
    assert.equal(log.size, 0)
    assert.equal(log.clientsOf('www.elsewhere.example' as EndpointName, 0 as Instant), null)
  })

  test('the questions of the process itself are no resolver', () => {
    const { log, answer, seen } = stage()
    log.ownPort = () => 4711
    log.told([{ name }], '127.0.0.1', 4711)
    assert.equal(log.size, 0)
    log.told([{ name }], '127.0.0.1', 4712)
    answer([west])
    assert.equal(seen()?.holding, 1)
  })

  test('an alias in front of it is seen through', () => {
    const { log, answer, seen } = stage()
    log.told([{ name: 'alias.example' as DomainName }, { name }], 'one')
    answer([west])
    assert.equal(seen()?.holding, 1)
  })

  test('no flood of addresses is remembered beyond the bounds, and those that asked last are', () => {
    const { log, asks, answer, seen } = stage({ clientsOfName: 8, clients: 8 })
    for (let i = 0; i < 1000; i++) asks(`2001:db8::${i}`)
    assert.equal(log.size, 8)
    answer([west])
    asks('2001:db8::999')
    assert.deepEqual([seen()?.holding, seen()?.moved], [8, 1])
  })

  test('nobody is said to have moved before it moved, or later than its copy allows', () => {
    const step = fc.oneof(
      fc.record({ client: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ wait: fc.integer({ min: 1, max: ttlMs }) }),
      fc.record({ answering: fc.constantFrom([east], [west]) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { asks, wait, answer, seen, now } = stage()
        let changedAt = now()
        let current = east
        for (const one of steps) {
          if ('client' in one) asks(one.client)
          else if ('wait' in one) wait(one.wait)
          else if (one.answering[0] !== current) {
            current = one.answering[0]!
            // Without anybody asking between two changes the log learns of the last alone.
            asks('a')
            answer(one.answering)
            changedAt = now()
          }
        }
        const found = seen(changedAt)
        if (found === null) return
        assert.ok(found.moved + found.expired <= found.holding)
        if (found.doneAt === null) return
        assert.ok(found.doneAt >= changedAt && found.doneAt <= changedAt + ttlMs)
        assert.equal(found.moved + found.expired, found.holding)
      }),
      { numRuns: 500 },
    )
  })
})
