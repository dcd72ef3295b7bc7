// The published cases of services that people merely blamed, and their opposites, through the whole loop. Minute
// curves are generated; their peaks are published reports in a quarter of an hour: Ookla, 16 June 2020 (T-Mobile US,
// 15 June 2020; Vodafone UK, 9 June 2020) and the press of 22 February 2024 (AT&T).

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Atlas } from '../atlas/index.ts'
import type { Incident } from '../incidents/index.ts'
import {
  type CheckId,
  type CountryCode,
  type FoundationPath,
  type Instant,
  type NewEntry,
  type NodeName,
  poisson,
  type ServiceId,
  seededRandom,
} from '../terms/index.ts'
import { createLoop, type Loop, type Suspect } from './index.ts'

type Network = {
  readonly id: string
  /** Reports in the worst quarter of an hour. */
  readonly peak: number
  /** Minutes from the beginning of the story at which its reports begin; when they end. */
  readonly from?: number
  readonly to?: number
  readonly on?: string
  readonly country?: string
  readonly sector?: string
}

const published: readonly { readonly leader: Network; readonly bystanders: readonly Network[] }[] = [
  {
    leader: { id: 'T-Mobile US', peak: 113_980 },
    bystanders: [
      { id: 'Verizon', peak: 8_619 },
      { id: 'AT&T', peak: 3_861 },
    ],
  },
  {
    leader: { id: 'Vodafone UK', peak: 9_686 },
    bystanders: [
      { id: 'EE', peak: 411 },
      { id: 'O2', peak: 519 },
      { id: 'Three', peak: 322 },
    ],
  },
  {
    leader: { id: 'AT&T', peak: 31_931 },
    bystanders: [
      { id: 'Verizon', peak: 800 },
      { id: 'T-Mobile', peak: 800 },
    ],
  },
]

/** A Monday. */
const origin = 29_337_120
/** Quiet minutes before the story: what is usual is learnt in them. */
const lead = 180
const story = 240
/** Of an outage: reports climb, stay, and sink from here on. */
const until = 150
type Weather = { readonly climbs: number; readonly usual: number; readonly seed: number }
const fair: Weather = { climbs: 20, usual: 0.4, seed: 20 }
/** How fast word spreads, how much is reported on other days, and chance. */
const weathers: readonly Weather[] = [
  fair,
  { climbs: 3, usual: 0.05, seed: 1 },
  { climbs: 60, usual: 0.4, seed: 2 },
  { climbs: 20, usual: 2, seed: 3 },
  { climbs: 60, usual: 2, seed: 4 },
]

/** Nobody reports them. In a world of a dozen services, what falls in the same minute would be related. */
const others = Array.from({ length: 200 }, (_, i): Network => ({ id: `other-${i}`, peak: 0, sector: 'news' }))

function atlasOf(networks: readonly Network[]): Atlas {
  const services = [...networks, ...others].map(({ id, on, sector = 'telecom' }) => ({
    id: id as ServiceId,
    name: id,
    category: sector,
    public: true,
    standsOn: on === undefined ? [] : [{ on: on as FoundationPath, kind: 'hard' as const }],
  }))
  return { services: new Map(services.map((service) => [service.id, service])), foundations: new Map() }
}

/** Reports a minute above the usual. */
function excess({ peak, from = 0, to = until }: Network, minute: number, { climbs }: Weather): number {
  const rate = peak / 15
  if (minute < from) return 0
  if (minute < to) return rate * Math.min(1, (minute - from + 1) / climbs)
  return rate * Math.exp(-(minute - to) / 8)
}

type Told = {
  readonly loop: Loop
  readonly entries: readonly (NewEntry & { readonly minute: number })[]
}

/** `at`: what else happens at a minute of the story. */
function tell(
  networks: readonly Network[],
  at: (minute: number, loop: Loop) => readonly NewEntry[] = () => [],
  weather: Weather = fair,
): Told {
  const random = seededRandom(weather.seed)
  const checks = networks.map(
    ({ id }) => [`check-${networks.findIndex((n) => n.id === id)}` as CheckId, id as ServiceId] as const,
  )
  const loop = createLoop({ atlas: atlasOf(networks), serviceOfCheck: new Map(checks) })
  const entries: (NewEntry & { minute: number })[] = []
  for (let minute = -lead; minute < story; minute++) {
    const counts = networks.map((network) => ({
      minute: origin + minute,
      service: network.id as ServiceId,
      country: (network.country ?? 'US') as CountryCode,
      count: poisson(random, weather.usual + excess(network, minute, weather)),
    }))
    loop.step({ kind: 'counts', counts })
    const now = ((origin + minute) * 60_000 + 59_999) as Instant
    const told = [...at(minute, loop), ...loop.step({ kind: 'tick', now })]
    entries.push(...told.map((entry) => ({ ...entry, minute })))
  }
  return { loop, entries }
}

