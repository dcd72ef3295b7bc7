// A generated world to learn from: a true graph, a catalogue that lacks edges and holds false ones, and outages as a
// detector would have seen them, with siblings dragged in, storms of reports, wrong names and everybody's own troubles.

import {
  type FoundationPath,
  type Instant,
  instant,
  pick,
  type Random,
  type ServiceId,
} from '../../terms/index.ts'
import type { Atlas, AtlasService, Edge } from '../atlas.ts'
import { containersOf } from '../reach.ts'
import { areKin } from '../standing.ts'
import type { Past, PastOutage, Watched } from './past.ts'

const minute = 60_000
const day = 1440 * minute
const begin = Date.UTC(2024, 0, 1)

export type World = {
  readonly catalogue: Atlas
  readonly past: Past
  /** What services truly stand on. */
  readonly truth: ReadonlyMap<ServiceId, readonly Edge[]>
}

export type WorldOptions = {
  readonly services: number
  /** Each of `failing` foundations fails so many times. */
  readonly outagesEach: number
  readonly failing: number
  readonly random: Random
}

type Dice = {
  readonly next: () => number
  readonly chance: (p: number) => boolean
  readonly between: (least: number, most: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

const diceOf = (random: Random): Dice => ({
  next: () => random.next(),
  chance: (p) => random.next() < p,
  between: (least, most) => least + (most - least) * random.next(),
  pick: (from) => from[pick(random, from.length)]!,
})

const parts = ['compute', 'db', 'queue', 'dns']
const regions = ['one', 'two', 'three']
const vendors = ['pay', 'mail', 'maps', 'auth', 'cdn', 'sms'].map((name) => name as FoundationPath)
const components = ['aws', 'gcp', 'azure'].flatMap((provider) =>
  regions.flatMap((region) => parts.map((part) => `${provider}/${region}/${part}` as FoundationPath)),
)
const all = [...components, ...vendors]

/** The first ones are chosen far more often than the last, as in life. */
const popular = (dice: Dice): FoundationPath => all[Math.floor(all.length * dice.next() ** 2.5)]!

function trueEdges(dice: Dice): readonly Edge[] {
  const edges = new Map<FoundationPath, Edge>()
  for (let n = 1 + Math.floor(dice.next() * 3); n > 0; n--) {
    const on = popular(dice)
    edges.set(on, { on, kind: dice.chance(0.2) ? 'soft' : 'hard' })
  }
  return [...edges.values()]
}

/** One edge in five is missing, one in ten is known only as far as its region; one in ten services has a false one. */
function recorded(edges: readonly Edge[], dice: Dice): readonly Edge[] {
  const known = edges.flatMap((edge): readonly Edge[] => {
    if (dice.chance(0.2)) return []
    const coarse = edge.on.split('/').slice(0, 2).join('/') as FoundationPath
    return [dice.chance(0.1) ? { ...edge, on: coarse } : edge]
  })
  const wrong = dice.chance(0.1) ? [{ on: popular(dice), kind: 'hard' as const }] : []
  return [...known, ...wrong.filter(({ on }) => !edges.some((edge) => edge.on === on))]
}

export function generateWorld({ services, outagesEach, failing, random }: WorldOptions): World {
  const dice = diceOf(random)
  const truth = new Map<ServiceId, readonly Edge[]>()
  const catalogue = new Map<ServiceId, AtlasService>()
  for (let i = 0; i < services; i++) {
    const id = `s${i}` as ServiceId
    truth.set(id, trueEdges(dice))
    const standsOn = recorded(truth.get(id)!, dice)
    catalogue.set(id, { id, name: id, category: 'shop', public: true, standsOn })
  }
  const atlas: Atlas = { services: catalogue, foundations: new Map() }
  const span = 730 * day
  const outages = all
    .slice(0, failing)
    .flatMap((foundation) => Array.from({ length: outagesEach }, () => foundation))
    .map((foundation) => outageOf(atlas, truth, foundation, instant(begin + dice.next() * span), dice))
  const watched = new Map<ServiceId, Watched>()
  for (const id of truth.keys()) {
    const inOutages = outages.filter(({ hits }) => hits.has(id)).length
    const own = Math.round(2 * yearly(id) * dice.between(0.7, 1.3))
    watched.set(id, { since: instant(begin), until: null, troubles: inOutages + own })
  }
  return { catalogue: atlas, truth, past: { outages, watched, to: instant(begin + span) } }
}

/** Incidents of a service's own in a year: from one to twenty. */
const yearly = (id: ServiceId): number => 20 ** ((Number(id.slice(1)) % 10) / 9)

function outageOf(
  atlas: Atlas,
  truth: World['truth'],
  foundation: FoundationPath,
  beganAt: Instant,
  dice: Dice,
): PastOutage {
  // One in eight takes its whole region along.
  const failed = dice.chance(0.125)
    ? (foundation.split('/').slice(0, 2).join('/') as FoundationPath)
    : foundation
  const lasting = dice.between(40, 300)
  const severity = dice.between(0.7, 0.98)
  const dragged = dice.between(0, 0.2)
  const storm = dice.chance(0.1) ? 0.2 : 0
  const hits = new Map<ServiceId, Instant>()
  for (const [id, edges] of truth) {
    const onset = onsetOf(id, edges, { atlas, failed, severity, dragged, storm, lasting }, dice)
    if (onset !== null) hits.set(id, instant(beganAt + onset * minute))
  }
  const unclear = new Set([...truth.keys()].filter((id) => dice.chance((yearly(id) * 60) / 525_600)))
  for (const id of unclear) hits.delete(id)
  // One in ten bears a wrong name.
  const named = dice.chance(0.1) ? dice.pick(all.filter((path) => areKin(path, failed))) : failed
  return { foundation: named, beganAt, clearedAt: instant(beganAt + lasting * minute), hits, unclear }
}

type Blow = {
  readonly atlas: Atlas
  readonly failed: FoundationPath
  readonly severity: number
  readonly dragged: number
  readonly storm: number
  readonly lasting: number
}

/** Minutes after the beginning, or null. */
function onsetOf(id: ServiceId, edges: readonly Edge[], blow: Blow, dice: Dice): number | null {
  const { atlas, failed, severity, dragged, storm, lasting } = blow
  for (const { on, kind } of edges)
    if (containersOf(atlas, on).includes(failed) && dice.chance(severity * (kind === 'soft' ? 0.35 : 1)))
      return -6 * Math.log(1 - dice.next() * 0.99)
  if (edges.some(({ on }) => areKin(on, failed)) && dice.chance(dragged))
    return dice.between(10, Math.min(90, lasting))
  if (dice.chance(storm)) return dice.between(0, 10)
  return dice.chance((yearly(id) * lasting) / 525_600) ? dice.between(0, lasting) : null
}
