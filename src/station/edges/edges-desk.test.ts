import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { type Atlas, type AtlasService, atlasInForce, edgeIn } from '../../atlas/index.ts'
import type { Caller } from '../../board/index.ts'
import type { CheckSpec } from '../../checks/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import {
  type CheckId,
  days,
  type FoundationPath,
  hours,
  type Instant,
  instant,
  type JsonObject,
  minutes,
  ms,
  type NewEntry,
  type ServiceId,
} from '../../terms/index.ts'
import { Realm } from '../desk/realm.ts'
import { VirtualTime } from '../desk/virtual-time.ts'
import { type EdgesConfig, EdgesDesk, type EdgesParts } from './edges-desk.ts'
import { keptDecisions, keptNames } from './kept.ts'

const begin = instant(Date.UTC(2025, 0, 1))
const shop = 'shop' as ServiceId
const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const gce = 'gcp/us-west1/gce' as FoundationPath
const ada: Caller = { name: 'ada', scopes: ['operate'] }
const crowd = Array.from({ length: 40 }, (_, i) => `s${i}` as ServiceId)

const service = (id: ServiceId, ...on: readonly FoundationPath[]): AtlasService => ({
  id,
  name: id,
  category: 'shop',
  public: true,
  standsOn: on.map((path) => ({ on: path, kind: 'hard' })),
})
const atlasWith = (...shopOn: readonly FoundationPath[]): Atlas => ({
  services: new Map(
    [service(shop, ...shopOn), ...crowd.map((id, i) => service(id, i < 12 ? dynamo : gce))].map((one) => [
      one.id,
      one,
    ]),
  ),
  foundations: new Map([dynamo, gce].map((path) => [path, { path }])),
})
const checkOf = (id: ServiceId): CheckSpec => ({
  id: `${id}-up` as CheckId,
  service: id,
  probe: {
    kind: 'http',
    url: `https://${id}.shop.example/health`,
    method: 'GET',
    status: [[200, 399]],
    headers: {},
  },
  every: ms(1000),
  timeout: ms(1000),
  down: 2,
  up: 3,
  refusedGrace: ms(20),
})
const checks = [shop, ...crowd].map(checkOf)
const configWith = (atlas: Atlas): EdgesConfig => ({
  atlas,
  checks,
  endpoints: [],
  learning: { every: null, ranges: null, servers: [] },
})

/** What the loop writes of an outage that begins at `at`: who was hit, then that it is over. */
function outage(at: Instant, hit: readonly ServiceId[]): NewEntry[] {
  const entry = (after: number, kind: NewEntry['kind'], data: object): NewEntry => ({
    at: (at + minutes(after)) as Instant,
    author: 'holdfast',
    kind,
    subject: 'x',
    why: 'x',
    data: data as JsonObject,
  })
  const incidents = hit.map((id) => ({ id: `inc-${at}-${id}`, service: id, beganAt: at }))
  const suspect = { foundation: dynamo, explains: hit.filter((id) => id !== shop) }
  return [
    ...incidents.map((incident) => entry(2, 'incident.opened', { incident })),
    entry(5, 'foundation.named', { suspect }),
    ...incidents.map((incident) => entry(60, 'incident.resolved', { incident })),
    entry(70, 'foundation.cleared', { suspect }),
  ]
}

let folder: string
let store: Store
let realm: Realm
let time: VirtualTime
let desk: EdgesDesk

async function open(configured: Atlas, parts: Partial<EdgesParts> = {}): Promise<void> {
  store = await openStore({ folder: join(folder, 'data') })
  const decisions = await keptDecisions(store)
  const atlas = atlasInForce(configured, decisions.values())
  realm = new Realm({ store, clock: time, atlas, checks })
  desk = await EdgesDesk.open({
    realm,
    timers: { after: () => () => {} },
    log: { warn: (problem: unknown) => assert.fail(JSON.stringify(problem)) } as never,
    config: configWith(configured),
    decisions,
    looked: await keptNames(store),
    lookUp: async () => assert.fail('nobody asked for names'),
    turn: turnOfLoop,
    ...parts,
  })
}
async function close(): Promise<void> {
  await desk.stop()
  await realm.settled()
  await store.close()
}
const outages = async (count: number, hit: readonly ServiceId[], from = 1): Promise<void> => {
  for (let n = from; n < from + count; n++) {
    const at = (begin + days(30 * n)) as Instant
    await time.advance((at + hours(2)) as Instant, async () => {})
    await realm.record(outage(at, hit))
  }
}
const suggested = async () =>
  (await desk.list({ service: shop })).suggestions.map(({ on, want, support }) => [on, want, support])
