// What everybody is told, in a world with private services and in the same world without them: the same to the byte,
// whatever happens to the private ones, by their checks, in the crowd, and in the sums of a country or a sector, of which
// they may be the greater part. One thing is decided by all together, because everybody would be told later and less
// surely without it: which foundation fails. Where services stand on something, that it is named, when and how surely may
// rest on private ones; there it is held that no name and no number of them is told.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Atlas, AtlasService } from '../../atlas/index.ts'
import type { SuspectView } from '../../board/index.ts'
import type { CheckSpec } from '../../checks/index.ts'
import type { ReportCount } from '../../loop/index.ts'
import { CrowdWorld, type Trouble } from '../../loop/testing/crowd-world.ts'
import type { Notice } from '../../signals/index.ts'
import {
  type CheckId,
  type CountryCode,
  type FoundationPath,
  type Instant,
  instant,
  ms,
  pick,
  type ServiceId,
  seededRandom,
} from '../../terms/index.ts'
import { type Heard, PublicWorld } from './testing/public-world.ts'

const shape = { services: 36, countries: 4, categories: 3, reports: 14, seed: 11 }
const monday = 4 * 1440 + 600
/** A day to learn what is usual of sums, and a little. */
const learnt = 1470
const cloud = 'aws/eu-west-1/sqs' as FoundationPath
const cellar = 'office/cellar' as FoundationPath
const onCloud = 5

const idOf = (service: ServiceId): ServiceId => service.replace('service ', 'svc-') as ServiceId

/**
 * `hidden`: by number. With `standing` the first two of these stand on the cloud and the others in the cellar, and a few
 * public ones on the cloud, by edges of which one is public.
 */
function atlasOf(world: CrowdWorld, { hidden: kept, standing }: Story, all: boolean): Atlas {
  const hidden = new Set(kept)
  const services = [...world.atlas.services.values()].flatMap(({ id, category }, n): AtlasService[] => {
    if (hidden.has(n) && !all) return []
    const nth = hidden.has(n) ? kept.indexOf(n) : open(hidden).indexOf(n)
    const under = hidden.has(n) ? (nth < 2 ? [cloud] : [cellar]) : nth < onCloud ? [cloud] : []
    const on = standing ? under : []
    return [
      {
        ...{ id: idOf(id), name: hidden.has(n) ? `Hidden ${n}` : `Open ${n}`, category },
        public: !hidden.has(n),
        standsOn: on.map((path) => ({
          ...{ on: path, kind: 'hard' as const },
          ...(nth === 0 && !hidden.has(n) ? { public: true as const } : {}),
        })),
      },
    ]
  })
  return { services: new Map(services.map((one) => [one.id, one])), foundations: new Map() }
}

const open = (hidden: ReadonlySet<number>): readonly number[] =>
  Array.from({ length: shape.services }, (_, n) => n).filter((n) => !hidden.has(n))

const checkOf = (n: number): CheckSpec => ({
  ...{ id: `look-${n}` as CheckId, service: `svc-${n}` as ServiceId },
  probe: { kind: 'tcp', host: '192.0.2.1', port: 443 },
  ...{ every: ms(1_000), timeout: ms(1_000), down: 2, up: 2, refusedGrace: ms(20) },
})

type Story = {
  readonly seed: number
  readonly hidden: readonly number[]
  /** Reports a minute in the country whose sum is in trouble. */
  readonly each: number
  readonly standing: boolean
}

