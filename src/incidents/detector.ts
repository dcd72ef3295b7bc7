// Surges of reports, over all series: the map of tracks and the turning of minutes. What one track teaches stands in
// learning.ts, how it is weighed in scan.ts. Counts only grow, so a running minute may be weighed early as if it were
// over: that errs on the quiet side.

import {
  assert,
  type CountryCode,
  type Instant,
  type JsonObject,
  minuteOf,
  type ServiceId,
  startOfMinute,
} from '../terms/index.ts'
import { type Realm, realmOf, type Span, without } from './acquaintance.ts'
import { sizeOf, usualOf } from './baseline.ts'
import { addCount, countAt, countOver, keptMinutes, recentCountries, recentCountryCount } from './counts.ts'
import { loudest } from './course.ts'
import { captureTracks, restoreTracks } from './detector-snapshot.ts'
import { withoutTheGone } from './gone.ts'
import { followPlateau, heat, hot, learnMinute } from './learning.ts'
import { type Scan, type ScanRules, scanRules, scanTrack, type Young } from './scan.ts'
import { createStallWatch, type StallWatch } from './stall.ts'
import { createTrack, type Track } from './track.ts'

export type DetectorOptions = Partial<ScanRules>

export type Finding = Scan & { readonly service: ServiceId }

export type Evaluation = {
  /** The minute that the counts are of. */
  readonly minute: number
  /** True once a minute: every service was weighed. Otherwise only those with new counts. */
  readonly whole: boolean
  readonly findings: readonly Finding[]
}

export interface Detector {
  count(minute: number, service: ServiceId, country: CountryCode, n: number): void
  /** `live`: services with an incident that is not resolved. What is usual does not learn from it, for a day at most. */
  evaluate(now: Instant, live?: ReadonlySet<ServiceId>): Evaluation
  /** Usual reports of a service in a minute; 0 for a service never reported. */
  usual(service: ServiceId, minute: number): number
  /** How unruly its reports are: the size of the negative binomial around the usual. */
  size(service: ServiceId, minute: number): number
  /** The first silent minute of a stall of intake that windows of now must reach back to, or null. */
  stalledSince(): number | null
  /** Reports by minute, `fromMinute` inclusive, `toMinute` exclusive; 0 beyond what is kept (25.6 h). */
  series(service: ServiceId, fromMinute: number, toMinute: number): readonly number[]
  /** The last minute with a report; 0 when none was ever heard. */
  heardAt(service: ServiceId): number
  /** Reports by country over the last half hour, most first. */
  countries(service: ServiceId): readonly (readonly [CountryCode, number])[]
  /** Countries that reports of the last ten to twenty minutes came from; much cheaper than telling which. */
  countryCount(service: ServiceId): number
  /** Reports of `minutes` up to and including `last`, both within what is kept. */
  over(service: ServiceId, last: number, minutes: number): number
  /** As it is at the call, step by step. */
  capture(): Generator<void, JsonObject>
}

const halfMinute = 30_000
const none: ReadonlySet<ServiceId> = new Set()
/** What is known of a service without reports. */
const unheard = createTrack('' as ServiceId)
/** Ten times what one process is measured for. */
const mostTracks = 500_000
/** Minutes of a watch in which a service may just be as busy as it is: then its level has been followed for two hours. */
const youngMinutes = 180
/** Services heard that are no longer likely to be in one and the same outage. */
const population = 100
/** A clock that jumps further than this lost those minutes: they teach nothing. */
const jump = 10

type State = {
  readonly tracks: Map<ServiceId, Track>
  /** The running minute. */
  head: number
  /** The first minute of those, without a gap, that were fully watched. */
  watchedFrom: number
  readonly stalls: StallWatch
}

/** The first minute without a gap in which a silence of the track would have meant something. */
const watchedFrom = (state: State, track: Track): number => Math.max(state.watchedFrom, track.watchedFrom)

/** Ends the minute `head` and begins the next. */
function turnMinute(state: State, teach: boolean): void {
  const minute = state.head
  let reports = 0
  let usual = 0
  for (const track of state.tracks.values()) {
    if (teach) {
      reports += countAt(track.counts, minute)
      usual += usualOf(track.baseline, minute)
      if (state.stalls.reachBack(minute) === null) learnMinute(track, minute, watchedFrom(state, track))
      followPlateau(track, minute)
    }
  }
  if (teach) state.stalls.minute(minute, reports, usual)
  state.head = minute + 1
}

function advance(state: State, minute: number): void {
  const missed = minute - state.head
  const first = state.head < 0
  if (first || missed > keptMinutes) state.head = minute
  while (state.head < minute) turnMinute(state, missed <= jump)
  // The minute that a watch begins in is not watched whole.
  if (first || missed > jump) state.watchedFrom = minute + 1
}

/** What two minutes say of one track. */
function louderOf(a: Finding | null, b: Finding | null): Finding | null {
  if (a === null || b === null) return a ?? b
  const [more, less] = b.surprise > a.surprise ? [b, a] : [a, b]
  return { ...more, lately: loudest(more.lately, less.lately) }
}

/**
 * `saved`: as `capture` gave it. `isConfigured`: who is not may be forgotten of what is restored (`withoutTheGone`).
 * `added`: services configured since then, of whose silence until now nothing follows.
 */
