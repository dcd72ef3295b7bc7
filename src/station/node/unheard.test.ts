import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckResult } from '../../signals/index.ts'
import type { EndpointStatus } from '../../steering/index.ts'
import {
  type CheckId,
  type Clock,
  type EndpointName,
  instant,
  type NewEntry,
  type NodeName,
} from '../../terms/index.ts'
import type { FromNode, NodeReport } from './protocol.ts'
import { Unheard, waitingAtMost } from './unheard.ts'

const node = 'lon-1' as NodeName
const clock: Clock = { now: () => instant(1_000), monotonic: () => 0 }
const entry = (n: number): NewEntry => ({
  at: instant(n),
  author: 'node:lon-1',
  kind: 'check.failed',
  subject: `${n}`,
  why: '',
  data: {},
})
const tell = (n: number): FromNode => ({ kind: 'tell', entries: [entry(n)] })
const judged = (check: string, state: 'up' | 'down'): FromNode => ({
  kind: 'judged',
  judgement: { check: check as CheckId, state, at: instant(0), detail: '', vantage: node },
})
const result = (check: string, tookMs: number): CheckResult => ({ check, tookMs }) as unknown as CheckResult
const report = (whole: boolean, ...endpoints: readonly string[]): FromNode => ({
  kind: 'report',
  report: {
    whole,
    endpoints: endpoints.map((endpoint) => ({ endpoint: endpoint as EndpointName }) as EndpointStatus),
    zones: [],
    dns: { told: endpoints.join() },
    troubles: [],
  } satisfies NodeReport,
})

function all(unheard: Unheard): readonly FromNode[] {
  const messages: FromNode[] = []
  for (let next = unheard.next(); next !== null; next = unheard.next()) messages.push(next)
  return messages
}

describe('what a node has to say while nobody listens', () => {
  test('comes in order, with results and reports merged into the last of each', () => {
    const unheard = new Unheard(node, clock)
    const said = [tell(1), judged('shop', 'down'), tell(2)]
    unheard.add(report(true, 'a', 'b'))
    for (const message of said) unheard.add(message)
    unheard.add({ kind: 'results', results: [result('shop', 1), result('rail', 1)] })
    unheard.add({ kind: 'results', results: [result('shop', 2)] })
    unheard.add(report(false, 'b', 'c'))
    const [one, two, three, merged, results, ...more] = all(unheard)
    assert.deepEqual([one, two, three], said)
    assert.deepEqual(merged, {
      ...report(true, 'a', 'b', 'c'),
      report: {
        ...(report(true, 'a', 'b', 'c') as Extract<FromNode, { kind: 'report' }>).report,
        dns: { told: 'b,c' },
      },
    })
    assert.deepEqual(results, { kind: 'results', results: [result('shop', 2), result('rail', 1)] })
    assert.deepEqual(more, [])
  })

  test('past the bound the oldest is dropped and counted, but for the last judgement of each check', () => {
    const unheard = new Unheard(node, clock)
    unheard.add(judged('shop', 'up'))
    unheard.add(judged('rail', 'down'))
    unheard.add(judged('shop', 'down'))
    for (let n = 0; n < waitingAtMost + 500; n++) unheard.add(tell(n))
    const [missing, ...rest] = all(unheard)
    assert.ok(missing?.kind === 'tell')
    assert.deepEqual(
      missing.entries.map(({ kind, data }) => [kind, data]),
      [['node.unheard', { dropped: 503 }]],
    )
    assert.deepEqual(rest.slice(0, 2), [judged('shop', 'down'), judged('rail', 'down')])
    assert.deepEqual(
      [rest[2], rest.at(-1), rest.length],
      [tell(500), tell(waitingAtMost + 499), waitingAtMost + 2],
    )
    assert.deepEqual(all(unheard), [], 'the loss is told once')
  })

  test('leaves its journal entries to whoever comes after it', () => {
    const unheard = new Unheard(node, clock)
    for (const message of [tell(1), judged('shop', 'down'), tell(2)]) unheard.add(message)
    assert.deepEqual(unheard.entries(), [entry(1), entry(2)])
  })
})
