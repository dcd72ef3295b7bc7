import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type FoundationPath,
  hours,
  type Instant,
  instant,
  minutes,
  type ServiceId,
  seededRandom,
} from '../../terms/index.ts'
import type { Atlas, Edge } from '../atlas.ts'
import { suggestFromPast } from './from-past.ts'
import { generateWorld } from './generated.fixture.ts'
import { type Judged, judge } from './judged.fixture.ts'
import type { Past, PastOutage } from './past.ts'

const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const lambda = 'aws/us-east-1/lambda' as FoundationPath
const shop = 'shop' as ServiceId
const day = (n: number): Instant => instant(Date.UTC(2025, 0, 1) + hours(24 * n))
const crowd = Array.from({ length: 40 }, (_, i) => `s${i}` as ServiceId)
/** The first twelve stand on DynamoDB, the rest elsewhere. */
const edgesOf = (i: number): Edge[] => [
  { on: i < 12 ? dynamo : ('gcp/us-west1/gce' as FoundationPath), kind: 'hard' },
]

function atlasWith(standsOn: readonly Edge[]): Atlas {
  const service = (id: ServiceId, edges: readonly Edge[]) =>
    [id, { id, name: id, category: 'shop', public: true, standsOn: edges }] as const
  return {
    services: new Map([service(shop, standsOn), ...crowd.map((id, i) => service(id, edgesOf(i)))]),
    foundations: new Map(),
  }
}

type Told = {
  readonly at: Instant
  readonly hit: readonly ServiceId[]
  readonly unclear?: readonly ServiceId[]
}
const outage = (
  { at, hit, unclear = [] }: Told,
  foundation = dynamo,
  onset: Instant = (at + minutes(3)) as Instant,
): PastOutage => ({
  foundation,
  beganAt: at,
  clearedAt: (at + hours(2)) as Instant,
  hits: new Map(hit.map((id) => [id, onset] as const)),
  unclear: new Set(unclear),
})
const pastOf = (outages: readonly PastOutage[], troubles = 0): Past => ({
  outages,
  watched: new Map([shop, ...crowd].map((id) => [id, { since: day(-200), until: null, troubles } as const])),
  to: day(400),
})
const usual = crowd.slice(0, 11)
const ofShop = (atlas: Atlas, past: Past) =>
  suggestFromPast(atlas, past).filter(({ service }) => service === shop)

describe('an edge that nobody recorded', () => {
  const nowhere = atlasWith([])

  test('is not suggested for one outage, and is for three', () => {
    const hit = [shop, ...usual]
    assert.deepEqual(ofShop(nowhere, pastOf([outage({ at: day(0), hit })])), [])
    const three = pastOf([0, 40, 90].map((n) => outage({ at: day(n), hit })))
    const [found, ...more] = ofShop(nowhere, three)
    assert.deepEqual(more, [])
    assert.deepEqual([found?.on, found?.was, found?.want, found?.support], [dynamo, 'none', 'hard', 3])
    assert.ok(found!.probability > 0.95, `${found!.probability}`)
    assert.deepEqual(found!.outages[0], {
      foundation: dynamo,
      at: day(0),
      hit: true,
      afterMs: minutes(3),
      others: { hit: 1, of: 29 },
    })
  })

  test('what comes again within a day is one outage, however long it goes on', () => {
    const hit = [shop, ...usual]
    const again = [0, 0.2, 0.5, 0.9].map((n) => outage({ at: day(n), hit }))
    assert.deepEqual(ofShop(nowhere, pastOf(again)), [])
  })

  test('is not suggested where everybody was in trouble', () => {
    const hit = [shop, ...crowd.filter((_, i) => i < 11 || i % 2 === 0)]
    assert.deepEqual(ofShop(nowhere, pastOf([0, 40, 90].map((n) => outage({ at: day(n), hit })))), [])
  })

  test('is not suggested for a service that is in trouble every few hours anyway', () => {
    const three = [0, 40, 90].map((n) => outage({ at: day(n), hit: [shop, ...usual] }))
    const past = pastOf(three)
    const busy = new Map(past.watched).set(shop, { since: day(-200), until: null, troubles: 9_000 })
    assert.deepEqual(ofShop(nowhere, { ...past, watched: busy }), [])
  })

  test('is not suggested for one whom people merely blame, or who was in trouble before', () => {
    const three = [0, 40, 90].map((n) => outage({ at: day(n), hit: [shop, ...usual], unclear: [shop] }))
    assert.deepEqual(ofShop(nowhere, pastOf(three)), [])
  })

  test('is not suggested for one that fell ill an hour after everybody whom the foundation explains', () => {
    const three = [0, 40, 90].map((n) => {
      const told = outage({ at: day(n), hit: usual })
      return { ...told, hits: new Map(told.hits).set(shop, (day(n) + hours(1.5)) as Instant) }
    })
    assert.deepEqual(ofShop(nowhere, pastOf(three)), [])
  })

  test('is to the region when different parts of it take the service along, and to the part when one does', () => {
    const parts = ['dynamodb', 'lambda', 'ec2', 'sqs', 'kinesis'].map(
      (part) => `aws/us-east-1/${part}` as FoundationPath,
    )
    const each = parts.map((part, i) => outage({ at: day(i * 30), hit: [shop, ...usual] }, part))
    assert.deepEqual(
      ofShop(nowhere, pastOf(each)).map(({ on }) => on),
      ['aws/us-east-1'],
    )
    const one = [
      ...[0, 60, 120].map((n) => outage({ at: day(n), hit: [shop, ...usual] })),
      ...[30, 90, 150].map((n) => outage({ at: day(n), hit: usual }, lambda)),
    ]
    assert.deepEqual(
      ofShop(nowhere, pastOf(one)).map(({ on }) => on),
      [dynamo],
    )
  })
})

