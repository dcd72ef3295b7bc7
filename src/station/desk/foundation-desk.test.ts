import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Atlas } from '../../atlas/index.ts'
import type { DomainName } from '../../dns/index.ts'
import { type EndpointSpec, envelopeOf } from '../../steering/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import {
  type CountryCode,
  type EndpointName,
  type FoundationPath,
  hours,
  type Instant,
  instant,
  isoTime,
  type JsonObject,
  minuteOf,
  type NodeName,
  type PublisherId,
  type ServiceId,
  type TargetId,
} from '../../terms/index.ts'
import { allRoles, type Estate, estateOf } from '../what-if/estate.ts'
import { foundationDesk } from './foundation-desk.ts'
import { FoundationRecords } from './foundation-records.ts'
import { Realm } from './realm.ts'
import { suspectViews } from './suspect-views.ts'
import { VirtualTime } from './virtual-time.ts'

const noon = instant(Date.UTC(2026, 0, 5, 12))
const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const elsewhere = 'gcp/us-west1/gce' as FoundationPath
const names = Array.from({ length: 60 }, (_, i) => `svc-${i}` as ServiceId)
/** The first twelve are hit, the next two stand there too. */
const hit = 12
const standing = 14
const atlas: Atlas = {
  services: new Map(
    names.map((id, i) => [
      id,
      {
        ...{ id, name: `Service ${i}`, category: i % 2 === 0 ? 'bank' : 'rail', public: i !== 3 },
        standsOn: [
          { on: i < standing ? dynamo : elsewhere, kind: i === 13 ? ('soft' as const) : ('hard' as const) },
        ],
      },
    ]),
  ),
  foundations: new Map([[dynamo, { path: dynamo, jurisdiction: 'US' }]]),
}
const [east, west] = ['east', 'west'] as TargetId[]
const endpoint = (name: string, isPublic: boolean): EndpointSpec => ({
  ...{ name: name as EndpointName, public: isPublic, ttl: 5, mode: 'automatic', minimum: 1 },
  ...{ belowQuorum: 'hold', prefer: [[east!], [west!]], publish: ['at' as PublisherId] },
  targets: [
    {
      id: east!,
      records: [{ type: 'A', address: '192.0.2.10' }],
      standsOn: ['aws/us-east-1' as FoundationPath],
    },
    { id: west!, records: [{ type: 'A', address: '198.51.100.7' }], standsOn: [elsewhere] },
  ],
})
const at = { id: 'at' as PublisherId, kind: 'embedded', zone: 'example' as DomainName } as const
const here = 'here' as NodeName
/** `answering`: of each endpoint. */
const estateNow = (answering: Readonly<Record<string, TargetId>>): Estate =>
  estateOf({
    ...{ basis: 'live', atlas, checks: [], publishers: [at] },
    vantages: { quorum: 1, of: [here], canaries: [] },
    nodes: [{ name: here, roles: allRoles, standsOn: [] }],
    endpoints: Object.entries(answering).map(([name, target]) => {
      const spec = endpoint(name, name.startsWith('open'))
      return {
        ...{ spec, envelope: envelopeOf(spec), answering: [target], readiness: new Map() },
        health: new Map([[west!, 'up' as const]]),
      }
    }),
  })

