// One series weighed: the last 1, 2, 3 ... 30 minutes against what is usual, and the most surprising window is the
// finding (a multi-window scan: short windows see big outages within a minute, long ones small outages that a short
// window drowns in chance).

import { sizeOf, usualOf } from './baseline.ts'
import { countAt, countOver, type ServiceCounts } from './counts.ts'
import { fell, type Loudness, loudnessOf, trailOf } from './course.ts'
import { plateauMinutes } from './learning.ts'
import { surprise } from './negative-binomial.ts'
import type { Track } from './track.ts'

export type ScanRules = {
  /** -log10 p from which a window is worth saying: a hint, far below what opens an incident. */
  readonly hint: number
  /** Fewer reports than this in a window are never a finding. */
  readonly fewest: number
  /** A window must hold this many times the usual. */
  readonly ratio: number
  /**
   * So many reports may come in one minute from one cause that is no outage (a household, a shared link): each window
   * forgives its fullest minute that much.
   */
  readonly burst: number
  /** -log10 p of the last eight minutes below which the crowd counts as calm. */
  readonly calm: number
}

export const scanRules: ScanRules = { hint: 2.5, fewest: 3, ratio: 2, burst: 12, calm: 2 }

export const windows = [1, 2, 3, 5, 8, 12, 20, 30] as const
const longest = 30
/** Reports that suffice to tell a fall from chance. */
const telling = 12
const fewestGoingOn = 3
/** Minutes that are compared, at least, with those ten minutes before. */
const fallMinutes = 5
/** Minutes: windows up to this length say whether it still goes on. */
const late = 8

/** The most surprising window of a track that ends with a minute, or what a live incident is like lately. */
export type Scan = {
  /** The window's first minute and length. */
  readonly since: number
  readonly windowMinutes: number
  readonly count: number
  readonly expected: number
  /** -log10 p of it. */
  readonly surprise: number
  /** Whether it still goes on. */
  readonly lately: Loudness
}

/**
 * Weighs a track's windows that end with `minute`. `reachBack`: the first silent minute of a stall that they must hold.
 * `live`: it has an incident that is not resolved. Null: nothing worth saying. Changes nothing.
 */
export function scanTrack(
  track: Track,
  minute: number,
  reachBack: number | null,
  live: boolean,
  o: ScanRules,
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
