import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckSpec } from '../../checks/index.ts'
import { virtualTime } from '../../checks/testing/virtual.ts'
import type { CheckResult } from '../../signals/index.ts'
import type { EndpointSpec, NodeEvent, TargetSpec } from '../../steering/index.ts'
import {
  type CheckId,
  type EndpointName,
  type NodeName,
  type PublisherId,
  seconds,
  type TargetId,
} from '../../terms/index.ts'
import { ReadinessWatch } from './readiness.ts'

const lag = 'replica-lag' as CheckId
const smoke = 'west-smoke' as CheckId

const check = (id: CheckId, more: Partial<CheckSpec> = {}): CheckSpec => ({
  id,
  probe: {
    kind: 'http',
    url: 'http://127.0.0.1/',
    method: 'GET',
    status: [[200, 299]],
    headers: {},
    json: '/lag',
  },
  every: seconds(1),
  timeout: seconds(1),
  down: 2,
  up: 2,
  refusedGrace: seconds(0),
  ...more,
})

const endpoint = (ready: NonNullable<TargetSpec['ready']>): EndpointSpec => ({
  name: 'app.shop.test' as EndpointName,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [{ id: 'west' as TargetId, records: [], standsOn: [], ready }],
  prefer: [['west' as TargetId]],
  publish: ['here' as PublisherId],
})

function watching(
  ready: NonNullable<TargetSpec['ready']> = { lag: { check: lag, max: seconds(30), policy: 'wait' } },
) {
  const time = virtualTime()
  const steps: Extract<NodeEvent, { kind: 'readiness' }>[] = []
  const changes: string[] = []
  let sequence = 0
  const watch = new ReadinessWatch({
    ...time,
    onReadiness: (event) => steps.push(event),
    onChange: (_endpoint, target, now, before) =>
      changes.push(`${target} ${before?.state ?? '-'} ${now.state}`),
  })
  const orders = { checks: [check(lag), check(smoke)], endpoints: [endpoint(ready)] }
  watch.update(orders)
  const look = (id: CheckId, more: Partial<CheckResult>): void =>
    watch.result({
      check: id,
      vantage: 'lon-1' as NodeName,
      sequence: ++sequence,
      at: time.clock.now(),
      tookMs: 0,
      verdict: 'up',
      detail: 'looked',
      ...more,
    })
  return { ...time, watch, orders, look, changes, last: () => steps.at(-1)!, steps }
}

describe('the readiness that a node goes by', () => {
  test('is unknown at first, and then what is measured', () => {
    const w = watching()
    assert.deepEqual([w.last().state, w.last().target], ['unknown', 'west'])
    w.look(lag, { value: 42 })
    assert.match(w.last().why, /^lag 42 s, limit 30s/)
    w.look(lag, { value: 1 })
    w.look(lag, { value: 1 })
    assert.deepEqual(w.changes, ['west - unknown', 'west unknown not-ready', 'west not-ready ready'])
  })
  test('becomes unknown by itself when nothing has been measured for three intervals', () => {
    const w = watching()
    w.look(lag, { value: 1 })
    w.pass(2900)
    assert.equal(w.last().state, 'ready')
    w.pass(600)
    assert.equal(w.last().state, 'unknown')
    assert.match(w.last().why, /has said nothing for 3s/)
  })
  test('outlives one failed look, not a check that is judged down', () => {
    const w = watching()
    w.look(lag, { value: 1 })
    w.look(lag, { verdict: 'down', detail: 'refused' })
    assert.equal(w.last().state, 'ready')
    w.watch.judged(lag, 'down')
    assert.deepEqual(
      [w.last().state, w.last().why],
      ['unknown', 'lag unknown: check replica-lag is down: refused'],
    )
  })
  test('a look that could not be made says nothing, not even that somebody looked', () => {
    const w = watching({ smoke })
    w.look(smoke, {})
    w.watch.judged(smoke, 'up')
    w.pass(2000)
    w.look(smoke, { verdict: 'unknown' })
    w.pass(1500)
    assert.equal(w.last().state, 'unknown')
  })
  test('a reload with the same check keeps what was measured; with another it begins anew', () => {
    const w = watching()
    w.look(lag, { value: 1 })
    const told = w.steps.length
    w.watch.update(w.orders)
    assert.equal(w.steps.length, told)
    w.watch.update({ ...w.orders, checks: [check(lag, { every: seconds(5) })] })
    assert.equal(w.last().state, 'unknown')
  })
  test('nothing is told of a target that has nothing to prove any more, nor after the end', () => {
    const w = watching()
    w.watch.update({ ...w.orders, endpoints: [] })
    const told = w.steps.length
    w.look(lag, { value: 1 })
    w.watch.update(w.orders)
    w.watch.stop()
    w.pass(60_000)
    assert.equal(w.steps.length, told + 1)
  })
})
