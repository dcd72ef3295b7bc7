// A whole invented outage: a foundation fails, drags siblings in later, while unrelated ones fail too and people blame
// bystanders; out come reports by minute, and what is true of it.

import {
  type CountryCode,
  type FoundationPath,
  pick,
  poisson,
  type Random,
  type ServiceId,
  seededRandom,
} from '../../src/terms/index.ts'
import { acrossScales, between, drawer, shuffled } from './chance.ts'
import { makeGraph, type TrueGraph } from './graph.ts'
import { drawShape, type Shape } from './shape.ts'

export const beginsAt = 60
export const lastMinute = 95
const countries = 'US GB DK NL BR FR AU CA IN JP DE ES IT SE NO FI PL'.split(' ') as CountryCode[]

export type Trouble = { readonly onset: number; readonly until: number; readonly rate: number }
export type MinuteCounts = readonly { service: ServiceId; country: CountryCode; count: number }[]
export type InventedOutage = {
  readonly seed: number
  readonly shape: Shape
  readonly graph: TrueGraph
  /** Onset in minutes after the root's, of services that the root or its siblings took down. */
  readonly affected: ReadonlyMap<ServiceId, Trouble>
  readonly reports: ReadonlyMap<ServiceId, number>
  readonly minutes: readonly MinuteCounts[]
}

type Falling = {
  readonly foundation: FoundationPath
  readonly at: number
  readonly share: number
  readonly most: number
  readonly spread: number
}

/** Minutes until a service with its own remedy is back. */
function lasts(random: Random): number {
  const luck = random.next()
  return luck < 0.15
    ? between(random, 6, 14)
    : luck < 0.45
      ? between(random, 20, 90)
      : between(random, 60, 400)
}

function fall(random: Random, graph: TrueGraph, f: Falling, taken: Map<ServiceId, number>): void {
  const dependents = [...graph.standsOn].filter(([, on]) => on.has(f.foundation)).map(([id]) => id)
  let left = f.most
  for (const id of shuffled(random, dependents)) {
    if (left <= 0) return
    if (taken.has(id) || random.next() >= f.share) continue
    taken.set(id, f.at + between(random, 0.3, f.spread))
    left--
  }
}

function troubles(random: Random, onsets: ReadonlyMap<ServiceId, number>, loudest: number, steep: number) {
  const ranked = shuffled(random, [...onsets])
  return new Map(
    ranked.map(([id, onset], rank): [ServiceId, Trouble] => [
      id,
      { onset, until: onset + lasts(random), rate: loudest / (rank + 1) ** steep },
    ]),
  )
}

/** Share of the full rate: people need minutes to notice, and to believe that it is back. */
function loudness({ onset, until }: Trouble, minute: number): number {
  const since = minute + 0.5 - onset
  if (since < 0) return 0
  const rise = 1 - Math.exp(-since / 4)
  const over = minute + 0.5 - until
  return over < 0 ? rise : rise * Math.exp(-over / 6)
}

function baseRates(random: Random, graph: TrueGraph): Map<ServiceId, number> {
  return new Map([...graph.standsOn.keys()].map((id) => [id, 0.015 * Math.exp(2 * normalish(random))]))
}

const normalish = (random: Random): number => random.next() + random.next() + random.next() - 1.5

function countMinutes(
  random: Random,
  usual: ReadonlyMap<ServiceId, number>,
  all: ReadonlyMap<ServiceId, readonly Trouble[]>,
) {
  const country = drawer(
    random,
    countries,
    countries.map((_, i) => 1 / (i + 1)),
  )
  return Array.from({ length: lastMinute }, (_, minute) => {
    const row: { service: ServiceId; country: CountryCode; count: number }[] = []
    for (const [service, rate] of usual) {
      let mean = rate
      for (const t of all.get(service) ?? []) mean += t.rate * loudness(t, minute - beginsAt)
      const n = poisson(random, mean)
      const split = new Map<CountryCode, number>()
      for (let i = 0; i < n; i++) {
        const c = country()
        split.set(c, (split.get(c) ?? 0) + 1)
      }
      for (const [c, count] of split) row.push({ service, country: c, count })
    }
    return row
  })
}

/** The same seed gives the same outage; `shape` overrides what the seed would draw. */
export function inventOutage(seed: number, over: Partial<Shape> = {}): InventedOutage {
  const random = seededRandom(seed)
  const shape = { ...drawShape(random), ...over }
  const graph = makeGraph(random, shape)
  const own = new Map<ServiceId, number>()
  const most = Number.POSITIVE_INFINITY
  fall(
    random,
    graph,
    { foundation: graph.root, at: 0, share: shape.hitShare, most, spread: shape.spread },
    own,
  )
  for (const foundation of graph.siblings)
    fall(
      random,
      graph,
      { foundation, at: between(random, 5, 25), share: shape.siblingShare, most, spread: 5 },
      own,
    )
  const foreign = new Map<ServiceId, number>()
  for (const foundation of graph.others) {
    const at = between(random, -10, 10)
    const limit = Math.max(2, Math.round(own.size * shape.otherShare))
    const theirs = new Map(own)
    fall(
      random,
      graph,
      { foundation, at, share: 0.8, most: limit, spread: acrossScales(random, 2, 10) },
      theirs,
    )
    for (const [id, onset] of theirs) if (!own.has(id) && !foreign.has(id)) foreign.set(id, onset)
  }
  const affected = troubles(random, own, shape.loudest, shape.steep)
  const unrelated = troubles(
    random,
    foreign,
    shape.loudest * between(random, 0.1, 0.6),
    shape.steep * random.next(),
  )
  const ids = [...graph.standsOn.keys()]
  const blamed = new Map(
    Array.from(
      { length: shape.bystanders },
      () => [ids[pick(random, ids.length)]!, between(random, 2, 15)] as const,
    ),
  )
  const bystanders = troubles(random, blamed, shape.loudest * 0.02, 0.1)
  const all = new Map<ServiceId, Trouble[]>()
  for (const group of [affected, unrelated, bystanders])
    for (const [id, t] of group) all.set(id, [...(all.get(id) ?? []), t])
  const minutes = countMinutes(random, baseRates(random, graph), all)
  const reports = new Map<ServiceId, number>()
  for (const row of minutes.slice(beginsAt))
    for (const { service, count } of row) reports.set(service, (reports.get(service) ?? 0) + count)
  return { seed, shape, graph, affected, reports, minutes }
}