export function createDetector(
  options: DetectorOptions = {},
  saved?: unknown,
  isConfigured: (service: ServiceId) => boolean = () => true,
  added: Iterable<ServiceId> = [],
): Detector {
  const o = { ...scanRules, ...options }
  const restored = withoutTheGone(restoreTracks(saved), isConfigured)
  const state: State = {
    tracks: restored.tracks,
    head: restored.head,
    watchedFrom: restored.watchedFrom,
    stalls: createStallWatch(restored.stall),
  }
  const touched = new Set<Track>(restored.touched)
  let wholeAt = restored.wholeAt
  /** Reports come service by service. */
  let asked: Track | null = null
  // What was saved may be older than the configuration, by less than a clock may jump.
  for (const service of added)
    if (!state.tracks.has(service)) trackOf(service).watchedFrom = state.head + jump

  function trackOf(service: ServiceId): Track {
    if (asked?.service !== service) asked = state.tracks.get(service) ?? enter(service)
    return asked
  }

  function enter(service: ServiceId): Track {
    assert(state.tracks.size < mostTracks, 'services are configured, so they are bounded')
    const track = createTrack(service)
    state.tracks.set(service, track)
    return track
  }

  /** Its minutes since the watch began; null: they are enough to know it by, or more is known of it. */
  function watchedOf(track: Track, minute: number): Span | null {
    const minutes = Math.max(1, minute - watchedFrom(state, track) + 1)
    if (minutes > youngMinutes || track.baseline.hours * 60 > minutes) return null
    return { reports: countOver(track.counts, minute, minutes), minutes }
  }

  /** What the realm is like up to a minute, as the counts are in one evaluation. */
  const realms = new Map<number, Realm>()
  const spanOf = (track: Track, minute: number): Span =>
    watchedOf(track, minute) ?? { reports: usualOf(track.baseline, minute) * 60, minutes: 60 }
  function realmUpTo(minute: number): Realm {
    const known = realms.get(minute)
    if (known !== undefined) return known
    const realm = realmOf([...state.tracks.values()].map((track) => spanOf(track, minute)))
    realms.set(minute, realm)
    return realm
  }

  /** A few others that are loud in this very minute may be in one outage with it; so many are what services are like. */
  function othersOf(track: Track, minute: number, watched: Span): Realm {
    const now = realmUpTo(minute)
    if (now.services > population) return without(now, watched)
    const before = watchedOf(track, minute - 1)
    return before === null ? now : without(realmUpTo(minute - 1), before)
  }

  function youngOf(track: Track, minute: number): Young | null {
    const watched = watchedOf(track, minute)
    return watched === null ? null : { watched, others: othersOf(track, minute, watched) }
  }

  function weigh(track: Track, minute: number, live: boolean): Finding | null {
    const young = (): Young | null => youngOf(track, minute)
    const found = scanTrack(track, minute, state.stalls.reachBack(minute), live, young, o)
    if (live || (found !== null && found.surprise >= hot)) heat(track, minute, watchedFrom(state, track))
    if (found === null) return null
    return { service: track.service, ...found }
  }

  return {
    count(minute, service, country, n) {
      if (minute > state.head) advance(state, minute)
      if (n <= 0 || minute <= state.head - keptMinutes) return
      const track = trackOf(service)
      addCount(track.counts, minute, country, n)
      touched.add(track)
    },
    evaluate(now, live = none) {
      const minute = minuteOf(now)
      if (minute > state.head) advance(state, minute)
      const whole = wholeAt < state.head
      // A minute that has hardly begun is empty: of an outage that goes on it would say that it is over.
      const begun = now - startOfMinute(state.head) >= halfMinute
      const weighed = whole && !begun ? state.head - 1 : state.head
      const findings: Finding[] = []
      realms.clear()
      for (const track of whole ? state.tracks.values() : touched) {
        const found = weigh(track, weighed, live.has(track.service))
        const early = weighed < state.head && touched.has(track)
        const running = early ? weigh(track, state.head, live.has(track.service)) : null
        const louder = louderOf(found, running)
        if (louder !== null) findings.push(louder)
      }
      wholeAt = state.head
      touched.clear()
      return { minute: weighed, whole, findings }
    },
    usual(service, minute) {
      const track = state.tracks.get(service)
      return track === undefined ? 0 : usualOf(track.baseline, minute)
    },
    size(service, minute) {
      return sizeOf((state.tracks.get(service) ?? unheard).baseline, minute)
    },
    stalledSince: () => state.stalls.reachBack(state.head),
    series(service, fromMinute, toMinute) {
      const track = state.tracks.get(service)
      const oldest = state.head - keptMinutes
      const length = Math.max(0, Math.min(toMinute - fromMinute, keptMinutes * 2))
      const counts = new Array<number>(length).fill(0)
      if (track === undefined) return counts
      const last = Math.min(fromMinute + length - 1, state.head, track.counts.newest)
      for (let minute = Math.max(fromMinute, oldest + 1); minute <= last; minute++)
        counts[minute - fromMinute] = countAt(track.counts, minute)
      return counts
    },
    countryCount(service) {
      const track = state.tracks.get(service)
      return track === undefined ? 0 : recentCountryCount(track.counts, state.head)
    },
    over(service, last, minutes) {
      const track = state.tracks.get(service)
      return track === undefined ? 0 : countOver(track.counts, last, minutes)
    },
    heardAt: (service) => state.tracks.get(service)?.counts.newest ?? 0,
    countries(service) {
      const track = state.tracks.get(service)
      return track === undefined ? [] : recentCountries(track.counts, state.head)
    },
    capture: () => captureTracks({ ...state, stall: state.stalls.save(), touched: [...touched], wholeAt }),
  }
}
