// An enactor process that is told of names given back, on a disk that does not do as it should.

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type EndpointSpec, envelopeOf, generation, makePlan, planToJson } from '../../steering/index.ts'
import {
  type EndpointName,
  type Instant,
  type NewEntry,
  type NodeName,
  type PublisherId,
  seededRandom,
  type TargetId,
} from '../../terms/index.ts'
import { EnactorEngine } from './engine.ts'

const here = 'here' as PublisherId
const east = 'east' as TargetId
const specOf = (name: string): EndpointSpec => ({
  name: name as EndpointName,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: [{ id: east, records: [{ type: 'A', address: '192.0.2.1' }], standsOn: [] }],
  prefer: [[east]],
  publish: [here],
})
const planOf = (name: string) =>
  planToJson(
    makePlan({
      generation: generation(1n),
      madeAt: 0 as Instant,
      author: 'config',
      reason: 'example',
      evidence: {},
      envelope: envelopeOf(specOf(name)),
    }),
  )
const publishers = [{ id: here, kind: 'embedded' as const, zone: 'example' }]

test('names that are given back are left alone, all of them, whatever the disk says about one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-enactor-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const told: NewEntry[] = []
  const never = new Promise<never>(() => {})
  const engine = await EnactorEngine.open({
    folder,
    node: 'fra-1' as NodeName,
    api: {
      url: 'http://127.0.0.1',
      name: 'fra-1',
      session: 'a'.repeat(16),
      open: () => never,
      call: () => never,
    },
    clock: { now: () => 0 as Instant, monotonic: () => 0 },
    timers: { after: () => () => {} },
    random: seededRandom(1),
    secretFiles: new Map(),
    around: (publisher) => publisher,
    tell: (entry) => void told.push(entry),
    news: () => {},
  })
  engine.take({ kind: 'orders', publishers })
  for (const name of ['a.example', 'b.example']) engine.take({ kind: 'plan', plan: planOf(name) })
  while (engine.plans < 2) await new Promise((resolve) => setImmediate(resolve))
  // A file that cannot be removed: a folder stands in its place.
  const plans = join(folder, 'plans')
  for (const file of await readdir(plans)) {
    await rm(join(plans, file))
    await mkdir(join(plans, file))
  }
  engine.take({ kind: 'orders', publishers, givenBack: ['a.example', 'b.example'] })
  await engine.stop()
  assert.equal(engine.plans, 0)
  assert.deepEqual(engine.standing().enactors, [])
  assert.ok(told.some(({ why }) => /orders could not be kept here/.test(why)))
})
