// Bystanders: services that people merely blame. When one network is down, a small share of its users takes it for
// another one and reports that. Such a surge lies in the leader's sector and countries, begins with it, stays a small
// share of it and follows its course; whoever has evidence of its own, or may be failing by the same cause, is none.
// Published cases: 8,619 and 3,861 reports at the peak beside 113,980; 411, 519 and 322 beside 9,686; 800 and 800
// beside 31,931 (Ookla, 16 June 2020; press, 22 February 2024): 2.5 to 7.6 %.

import {
  type CountryCode,
  type FoundationPath,
  type Instant,
  minuteOf,
  minutes,
  type ServiceId,
} from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { correlation, sumsOf } from './course-of-excess.ts'
import { reachOf } from './reach.ts'

/** A service that people report more than usual. */
export type Surge = {
  readonly service: ServiceId
  readonly since: Instant
  /** Reports above the usual by minute, `toMinute` exclusive; may be negative. */
  readonly excess: (fromMinute: number, toMinute: number) => readonly number[]
  /** Where its reports come from; empty: not known. Asked of few. */
  readonly countries: () => readonly (readonly [CountryCode, number])[]
  /** Its checks fail, or its provider says that it is in trouble. */
  readonly ownEvidence: boolean
  /** A foundation that it shares with others is named for it. */
  readonly explained: boolean
}

export type Sympathy = {
  /** What fails, by all that is seen. */
  readonly to: ServiceId
}

/** One in eight at most: the published cases end at 7.6 %, and whoever is hit for real is rarely so small beside it. */
const mostShare = 1 / 8
/** A mark is kept a little beyond the bound at which it is given, so that chance does not switch it. */
const keptShare = 1.5 * mostShare
/**
 * More than half of all that a sector reports above the usual is the leader's: where several are hit alike, something
 * that they share is likelier than so many people's mistake.
 */
const dominance = 1 / 2
/** A sector has one leader, or two in two countries. */
const mostLeaders = 2
/** Small counts show their onset late, and now and then a little early. */
const early = minutes(2)
/** Reports above the usual without which nothing can be said of a course. */
const fewest = 8
/** Quiet minutes before the leader's onset that a course is compared over: without them it could only be flat. */
const before = 15
/** The course of so many minutes is looked at. */
const longest = 120
const binMinutes = 5
/** Follows: the leader's course explains at least half of how its reports vary (0.7 squared). */
const follows = 0.7
/** Half of a bystander's reports must come from where the leader's do. */
const sameCountries = 0.5
/** Minutes whose reports say whether it still follows. */
const recent = 15
/** Goes its own way: so many times what its share of the leader's reports would be. */
const ownWay = 2

const total = (counts: readonly number[]): number =>
  Math.max(
    0,
    counts.reduce((sum, n) => sum + n, 0),
  )

/** Both can fail by one cause: a foundation that they share, as far as the edges are known. */
export function shareGround(atlas: Atlas, a: ServiceId, b: ServiceId): boolean {
  const { under } = reachOf(atlas)
  const [left, right] = [under.get(a), under.get(b)]
  if (left === undefined || right === undefined) return false
  for (const path of left.keys()) if (right.has(path)) return true
  return false
}

/**
 * All that it is known to stand on is what the other stands on, but another provider's: of the same name in the same
 * region (`ee/gb/network`, `vodafone/gb/network`). Who has the one does without the other.
 */
function standsOnSubstitutes(atlas: Atlas, one: ServiceId, other: ServiceId): boolean {
  const [mine, theirs] = [one, other].map((service) => atlas.services.get(service)?.standsOn ?? [])
  const substitutes = new Set(theirs!.map(({ on }) => partOf(on)))
  return mine!.length > 0 && mine!.every(({ on }) => isPart(on) && substitutes.has(partOf(on)))
}

/** `gb/network` of `ee/gb/network`. */
const partOf = (path: FoundationPath): string => path.slice(path.indexOf('/') + 1)
const isPart = (path: FoundationPath): boolean => path.split('/').length > 2

/** What the leader's failure is explained by may be failing the other too: edges are not all known. */
const mayShareFailure = (atlas: Atlas, one: Surge, leader: Surge): boolean =>
  leader.explained && !standsOnSubstitutes(atlas, one.service, leader.service)

/** The share of each that comes from the same countries; 1 where either is not known. */
function overlap(one: Surge, other: Surge): number {
  const [a, b] = [one.countries(), other.countries()]
  const sum = (of: typeof a): number => of.reduce((n, [, count]) => n + count, 0)
  const [all, others] = [sum(a), sum(b)]
  if (all === 0 || others === 0) return 1
  const theirs = new Map(b)
  return a.reduce((n, [country, count]) => n + Math.min(count / all, (theirs.get(country) ?? 0) / others), 0)
}

