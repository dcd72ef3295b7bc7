// Surges of reports: every minute, each service's last 1, 2, 3 ... 30 minutes are weighed against what is usual, and
// the most surprising window is the finding (a multi-window scan: short windows see big outages within a minute,
// long ones small outages that a short window drowns in chance). Counts only grow, so a running minute may be
// weighed early as if it were over: that errs on the quiet side.

import {
  assert,
  type CountryCode,
  type Instant,
  type JsonObject,
  minuteOf,
  type ServiceId,
} from '../terms/index.ts'
import { followDispersion, followLevel, learnHour, sizeOf, usualOf } from './baseline.ts'
import { addCount, countAt, countOver, keptMinutes, recentCountries, type ServiceCounts } from './counts.ts'
import { fell, followCourse, type Loudness, loudnessOf, trailOf } from './course.ts'
import { restoreTracks, saveTracks } from './detector-snapshot.ts'
import { surprise } from './negative-binomial.ts'
import { createStallWatch, type StallWatch } from './stall.ts'
import { createTrack, type Track } from './track.ts'

export type DetectorOptions = {
  /** -log10 p from which a window is worth saying (default 2.5): a hint, far below what opens an incident. */
  readonly hint?: number
  /** Fewer reports than this in a window are never a finding (default 3). */
  readonly fewest?: number
  /** A window must hold this many times the usual (default 2). */
  readonly ratio?: number
  /**
   * So many reports may come in one minute from one cause that is no outage (a household, a shared link): each window
   * forgives its fullest minute that much (default 12).
   */
  readonly burst?: number
  /** -log10 p of the last eight minutes below which the crowd counts as calm (default 2). */
  readonly calm?: number
}

export type Finding = {
  readonly service: ServiceId
  /** The first minute of the most surprising window, and its length. */
  readonly since: number
  readonly windowMinutes: number
  readonly count: number
  readonly expected: number
  /** -log10 p of that window. */
  readonly surprise: number
  /** Whether it still goes on. */
  readonly lately: Loudness
}

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
  /** Reports by minute, `fromMinute` inclusive, `toMinute` exclusive; 0 beyond what is kept (25.6 h). */
  series(service: ServiceId, fromMinute: number, toMinute: number): readonly number[]
  /** Reports by country over the last half hour, most first. */
  countries(service: ServiceId): readonly (readonly [CountryCode, number])[]
  snapshot(): JsonObject
}

export const windows = [1, 2, 3, 5, 8, 12, 20, 30] as const
const longest = 30
/** A finding this surprising, or an open incident, keeps its minutes and the next half hour out of the level. */
const hot = 6
/**
 * For at most a day: what lasts longer is how the service is now. An hour, where nothing was known before: a busy
 * service that is new looks like an outage.
 */
const stubborn = 1440
const stubbornUnknown = 60
/** Watched for less than this, a service without history is unknown; later its silence is known. */
const acquainted = 30
/** Minutes over which the plateau of an outage is averaged. */
const plateauMinutes = 10
const none: ReadonlySet<ServiceId> = new Set()
const maxTracks = 50_000
/** A clock that jumps further than this lost those minutes: they teach nothing. */
const jump = 10
/** Reports that suffice to tell a fall from chance. */
const telling = 12
const fewestGoingOn = 3
/** Minutes that are compared, at least, with those ten minutes before. */
const fallMinutes = 5
/** Minutes: windows up to this length say whether it still goes on. */
const late = 8

type State = {
  readonly tracks: Map<ServiceId, Track>
  /** The running minute. */
  head: number
  /** The first minute of those, without a gap, that were fully watched. */
  watchedFrom: number
  readonly stalls: StallWatch
}

const isHot = ({ hotAt, hotSince, hotUnknown }: Track, minute: number): boolean =>
  minute - hotAt <= longest && minute - hotSince < (hotUnknown ? stubbornUnknown : stubborn)

function heat(track: Track, minute: number, watchedFrom: number): void {
  if (minute - track.hotAt > longest) {
    track.hotSince = minute
    track.hotUnknown = track.baseline.hours === 0 && minute - watchedFrom < acquainted
  }
  track.hotAt = minute
}

/** Learns with a lag, from minutes that were watched whole: half an hour counted as an hour would halve the usual. */
function learn(track: Track, minute: number, watchedFrom: number): void {
  const { baseline, counts } = track
  const lagged = minute - longest
  const watched = lagged - watchedFrom
  if (watched < 0) return
  const hotNow = isHot(track, minute)
  if (!hotNow) followLevel(baseline, lagged, countAt(counts, lagged))
  if (minute % 10 === 9 && watched >= 10 && !hotNow)
    followDispersion(baseline, countOver(counts, lagged, 10), usualOf(baseline, lagged) * 10)
  if (lagged % 60 === 59 && watched >= 59) learnHour(baseline, lagged, countOver(counts, lagged, 60), !hotNow)
}

function followPlateau(track: Track, minute: number): void {
  const hotNow = isHot(track, minute)
  if (!hotNow && track.plateau === 0) return
  const rate = countOver(track.counts, minute, plateauMinutes) / plateauMinutes
  followCourse(track, rate - usualOf(track.baseline, minute), hotNow)
}