const inForce = () => edgeIn(realm.atlas, shop, dynamo)
const usual = crowd.slice(0, 11)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-edges-'))
  time = new VirtualTime(begin)
  await open(atlasWith())
})
afterEach(async () => {
  await close()
  await rm(folder, { recursive: true })
})

describe('an edge that outages teach', () => {
  test('is suggested in the journal once, stands in the atlas when accepted, and can be taken back', async () => {
    await outages(3, [shop, ...usual])
    assert.deepEqual(await suggested(), [[dynamo, 'hard', 3]])
    await outages(1, [shop, ...usual], 4)
    await realm.settled()
    const told = await store.journal({ kinds: ['edge.suggested'], subject: shop })
    assert.deepEqual(
      told.map(({ subject, data }) => [subject, data.on]),
      [[shop, dynamo]],
    )
    const order = { service: shop, on: dynamo, why: 'ada has seen it' }
    const accepted = await desk.decide({ verdict: 'accept', ...order }, ada)
    assert.ok(accepted.ok)
    assert.deepEqual([accepted.value.state, accepted.value.by], ['in force', 'operator:ada'])
    assert.equal(inForce(), 'hard')
    assert.deepEqual(await suggested(), [])
    const shown = await desk.list({ service: shop })
    assert.deepEqual(
      shown.edges.map(({ on, origin, by }) => [on, origin, by]),
      [[dynamo, 'accepted', 'operator:ada']],
    )
    const again = await desk.decide({ verdict: 'accept', ...order }, ada)
    assert.ok(!again.ok)
    assert.equal(again.error.code, 'conflict')
    assert.ok((await desk.decide({ verdict: 'withdraw', ...order }, ada)).ok)
    assert.equal(inForce(), 'none')
    assert.deepEqual(await suggested(), [[dynamo, 'hard', 4]])
    const kinds = (await store.journal({ subject: shop })).map(({ kind, author }) => [kind, author])
    assert.deepEqual(kinds.slice(-2), [
      ['edge.accepted', 'operator:ada'],
      ['edge.withdrawn', 'operator:ada'],
    ])
  })

  test('comes back after a rejection when there is twice as much for it, and not before', async () => {
    await outages(3, [shop, ...usual])
    const order = { service: shop, on: dynamo, why: 'we moved off it' }
    assert.ok((await desk.decide({ verdict: 'reject', ...order }, ada)).ok)
    await outages(2, [shop, ...usual], 4)
    assert.deepEqual(await suggested(), [])
    await outages(1, [shop, ...usual], 6)
    assert.deepEqual(await suggested(), [[dynamo, 'hard', 6]])
    const [view] = (await desk.list({ service: shop })).suggestions
    assert.match(view!.before!, /operator:ada refused it on 2025-04-01: we moved off it/)
  })

  test('what is not suggested cannot be accepted, and what was not decided cannot be taken back', async () => {
    for (const verdict of ['accept', 'reject', 'withdraw'] as const) {
      const refused = await desk.decide({ verdict, service: shop, on: gce, why: 'x' }, ada)
      assert.ok(!refused.ok)
      assert.equal(refused.error.code, 'not-found')
    }
  })
})

describe('the reckoning', () => {
  test('is made in turns, begun again when more is known, and given up at the end', async () => {
    await close()
    let turns = 0
    let hold: Promise<void> | null = null
    const turn = async (): Promise<void> => {
      turns++
      await (hold ?? turnOfLoop())
    }
    await open(atlasWith(), { turn })
    const gate = Promise.withResolvers<void>()
    hold = gate.promise
    await outages(3, [shop, ...usual])
    const asked = suggested()
    // What comes meanwhile is in what those are told who asked before.
    await outages(1, [shop, ...usual], 4)
    hold = null
    gate.resolve()
    assert.deepEqual(await asked, [[dynamo, 'hard', 4]])
    assert.ok(turns > 1)
    const last = Promise.withResolvers<void>()
    hold = last.promise
    await outages(1, [shop, ...usual], 5)
    const late = suggested()
    const stopped = desk.stop()
    last.resolve()
    await stopped
    assert.deepEqual(await late, [])
  })
})