let folder: string
let store: Store
let time: VirtualTime
let realm: Realm
const openRealm = async (at: Instant, known: Atlas = atlas): Promise<FoundationRecords> => {
  time = new VirtualTime(at)
  realm = new Realm({ store, clock: time, atlas: known, checks: [] })
  return FoundationRecords.follow(realm)
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-foundation-'))
  store = await openStore({ folder })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const passMinutes = async (minutes: number, reports: number): Promise<void> => {
  for (let i = 0; i < minutes; i++) {
    const minute = minuteOf(time.now())
    realm.count(
      names.slice(0, hit).map((service, s) => ({
        ...{ minute, service, country: (s % 3 === 0 ? 'GB' : 'US') as CountryCode },
        // One after the other: the order of onset is theirs.
        count: i * 2 >= s ? reports : 0,
      })),
    )
    await time.advance(((minute + 1) * 60_000 - 1) as Instant, async () => {})
    realm.tick()
    await time.advance(((minute + 1) * 60_000) as Instant, async () => {})
  }
  await realm.settled()
}
const whole = { hitFrom: 0, standingFrom: 0, limit: 50 }

describe('a foundation that fails', () => {
  test('shows whom it hits in order of onset, who stands there still, and what to move next', async () => {
    const records = await openRealm(noon)
    await passMinutes(10, 40)
    const answering = { 'a.example': west!, 'open.example': east!, 'z.example': east! }
    const desk = foundationDesk({ realm, records, leastReports: () => 5, estate: () => estateNow(answering) })
    const view = desk.show(dynamo, 'all', whole)!
    assert.equal(view.state, 'named')
    const onsets = view.radius!.hit.map(({ since }) => Date.parse(since!))
    assert.deepEqual(
      onsets,
      onsets.toSorted((a, b) => a - b),
    )
    assert.deepEqual(view.radius!.hit.map(({ id }) => id).toSorted(), names.slice(0, hit).toSorted())
    assert.deepEqual(
      view.standing.services.map(({ id, footing }) => [id, footing]),
      [
        ['svc-12', 'hard'],
        ['svc-13', 'soft'],
      ],
    )
    assert.equal(
      view.radius!.reports,
      view.radius!.hit.reduce((sum, { reports }) => sum + reports, 0),
    )
    assert.deepEqual(
      view.radius!.countries.map(({ country }) => country),
      ['US', 'GB'],
    )
    assert.deepEqual(
      view.endpoints.map(({ name, from, to, move }) => [name, from, to, move.length]),
      [
        ['open.example', [east], [west], 1],
        ['z.example', [east], [west], 1],
        ['a.example', [], [west], 0],
      ],
    )
    assert.equal(
      view.endpoints[0]?.move[0],
      'holdfast drain east --endpoint open.example --why "aws/us-east-1/dynamodb fails"',
    )
  })

  test('is told in parts, and to the public without what only the owner knows', async () => {
    const records = await openRealm(noon)
    const estate = () => estateNow({ 'open.example': east!, 'z.example': east! })
    const desk = foundationDesk({ realm, records, estate, leastReports: () => 5 })
    assert.equal(desk.show(dynamo, 'public', whole), null)
    assert.deepEqual(desk.list('public'), [])
    await passMinutes(10, 40)
    const parts = [0, 5, 10].map(
      (hitFrom) => desk.show(dynamo, 'all', { hitFrom, standingFrom: 1, limit: 5 })!,
    )
    const all = desk.show(dynamo, 'all', whole)!
    assert.deepEqual(
      parts.flatMap(({ radius }) => radius!.hit),
      all.radius!.hit,
    )
    assert.deepEqual(parts[0]?.standing, { all: 2, services: all.standing.services.slice(1) })

    const open = desk.show(dynamo, 'public', whole)!
    assert.deepEqual(open.standing, { all: 0, services: [] })
    assert.deepEqual(open.endpoints, [])
    assert.ok(open.radius!.hit.every(({ id }) => id !== 'svc-3'))
    assert.equal(open.radius!.hit.length, hit - 1)
    const counted = ({ services, sectors }: NonNullable<typeof open.radius>) => [services, ...sectors]
    const [bank, rail] = ['bank', 'rail'].map((sector) => ({ sector, services: hit / 2 }))
    assert.deepEqual(counted(all.radius!), [hit, bank, rail])
    assert.deepEqual(counted(open.radius!), [hit - 1, bank, { ...rail, services: hit / 2 - 1 }])
    const [ofAll, ofOpen] = [all.radius!, open.radius!].map(({ hit, reports, countries }) => {
      assert.equal(
        reports,
        hit.reduce((sum, one) => sum + one.reports, 0),
        'no more than is shown',
      )
      assert.equal(
        reports,
        countries.reduce((sum, one) => sum + one.reports, 0),
      )
      return reports!
    })
    assert.ok(ofOpen! < ofAll!)
    assert.equal(all.record.episodes[0]!.countries, 2)
    assert.ok(open.record.episodes[0]!.reports! < all.record.episodes[0]!.reports!)
    const [told] = all.record.episodes
    assert.equal(open.services, told!.services - 1)
    assert.deepEqual(
      open.record.episodes.map(({ services }) => services),
      [told!.services - 1],
    )
    const [whom, seen] = [suspectViews(realm, 'all')[0]!, suspectViews(realm, 'public')[0]!]
    assert.deepEqual(
      seen.explains,
      whom.explains.filter((id) => id !== 'svc-3'),
    )
    assert.ok(seen.explains.length < whom.explains.length)
    assert.equal(seen.blastRadius.services, hit - 1)
    assert.deepEqual(
      desk.list('public').map(({ path }) => path),
      ['aws', 'aws/us-east-1', dynamo],
    )
    assert.ok(desk.list('all').some(({ path }) => path === elsewhere))
    assert.equal(desk.show('no/such', 'all', whole), null)
    assert.equal(desk.show('../etc', 'all', whole), null)
  })
})

describe("a foundation that only what is nobody's to see stands on", () => {
  test('is not named to the public, neither now nor in its record', async () => {
    const shut = new Map([...atlas.services].map(([id, service]) => [id, { ...service, public: false }]))
    const records = await openRealm(noon, { ...atlas, services: shut })
    await passMinutes(10, 40)
    const estate = () => estateNow({})
    const desk = foundationDesk({ realm, records, estate, leastReports: () => 5 })
    assert.equal(desk.show(dynamo, 'all', whole)?.state, 'named')
    assert.equal(desk.show(dynamo, 'public', whole), null)
    assert.deepEqual(desk.list('public'), [])
    assert.deepEqual(suspectViews(realm, 'public'), [])
  })
})

describe('its record', () => {
  const view = (records: FoundationRecords, path = 'aws') =>
    foundationDesk({ realm, records, leastReports: () => 5, estate: () => estateNow({}) }).show(
      path,
      'all',
      whole,
    )?.record

  test('outlives the journal, also of what it stands within, and is made anew where it is missing', async () => {
    const records = await openRealm(noon)
    await passMinutes(10, 40)
    await passMinutes(30, 0)
    await records.written()
    const before = view(records)!
    assert.equal(before.episodes.length, 1)
    assert.notEqual(before.episodes[0]?.to, null)
    assert.equal(before.years[0]?.times, 1)

    for (const key of await store.keys('foundation.record')) await store.put(key, null)
    const again = await openRealm(time.now())
    await again.written()
    assert.deepEqual(view(again), before)

    while ((await store.prune({ countsBefore: time.now(), journalBefore: time.now() })) > 0);
    assert.equal((await store.journal({ kinds: ['foundation.named'] })).length, 0)
    assert.deepEqual(view(await openRealm(time.now())), before)
  })

  test('that an earlier version kept tells the public nothing until it was made anew', async () => {
    const records = await openRealm(noon)
    await passMinutes(10, 40)
    await records.written()
    const key = `foundation.record/${dynamo}`
    const kept = (await store.get(key)) as { episodes: { open?: object }[] }
    for (const episode of kept.episodes) delete episode.open
    await store.put(key, kept as JsonObject)
    const cursor = await store.get('foundation.records')
    await store.put('foundation.records', { ...(cursor as JsonObject), version: null })
    const { services: all } = records.of(dynamo).episodes[0]!
    const seen = (of: FoundationRecords) =>
      foundationDesk({ realm, records: of, leastReports: () => 5, estate: () => estateNow({}) })
        .show(dynamo, 'public', whole)
        ?.record.episodes.map(({ services }) => services)
    assert.deepEqual(seen(await openRealm(time.now())), [all - 1])

    while ((await store.prune({ countsBefore: time.now(), journalBefore: time.now() })) > 0);
    await store.put(key, kept as JsonObject)
    assert.deepEqual(seen(await openRealm(time.now())), undefined)
  })

  test('says how long after our onset the provider spoke, also when the journal has forgotten both', async () => {
    const records = await openRealm(noon)
    await passMinutes(10, 40)
    const at = time.now()
    realm.notice({
      ...{ feed: 'cloud', incident: 'i1', update: 'u1', state: 'investigating', title: 'Errors', body: '' },
      ...{ providerAt: at, receivedAt: at, foundations: [dynamo] },
    })
    await passMinutes(30, 0)
    await records.written()
    const lags = (of: FoundationRecords) =>
      foundationDesk({ realm, records: of, leastReports: () => 5, estate: () => estateNow({}) }).lags('all')
    const before = lags(records)
    const [told] = before.incidents
    assert.deepEqual([told?.feed, told?.incident, told?.saidAt], ['cloud', 'i1', isoTime(at)])
    assert.equal(told?.lagMs, at - Date.parse(told!.beganAt))
    assert.ok(told!.lagMs > 0)
    assert.deepEqual(
      before.feeds.map(({ feed, all }) => [feed, all.incidents, all.medianMs]),
      [['cloud', 1, told!.lagMs]],
    )
    while ((await store.prune({ countsBefore: time.now(), journalBefore: time.now() })) > 0);
    assert.deepEqual(lags(await openRealm(time.now())), before)
  })

  test('of an outage that the loop has lost ends when it was last spoken of', async () => {
    await openRealm(noon)
    await passMinutes(10, 40)
    const later = await openRealm(instant(time.now() + hours(10)))
    const [episode] = view(later, dynamo)!.episodes
    assert.ok(episode !== undefined && episode.to !== null)
    assert.ok(Date.parse(episode.to) <= noon + 10 * 60_000)
  })
})