const incidentIn = (entry: NewEntry): Incident => entry.data.incident as unknown as Incident
const opened = ({ entries }: Told, id: string) =>
  entries.find((entry) => entry.kind === 'incident.opened' && incidentIn(entry).service === id)
/** The minutes from which on a service is marked, and is marked no longer. */
const marks = ({ entries }: Told, id: string): (readonly [number, string | null])[] => {
  let now: string | null = null
  return entries.flatMap((entry) => {
    if (!entry.kind.startsWith('incident.') || incidentIn(entry).service !== id) return []
    const to = incidentIn(entry).sympatheticTo ?? null
    if (to === now) return []
    now = to
    return [[entry.minute, to] as const]
  })
}

const down = (check: number, minute: number, loop: Loop): readonly NewEntry[] =>
  loop.step({
    kind: 'judged',
    check: `check-${check}` as CheckId,
    state: 'down',
    at: ((origin + minute) * 60_000) as Instant,
    phase: 'connect',
    detail: 'connection refused',
    vantage: 'here' as NodeName,
  })

describe('whom people merely blame', () => {
  for (const { leader, bystanders } of published)
    test(`${bystanders.map(({ id }) => id).join(', ')} beside ${leader.id}: each is marked as it opens, and stays so`, () => {
      for (const weather of weathers) {
        const told = tell([leader, ...bystanders], undefined, weather)
        assert.ok(opened(told, leader.id), 'the one that fails has its incident')
        assert.deepEqual(marks(told, leader.id), [])
        for (const { id } of bystanders)
          assert.deepEqual(
            marks(told, id),
            [[opened(told, id)?.minute, leader.id]],
            `${id} in ${JSON.stringify(weather)}`,
          )
      }
    })

  test('one that is blamed is suspected, not down, is told as blamed, and names no foundation', () => {
    const { leader, bystanders } = published[1]!
    const ground = (network: Network): Network => ({ ...network, on: 'uk/masts/shared' })
    let states: readonly string[] = []
    const told = tell([leader, ...bystanders.map(ground)], (minute, loop) => {
      if (minute === 60) states = [leader, ...bystanders].map(({ id }) => loop.stateOf(id as ServiceId))
      return []
    })
    assert.deepEqual(states, ['down', 'suspected', 'suspected', 'suspected'])
    assert.match(opened(told, 'EE')!.why, /^people blame EE; Vodafone UK is what fails: /)
    assert.deepEqual(told.loop.suspects(), [])
  })
})

describe('whom people blame while a foundation is named', () => {
  const { leader, bystanders } = published[1]!
  const hit = (on: string, peak: number, sector: string) =>
    Array.from({ length: 8 }, (_, i): Network => ({ id: `${sector}-${i}`, peak: peak / (i + 1), on, sector }))
  const network = (id: string): string => `${id.replace(' ', '-').toLowerCase()}/gb/network`
  const own = (one: Network): Network => ({ ...one, on: network(one.id) })
  const ids = (networks: readonly Network[]): string[] => networks.map(({ id }) => id).sort()
  /** What is named, and whom it hits, an hour later; whom people blame is marked all the time. */
  const anHourLater = (networks: readonly Network[]): readonly Suspect[] => {
    let suspects: readonly Suspect[] = []
    const told = tell(networks, (minute, loop) => {
      if (minute === 60) suspects = loop.suspects()
      return []
    })
    for (const { id } of bystanders)
      assert.deepEqual(marks(told, id), [[opened(told, id)?.minute, leader.id]])
    return suspects
  }

  test('one that has nothing to do with it', () => {
    const shops = hit('aws/us-east-1/dynamodb', 4_000, 'shop')
    const [named, ...more] = anHourLater([...[leader, ...bystanders].map(own), ...shops])
    assert.deepEqual([named?.foundation, more], ['aws/us-east-1/dynamodb', []])
    const affected = named!.affected.filter((id) => id !== leader.id)
    assert.deepEqual(affected.sort(), ids(shops))
  })

  test('that of the one that fails: its rivals stand on networks of their own and are not hit by it', () => {
    const resellers = hit(network(leader.id), 500, 'telecom')
    const [named, ...more] = anHourLater([...[leader, ...bystanders].map(own), ...resellers])
    assert.deepEqual([named?.foundation, more], [network(leader.id), []])
    assert.deepEqual([...named!.affected].sort(), ids([leader, ...resellers]))
  })
})

