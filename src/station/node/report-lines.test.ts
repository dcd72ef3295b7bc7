import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initialNode, makePlan, type NodeState, type Plan, stepNode } from '../../steering/index.ts'
import {
  type EndpointName,
  instant,
  type NodeName,
  type PublisherId,
  type TargetId,
} from '../../terms/index.ts'
import { EndpointReports } from './report-lines.ts'

const office = 'office' as PublisherId
const id = 'east' as TargetId

const planFor = (endpoint: EndpointName, n: number): Plan =>
  makePlan({
    generation: BigInt(n) as Plan['generation'],
    madeAt: instant(0),
    author: 'config',
    reason: 'test',
    evidence: {},
    envelope: {
      endpoint,
      ttl: 5,
      mode: 'automatic',
      belowQuorum: 'hold',
      targets: [{ id, records: [{ type: 'A', address: '192.0.2.1' }] }],
      sets: [[id]],
      minimum: 1,
      present: ['A'],
      absent: ['AAAA', 'CNAME'],
      lastKnownGood: [id],
      publish: [office],
    },
  })

test('what changed is reported once, everything when the state began anew', () => {
  const names = Array.from({ length: 100 }, (_, n) => `n${n}.example` as EndpointName)
  let state: NodeState = initialNode({
    node: 'lon-1' as NodeName,
    publishers: [{ id: office, selectsInPlace: false }],
  })
  const plan = (name: EndpointName, n: number): void => {
    state = stepNode(state, { kind: 'plan', plan: planFor(name, n), at: instant(n) }).state
  }
  for (const name of names) plan(name, 1)
  const reports = new EndpointReports()
  const first = reports.next(state, 1)
  assert.deepEqual([first.whole, first.endpoints.length], [true, 100])
  assert.deepEqual(reports.next(state, 1), { whole: false, endpoints: [] })
  plan(names[7]!, 2)
  const second = reports.next(state, 1)
  assert.deepEqual([second.whole, second.endpoints.map(({ endpoint }) => endpoint)], [false, [names[7]]])
  const anew = reports.next(state, 2)
  assert.deepEqual([anew.whole, anew.endpoints.length], [true, 100])
})