describe('an edge that is recorded', () => {
  const recorded = atlasWith([{ on: dynamo, kind: 'hard' }])
  const quiet = (times: number) =>
    pastOf(Array.from({ length: times }, (_, n) => outage({ at: day(n * 30), hit: usual })))

  test('is doubted when its foundation fails again and again and the service does not notice', () => {
    assert.deepEqual(ofShop(recorded, quiet(1)), [])
    const [found] = ofShop(recorded, quiet(5))
    assert.deepEqual([found?.was, found?.want, found?.support], ['hard', 'none', 5])
  })

  test('is not doubted when hardly anybody noticed', () => {
    const faint = Array.from({ length: 5 }, (_, n) => outage({ at: day(n * 30), hit: crowd.slice(0, 2) }))
    assert.deepEqual(ofShop(recorded, pastOf(faint)), [])
  })

  test('is not doubted for a service that nobody watched then', () => {
    const past = quiet(5)
    const late = new Map(past.watched).set(shop, { since: day(380), until: null, troubles: 0 })
    assert.deepEqual(ofShop(recorded, { ...past, watched: late }), [])
  })

  test('is rather soft when the service notices one time in three', () => {
    const outages = Array.from({ length: 12 }, (_, n) =>
      outage({ at: day(n * 30), hit: n % 3 === 0 ? [shop, ...usual] : usual }),
    )
    assert.equal(ofShop(recorded, pastOf(outages))[0]?.want, 'soft')
  })
})

describe('in generated worlds, with wrong names, storms, siblings and everybody’s own troubles', () => {
  const pooled = (outagesEach: number, services: number, failing: number): Judged => {
    const sum: Record<string, number> = {}
    for (let seed = 1; seed <= 3; seed++) {
      const random = seededRandom(1000 * services + seed)
      const judged = judge(generateWorld({ services, outagesEach, failing, random }))
      for (const [key, n] of Object.entries(judged)) sum[key] = (sum[key] ?? 0) + n
    }
    return sum as unknown as Judged
  }
  for (const [services, failing] of [
    [150, 12],
    [400, 8],
  ] as const)
    test(`nine suggestions in ten are right, and more outages find more (${services} services)`, () => {
      const [two, six] = [pooled(2, services, failing), pooled(6, services, failing)]
      for (const told of [two, six]) {
        assert.ok(told.missingSaid >= 10, JSON.stringify(told))
        assert.ok(told.missingRight >= 0.9 * told.missingSaid, JSON.stringify(told))
        assert.ok(told.wrongRight >= 0.9 * told.wrongSaid, JSON.stringify(told))
      }
      assert.ok(six.missingFound / six.missingThere >= 0.6, JSON.stringify(six))
      assert.ok(six.wrongFound / six.wrongThere >= 0.6, JSON.stringify(six))
      assert.ok(six.missingFound / six.missingThere > two.missingFound / two.missingThere)
    })
})