/** What happens in the minute so many after the beginning. */
function heardIn(world: CrowdWorld, { seed, hidden, each }: Story): (minute: number) => Heard {
  const random = seededRandom(seed)
  const shown = open(new Set(hidden))
  const [loud, secret] = [pick(random, shown.length), pick(random, hidden.length)]
  const named = (n: number): ServiceId => world.services[n]!
  const country = world.countries[pick(random, world.countries.length)] as CountryCode
  const stretch = (services: readonly ServiceId[], where: readonly CountryCode[], much: number): Trouble => ({
    ...{ from: monday + learnt + 5, until: monday + learnt + 30, each: much },
    ...{ services, countries: where },
  })
  const troubles = [
    stretch(world.services, [country], each),
    stretch([named(shown[loud]!)], world.countries, 6),
    stretch([named(hidden[secret]!)], world.countries, 9),
  ]
  const ill = [...shown.slice(0, onCloud), ...hidden]
  return (minute) => {
    const at = minute - learnt
    const counts = world
      .minute(monday + minute, troubles)
      .map((row) => ({ ...row, service: idOf(row.service) }))
    if (at !== 8 && at !== 33) return { counts }
    const judged = ill.map((n) => ({
      check: `look-${n}` as CheckId,
      state: at === 8 ? ('down' as const) : ('up' as const),
    }))
    return { counts, judged, notices: at === 8 ? [word(instant((monday + minute) * 60_000))] : [] }
  }
}

const word = (at: Instant): Notice => ({
  ...{
    feed: 'cloud',
    incident: '1',
    update: '1',
    state: 'investigating',
    title: 'Queues are slow',
    body: '',
  },
  ...{ providerAt: at, receivedAt: at, foundations: [cloud] },
})

/** The same, as a world hears it that knows these services alone. */
const heardBy = (heard: Heard, { services }: Atlas): Heard => ({
  ...heard,
  counts: heard.counts?.filter((row: ReportCount) => services.has(row.service)) ?? [],
  judged:
    heard.judged?.filter(({ check }) => services.has(check.replace('look-', 'svc-') as ServiceId)) ?? [],
})

const pages = ['', '?q=hidden', '?state=troubled', 'incidents', 'foundations', 'history', 'map', 'feeds']

/** Every address that anybody may read: by the routes that there are, and pages in both languages. */
async function addresses(world: PublicWorld, hidden: readonly number[]): Promise<readonly string[]> {
  const read = async <T>(path: string): Promise<readonly T[]> =>
    JSON.parse(await world.body(`/api/v1/${path}`)) as T[]
  const incidents = await read<{ id: string }>('incidents')
  const foundations = await read<{ path: string }>('foundations')
  const services = [...world.realm.atlas.services.values()].filter((one) => one.public).map(({ id }) => id)
  const ids = [...services.slice(0, 8), ...hidden.slice(0, 2).map((n) => `svc-${n}`)]
  const paths = [
    ...foundations.map(({ path }) => encodeURIComponent(path)),
    encodeURIComponent(cellar),
    'office',
  ]
  const about: Readonly<Record<string, readonly string[]>> = {
    services: ids,
    incidents: incidents.map(({ id }) => id),
    foundations: paths,
    embed: ids,
    badge: ids.map((id) => `${id}.svg`),
  }
  const routes = world.ways
    .filter(({ method, needs, path }) => method === 'GET' && needs === null && !path.includes('*'))
    .flatMap(({ path }) => {
      const of = /\/(\w+)\/:\w+/.exec(path)?.[1]
      if (of === undefined) return [path]
      return (about[of] ?? ['nobody']).map((name) => path.replace(/:\w+/, name))
    })
  const drawn = ['/', '/de/'].flatMap((prefix) => [
    ...pages.map((page) => prefix + page),
    ...['services', 'incidents', 'foundations'].flatMap((of) =>
      about[of]!.slice(-4).map((name) => `${prefix}${of}/${name}`),
    ),
  ])
  return [...new Set([...routes, ...drawn])].filter((path) => !notOfTheWorld.test(path))
}

/** A stream does not end; the others tell of the process. */
const notOfTheWorld = /^\/api\/v1\/events$|^\/(?:metrics|healthz|readyz)$|:/

const stories = (standing: boolean) =>
  fc.record({
    seed: fc.nat(1_000_000),
    hidden: fc.uniqueArray(fc.nat(shape.services - 1), { minLength: 4, maxLength: 16 }),
    each: fc.constantFrom(0.15, 0.4),
    standing: fc.constant(standing),
  })