type Weighed = { readonly surge: Surge; readonly sector: string; readonly size: number }

/** Of the last `longest` minutes: what lasts longer is compared by its present course. */
function weigh(atlas: Atlas, surge: Surge, now: Instant): Weighed | null {
  const sector = atlas.services.get(surge.service)?.category ?? 'other'
  if (sector === 'other') return null
  const to = minuteOf(now) + 1
  return { surge, sector, size: total(surge.excess(Math.max(minuteOf(surge.since), to - longest), to)) }
}

function couldFollow(atlas: Atlas, one: Weighed, leader: Weighed): boolean {
  return (
    one.sector === leader.sector &&
    one.size <= mostShare * leader.size &&
    one.surge.since >= leader.surge.since - early &&
    !mayShareFailure(atlas, one.surge, leader.surge) &&
    !shareGround(atlas, one.surge.service, leader.surge.service) &&
    overlap(one.surge, leader.surge) >= sameCountries
  )
}

/** Whether the course of one is the course of the other, small. */
function followsCourse(one: Surge, leader: Surge, now: Instant): boolean {
  const to = minuteOf(now) + 1
  const from = Math.max(minuteOf(leader.since) - before, to - longest)
  const sums = [one, leader].map((surge) => sumsOf(surge.excess(from, to), binMinutes))
  return correlation(sums[0]!, sums[1]!) >= follows
}

/** Who stands out so far that others may be blamed for it; of each, the sector where its own reports come from counts. */
function leadersOf(sector: readonly Weighed[]): readonly Weighed[] {
  const bySize = [...sector].sort((a, b) => b.size - a.size)
  return bySize.slice(0, mostLeaders).filter((leader) => standsOut(leader, bySize))
}

/** The biggest come first: where several are hit alike, the first few say so, and nobody else is asked. */
function standsOut(leader: Weighed, bySize: readonly Weighed[]): boolean {
  let there = 0
  for (const { size, surge } of bySize) {
    there += size * overlap(surge, leader.surge)
    if (leader.size <= dominance * there) return false
  }
  return true
}

/** Those of `surges` that are bystanders of another of them. */
export function findBystanders(
  atlas: Atlas,
  surges: readonly Surge[],
  now: Instant,
): ReadonlyMap<ServiceId, Sympathy> {
  const found = new Map<ServiceId, Sympathy>()
  const weighed = surges.flatMap((surge) => weigh(atlas, surge, now) ?? [])
  const bySector = Map.groupBy(weighed, ({ sector }) => sector)
  for (const sector of bySector.values()) {
    const leaders = leadersOf(sector)
    for (const one of leaders.length === 0 ? [] : sector) {
      if (one.surge.ownEvidence || one.size < fewest) continue
      const leader = leaders.find(
        (other) => couldFollow(atlas, one, other) && followsCourse(one.surge, other.surge, now),
      )
      if (leader === undefined) continue
      found.set(one.surge.service, { to: leader.surge.service })
    }
  }
  return found
}

/**
 * Why a marked service is a bystander no longer; null: it still is. `leader` is asked for its reports also after it is
 * back: who goes on then is in trouble of its own.
 */
export function contradiction(atlas: Atlas, one: Surge, leader: Surge, now: Instant): string | null {
  if (one.ownEvidence) return 'its own checks fail or its provider admits it'
  if (mayShareFailure(atlas, one, leader)) return 'what the other stands on is failing'
  const to = minuteOf(now) + 1
  const from = Math.max(minuteOf(leader.since), to - longest)
  const [ours, theirs] = [total(one.excess(from, to)), total(leader.excess(from, to))]
  if (theirs > 0 && ours > keptShare * theirs)
    return `its reports are ${percent(ours / theirs)} of the leader's`
  const until = Math.max(to - recent, from + recent)
  if (until >= to) return null
  const late = total(one.excess(until, to))
  const due = dueOf(one, leader, { from, until, to })
  // Three standard deviations of chance above twice its share: no longer the same course.
  if (late > ownWay * due.reports + 3 * Math.sqrt(late + due.variance) + fewest)
    return due.reports < 1 ? 'it goes on though the other is back' : 'its reports no longer follow the other'
  return null
}

/**
 * What it reports in `until`..`to` if it goes on at its share of the leader's. The share is that of a quarter of an
 * hour and more: when it was marked, a few reports told it, and told it badly.
 */
function dueOf(
  one: Surge,
  leader: Surge,
  { from, until, to }: { readonly from: number; readonly until: number; readonly to: number },
): { readonly reports: number; readonly variance: number } {
  const [ours, theirs] = [total(one.excess(from, until)), total(leader.excess(from, until))]
  const times = total(leader.excess(until, to)) / Math.max(1, theirs)
  return { reports: times * ours, variance: times ** 2 * (ours + 1) }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