const big: Network = { id: 'big', peak: 30_000 }
const small: Network = { id: 'small', peak: 1_200 }

describe('who is in trouble of its own', () => {
  const never = (told: Told): void => {
    assert.ok(opened(told, 'small'))
    assert.deepEqual(marks(told, 'small'), [])
  }

  test('alone in trouble', () => never(tell([{ ...big, peak: 0 }, small])))

  test('a share too large for people who are mistaken', () => never(tell([big, { ...small, peak: 9_000 }])))

  test('begins long before the big one', () => never(tell([{ ...big, from: 30 }, small])))

  test('begins long after the big one', () => never(tell([big, { ...small, from: 40 }])))

  test('in another country', () => never(tell([big, { ...small, country: 'JP' }])))

  test('both stand on what may be failing', () => {
    const on = 'carrier/us/backbone'
    never(
      tell([
        { ...big, on },
        { ...small, on },
      ]),
    )
  })

  test('its own check fails: the mark goes at once, and does not come back', () => {
    const told = tell([big, small], (minute, loop) => (minute === 50 ? down(1, minute, loop) : []))
    const [first, second, ...more] = marks(told, 'small')
    assert.equal(first?.[1], 'big')
    assert.deepEqual([second, more], [[50, null], []])
  })

  test('its provider admits it', () => {
    const at = (minute: number) => ((origin + minute) * 60_000) as Instant
    const on = 'small/core'
    const told = tell([big, { ...small, on }], (minute, loop) =>
      minute !== 50
        ? []
        : loop.step({
            kind: 'notice',
            notice: {
              feed: 'small',
              incident: 'i1',
              update: 'u1',
              state: 'investigating',
              title: 'Calls fail',
              body: '',
              providerAt: at(50),
              receivedAt: at(50),
              foundations: [on as FoundationPath],
            },
          }),
    )
    assert.deepEqual(
      marks(told, 'small').map(([minute, to]) => (to === null ? minute : to)),
      ['big', 50],
    )
  })

  test('goes on when the big one is back: told as its own within half an hour', () => {
    const told = tell([
      { ...big, to: 60 },
      { ...small, to: 200 },
    ])
    const [first, second] = marks(told, 'small')
    assert.equal(first?.[1], 'big')
    assert.equal(second?.[1], null)
    assert.ok(second![0] > 60 && second![0] <= 90, `${second![0]}`)
    const lifted = told.entries.find(
      (entry) => entry.minute === second![0] && entry.data.change === 'sympathy',
    )
    assert.match(lifted!.why, /^small is in trouble of its own: its reports no longer follow|goes on though/)
  })

  test('fails for itself as well while the big one lasts', () => {
    const told = tell([big, small, { ...small, peak: 2_400, from: 60 }])
    const [first, second, ...more] = marks(told, 'small')
    assert.deepEqual([first?.[1], second?.[1], more], ['big', null, []])
    assert.ok(second![0] > 60 && second![0] <= 90, `${second![0]}`)
  })

  test('marks are kept over a restart, and over one of an older version nobody is marked', () => {
    const told = tell([big, small], () => [])
    const snapshot = told.loop.snapshot()
    const { sympathies: _, ...older } = snapshot
    const setup = { atlas: atlasOf([big, small]), serviceOfCheck: new Map() }
    assert.deepEqual(createLoop({ ...setup, restore: snapshot }).snapshot().sympathies, snapshot.sympathies)
    assert.deepEqual(createLoop({ ...setup, restore: older }).snapshot().sympathies, {
      marks: [],
      lifted: [],
    })
  })
})
