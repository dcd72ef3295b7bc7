import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type EndpointSpec, envelopeOf, generation, makePlan } from '../../steering/index.ts'
import type { EndpointName, Instant, PublisherId, TargetId } from '../../terms/index.ts'
import { keepOrders, keepPlan, readKept } from './kept.ts'

const spec: EndpointSpec = {
  ...{ name: 'app.example' as EndpointName, public: true, ttl: 5, mode: 'automatic', minimum: 1 },
  belowQuorum: 'hold',
  targets: [{ id: 'east' as TargetId, records: [{ type: 'A', address: '192.0.2.1' }], standsOn: [] }],
  prefer: [['east' as TargetId]],
  publish: ['here' as PublisherId],
}
const planOf = (n: bigint) =>
  makePlan({
    ...{ generation: generation(n), madeAt: 0 as Instant, author: 'config', reason: 'example' },
    ...{ evidence: {}, envelope: envelopeOf(spec) },
  })
const orders = [{ id: 'here', kind: 'embedded', zone: 'example' }] as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-kept-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const onlyPlan = (): string => {
  const files = readdirSync(join(folder, 'plans')).filter((file) => file.endsWith('.json'))
  assert.equal(files.length, 1)
  return join(folder, 'plans', files[0]!)
}

describe('what an enactor keeps', () => {
  test('is nothing at first, then the orders and the newest plan of each endpoint', async () => {
    assert.deepEqual(await readKept(folder), { publishers: null, plans: [], torn: [] })
    await keepOrders(folder, orders)
    await keepPlan(folder, planOf(1n))
    await keepPlan(folder, planOf(2n))
    assert.deepEqual(await readKept(folder), { publishers: orders, plans: [planOf(2n)], torn: [] })
  })

  test('is passed over and named when it is torn, at whatever byte, or edited', async () => {
    await readKept(folder)
    await keepPlan(folder, planOf(1n))
    const whole = readFileSync(onlyPlan(), 'utf8')
    const edited = whole.replace('192.0.2.1', '192.0.2.9')
    assert.notEqual(edited, whole)
    for (const text of [edited, ...Array.from({ length: whole.length }, (_, i) => whole.slice(0, i))]) {
      writeFileSync(onlyPlan(), text)
      const { plans, torn } = await readKept(folder)
      assert.deepEqual(plans, [])
      assert.match(torn[0] ?? '', /is no plan/)
    }
  })

  test('is told when it is no orders', async () => {
    await readKept(folder)
    writeFileSync(join(folder, 'orders.json'), '{"kind":"orders","publishers":[{"id":"here"}]}')
    const { publishers, torn } = await readKept(folder)
    assert.equal(publishers, null)
    assert.match(torn[0] ?? '', /holds no orders/)
  })
})