describe('what was learnt and decided', () => {
  test('survives a restart and the pruning of the whole journal', async () => {
    await outages(3, [shop, ...usual])
    await outages(2, usual, 4)
    const order = { service: shop, on: dynamo, why: 'sure' }
    assert.ok((await desk.decide({ verdict: 'accept', ...order }, ada)).ok)
    await close()
    await open(atlasWith())
    assert.equal(inForce(), 'hard')
    await realm.settled()
    await store.prune({ countsBefore: realm.clock.now(), journalBefore: realm.clock.now() })
    await close()
    await open(atlasWith())
    const { learnt, decisions } = await desk.list({})
    assert.equal(learnt.outages, 5)
    assert.deepEqual(
      decisions.map(({ state, by, why }) => [state, by, why]),
      [['in force', 'operator:ada', 'sure']],
    )
    assert.equal(inForce(), 'hard')
  })

  test('follows the configuration: settled where it says the same, dormant while the service is gone', async () => {
    await outages(3, [shop, ...usual])
    assert.ok((await desk.decide({ verdict: 'accept', service: shop, on: dynamo, why: 'sure' }, ada)).ok)
    const reload = (atlas: Atlas): void => {
      realm.configure(desk.configure(configWith(atlas)), checks)
      desk.configured()
    }
    const state = async () => (await desk.list({})).decisions[0]?.state
    reload(atlasWith(dynamo))
    assert.deepEqual([await state(), inForce()], ['settled', 'hard'])
    assert.equal((await desk.list({ service: shop })).edges[0]?.origin, 'configuration')
    const without = atlasWith()
    const services = new Map([...without.services].filter(([id]) => id !== shop))
    reload({ ...without, services })
    assert.equal(await state(), 'dormant')
    assert.equal(realm.atlas.services.has(shop), false)
    reload(atlasWith())
    assert.deepEqual([await state(), inForce()], ['in force', 'hard'])
  })

  test('takes an edge of the configuration away that its outages do not bear out', async () => {
    await close()
    await open(atlasWith(dynamo))
    await outages(6, usual)
    assert.deepEqual(await suggested(), [[dynamo, 'none', 6]])
    assert.ok((await desk.decide({ verdict: 'accept', service: shop, on: dynamo, why: 'gone' }, ada)).ok)
    assert.equal(inForce(), 'none')
    assert.deepEqual(await suggested(), [])
  })
})

describe('what names lead to', () => {
  test('is suggested, and said again of a service that is gone it is nothing', async () => {
    const names = [{ name: 'shop.shop.example', because: 'it leads there' }]
    const edge = (id: ServiceId, on: string) => ({ service: id, on, kind: 'hard' as const, names })
    const found = { names: 2, edges: [edge(shop, 'aws/route53'), edge('gone' as ServiceId, 'aws')] }
    assert.ok((await desk.found(found, ada)).ok)
    assert.deepEqual(await suggested(), [['aws/route53', 'hard', 1]])
    assert.deepEqual((await desk.list({ service: 'gone' })).suggestions, [])
    assert.equal((await desk.found({ names: 1, edges: [edge(shop, 'No Path')] }, ada)).ok, false)
    assert.ok(
      desk.names().services.some((one) => one.service === shop && one.names[0] === 'shop.shop.example'),
    )
  })

  test('is looked for by itself at the interval of the configuration, and after the end no more', async () => {
    await close()
    const looks: (readonly string[])[] = []
    const timers = new VirtualTime(begin)
    const config = { ...configWith(atlasWith()), learning: { every: hours(1), ranges: null, servers: [] } }
    await open(atlasWith(), {
      timers,
      config,
      lookUp: async (names) => {
        looks.push(names)
        return new Map()
      },
    })
    assert.equal(looks.length, 1)
    assert.ok(looks[0]!.includes('shop.shop.example'))
    await timers.advance((begin + hours(3)) as Instant, async () => {})
    assert.equal(looks.length, 4)
    await desk.stop()
    desk.configure(config)
    await timers.advance((begin + hours(9)) as Instant, async () => {})
    assert.equal(looks.length, 4)
  })
})