/** Both worlds a while into the trouble, and later when most of it is over. */
async function lived(
  story: Story,
  look: (whole: PublicWorld, without: PublicWorld) => Promise<void>,
): Promise<void> {
  const crowd = new CrowdWorld(shape)
  const hidden = new Set(story.hidden)
  const atlases = [true, false].map((all) => atlasOf(crowd, story, all))
  const checks = Array.from({ length: shape.services }, (_, n) => checkOf(n))
  await using closing = new AsyncDisposableStack()
  const worlds: PublicWorld[] = []
  for (const { services } of atlases) {
    const own = checks.filter(({ service }) => service !== undefined && services.has(service))
    const world = await PublicWorld.open({ services, foundations: new Map() }, own, instant(monday * 60_000))
    closing.defer(() => world.close())
    worlds.push(world)
  }
  const heard = heardIn(crowd, story)
  const pass = async (from: number, to: number): Promise<void> => {
    for (let minute = from; minute < to; minute++) {
      const now = heard(minute)
      await Promise.all(worlds.map((world, i) => world.minute(heardBy(now, atlases[i]!))))
    }
    await Promise.all(worlds.map((world) => world.realm.settled()))
  }
  const [whole, without] = worlds as [PublicWorld, PublicWorld]
  await pass(0, learnt + 28)
  const secrets = whole.realm.loop.incidents().filter(({ service }) => hidden.has(Number(service.slice(4))))
  assert.ok(secrets.length > 0, 'the private ones are in trouble')
  await look(whole, without)
  await pass(learnt + 28, learnt + 75)
  await look(whole, without)
}

/** Where two answers part. */
function apart(path: string, a: string, b: string): string {
  const at = [...a].findIndex((letter, i) => letter !== b[i] && i > a.indexOf('{'))
  return [path, ...[a, b].map((text) => text.slice(Math.max(0, at - 300), at + 200))].join('\n')
}

const streamed = (world: PublicWorld): Promise<string> =>
  world.stream(async () => world.realm.notice(word(world.realm.clock.now())))

test('nothing that everybody is told depends on services that are not public', async () => {
  const alike = async (story: Story): Promise<void> =>
    lived(story, async (whole, without) => {
      for (const path of await addresses(without, story.hidden)) {
        const [a, b] = await Promise.all([whole.ask(path), without.ask(path)])
        assert.ok(a === b, apart(path, a, b))
      }
      assert.equal(await streamed(whole), await streamed(without))
      assert.deepEqual(await whole.figures(), await without.figures())
      const unknown = `svc-${story.hidden[0]}`
      assert.equal(await whole.report(unknown), await without.report(unknown))
    })
  await fc.assert(fc.asyncProperty(stories(false), alike), { numRuns: 2, endOnFailure: true })
})

test('where a foundation fails, no private service on it is named or counted', async () => {
  const unnamed = async (story: Story): Promise<void> =>
    lived(story, async (whole) => {
      const secret = new RegExp(`Hidden|cellar|\\bsvc-(?:${story.hidden.join('|')})\\b`)
      const paths = (await addresses(whole, [])).filter((path) => !/hidden|cellar/.test(path))
      for (const path of paths) assert.doesNotMatch(await whole.ask(path), secret, path)
      const named = JSON.parse(await whole.body('/api/v1/suspects')) as SuspectView[]
      assert.ok(named.length > 0, 'the cloud is named')
      for (const { explains, blastRadius, recovery } of named) {
        const courses = [recovery.failing, recovery.improving, recovery.lingering].flat()
        assert.equal(recovery.back + courses.length, explains.length)
        assert.ok(blastRadius.services >= explains.length)
        assert.ok(blastRadius.services <= shape.services - story.hidden.length)
      }
    })
  await fc.assert(fc.asyncProperty(stories(true), unnamed), { numRuns: 1, endOnFailure: true })
})