/** Ends the minute `head` and begins the next. */
function turnMinute(state: State, teach: boolean): void {
  const minute = state.head
  let reports = 0
  let usual = 0
  for (const track of state.tracks.values()) {
    if (teach) {
      reports += countAt(track.counts, minute)
      usual += usualOf(track.baseline, minute)
      if (state.stalls.reachBack(minute) === null) learn(track, minute, state.watchedFrom)
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

type Scan = {
  since: number
  windowMinutes: number
  count: number
  expected: number
  surprise: number
  lately: Loudness
}

function scan(
  track: Track,
  minute: number,
  reachBack: number | null,
  live: boolean,
  o: Required<DetectorOptions>,
): Scan | null {
  const stall = reachBack === null ? 0 : minute - reachBack + 1
  if (countOver(track.counts, minute, Math.max(longest, stall)) < Math.min(o.fewest, fewestGoingOn))
    return null
  const plain = usualOf(track.baseline, minute)
  // What a live incident is, is told against the usual; whether a new one begins, against the trail of the last.
  const usual = live ? plain : plain + trailOf(track.plateau)
  let best: Omit<Scan, 'lately'> | null = null
  let lately = 0
  let count = 0
  let fullest = 0
  let size = 0
  let from = minute + 1
  for (const window of stall > longest ? [...windows, stall] : windows) {
    const reach = minute - window + 1
    while (from > reach) {
      const here = countAt(track.counts, --from)
      count += here
      fullest = Math.max(fullest, here)
    }
    if (window < stall || count < o.fewest) continue
    const expected = usual * window
    const weighed = count - Math.min(fullest, o.burst)
    if (weighed < o.ratio * expected) continue
    size ||= sizeOf(track.baseline, minute)
    const found = surprise(weighed, expected, size)
    if (window <= late) lately = Math.max(lately, found)
    if (found >= o.hint && (best === null || found > best.surprise))
      best = { since: reach, windowMinutes: window, count, expected, surprise: found }
  }
  if (!live) {
    // The long windows still hold the outage that was just resolved.
    const over = lately < o.calm || (track.plateau > 0 && isFalling(track.counts, minute, fallMinutes))
    return best === null ? null : { ...best, lately: over ? 'calm' : 'loud' }
  }
  const still = goingOn(track, minute, plain)
  if (best !== null) return { ...best, lately: still.lately }
  return still.lately === 'calm' ? null : still
}

/** Over `minutes` and at least as many as tell a fall. */
function isFalling(counts: ServiceCounts, minute: number, minutes: number): boolean {
  const length = Math.max(minutes, fallMinutes)
  const until = minute - Math.max(length, plateauMinutes)
  return fell(countOver(counts, until, length), countOver(counts, minute, length))
}

/** The last minutes of a live incident: as few of them as hold enough reports while the outage goes on. */
function goingOn(track: Track, minute: number, usual: number): Scan {
  const windowMinutes = windows.find((w) => w * track.plateau >= telling) ?? longest
  const since = minute - windowMinutes + 1
  const count = countOver(track.counts, minute, windowMinutes)
  const expected = usual * windowMinutes
  const lately = count < fewestGoingOn ? 'calm' : loudnessOf(track, count - 2 * expected, windowMinutes)
  if (lately === 'murmur' && isFalling(track.counts, minute, windowMinutes))
    return { since, windowMinutes, count, expected, surprise: 0, lately: 'calm' }
  return { since, windowMinutes, count, expected, surprise: 0, lately }
}

export function createDetector(options: DetectorOptions = {}, saved?: unknown): Detector {
  const o = {
    hint: options.hint ?? 2.5,
    fewest: options.fewest ?? 3,
    ratio: options.ratio ?? 2,
    burst: options.burst ?? 12,
    calm: options.calm ?? 2,
  }
  const restored = restoreTracks(saved)
  const state: State = {
    tracks: restored.tracks,
    head: restored.head,
    watchedFrom: restored.watchedFrom,
    stalls: createStallWatch(restored.stall),
  }
  const touched = new Set<Track>(restored.touched)
  let wholeAt = restored.wholeAt

  function trackOf(service: ServiceId): Track {
    const known = state.tracks.get(service)
    if (known !== undefined) return known
    assert(state.tracks.size < maxTracks, 'services are configured, so they are bounded')
    const track = createTrack(service)
    state.tracks.set(service, track)
    return track
  }

  function weigh(track: Track, minute: number, live: boolean): Finding | null {
    const found = scan(track, minute, state.stalls.reachBack(minute), live, o)
    if (live || (found !== null && found.surprise >= hot)) heat(track, minute, state.watchedFrom)
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
      const findings: Finding[] = []
      for (const track of whole ? state.tracks.values() : touched) {
        const found = weigh(track, state.head, live.has(track.service))
        if (found !== null) findings.push(found)
      }
      wholeAt = state.head
      touched.clear()
      return { minute: state.head, whole, findings }
    },
    usual(service, minute) {
      const track = state.tracks.get(service)
      return track === undefined ? 0 : usualOf(track.baseline, minute)
    },
    series(service, fromMinute, toMinute) {
      const track = state.tracks.get(service)
      const oldest = state.head - keptMinutes
      const length = Math.max(0, Math.min(toMinute - fromMinute, keptMinutes * 2))
      return Array.from({ length }, (_, i) => {
        const minute = fromMinute + i
        return track === undefined || minute <= oldest || minute > state.head
          ? 0
          : countAt(track.counts, minute)
      })
    },
    countries(service) {
      const track = state.tracks.get(service)
      return track === undefined ? [] : recentCountries(track.counts, state.head)
    },
    snapshot: () => saveTracks({ ...state, stall: state.stalls.save(), touched: [...touched], wholeAt }),
  }
}
