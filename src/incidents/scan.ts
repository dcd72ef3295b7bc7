// One series weighed: the last 1, 2, 3 ... 60 minutes, each as an outage and as the likeliest harmless thing, and the
// most surprising window is the finding (a generalized likelihood ratio over many windows: short ones see big outages
// within a minute, long ones small outages that a short window drowns in chance).

import { changed, type Realm, rarity, type Span } from './acquaintance.ts'
import { clumpingOf, driftOf, usualOf } from './baseline.ts'
import { countAt, countOver, type ServiceCounts } from './counts.ts'
import { fell, type Loudness, loudnessOf, trailOf } from './course.ts'
import { plateauMinutes } from './learning.ts'
import { type Harmless, Likelihood, oddsOf } from './likelihood.ts'
import type { Track } from './track.ts'

export type ScanRules = {
  /** Log10 odds from which a window is worth saying: a hint, far below what opens an incident. */
  readonly hint: number
  /** Fewer reports than this in a window are never a finding. */
  readonly fewest: number
  /** So many may come in one minute from one cause that is no outage, a household or a shared link ... */
  readonly burst: number
  /** ... at these -log10 odds: it opens nothing without others that say the same. */
  readonly bursts: number
  /** More people than usual come for many harmless reasons: up to so many times as many ... */
  readonly surge: number
  /** ... at these -log10 odds: not enough to open an incident, so beyond it an outage must show by itself. */
  readonly surges: number
  /** Log10 odds of the last minutes below which the crowd counts as calm. */
  readonly calm: number
}

export const scanRules: ScanRules = {
  hint: 2.5,
  fewest: 4,
  burst: 12,
  bursts: 3,
  surge: 1.8,
  surges: 4,
  calm: 2,
}

/** Minutes. */
export const windows = [1, 2, 3, 5, 8, 12, 20, 30, 45, 60] as const
export const longest = 60
/** Reports that suffice to tell a fall from chance. */
const telling = 12
const fewestGoingOn = 3
/** Minutes over which a live incident is listened to at most. */
const hearing = 30
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

/** Reports a minute; the trail of the last outage is known better, from its plateau. */
type Usual = { readonly plain: number; readonly trail: number }

/** Squared coefficient of variation of the trail. */
const trailDrift = 0.1

/** So many times its mean is what varies by this much at these -log10 odds. */
function worst(drift: number, odds: number): number {
  const nats = odds * Math.LN10
  return 1 + Math.sqrt(2 * drift * nats) + drift * nats
}

/**
 * What else than an outage explains more reports than usual: chance, a harmless surge, or a usual that is off by as much
 * as one time in ten, in a hundred and in ten thousand (`minutes` of a count; the tail of a gamma distribution with variance `drift`:
 * Boucheron, Lugosi and Massart, Concentration Inequalities, 2.4).
 */
function harmlessOf(
  { plain, trail }: Usual,
  minutes: number,
  drift: number,
  { surge, surges }: ScanRules,
): readonly Harmless[] {
  const off = [1, 2, 4].map((odds) => ({
    rate: plain * worst(drift, odds) + trail * worst(trailDrift, odds),
    odds,
  }))
  const explained = [
    { rate: plain + trail, odds: 0 },
    { rate: (plain + trail) * surge, odds: surges },
    ...off,
  ]
  return explained.map(({ rate, odds }) => ({ rate: rate * minutes, odds }))
}

/** The counts of a window, the newest first. */
const counts = new Float64Array(longest)

/** Of the counts by each harmless explanation: all windows of a track ask for the same. */
const explained = Array.from({ length: 5 }, () => new Likelihood())

function beginExplaining(clumping: number, harmless: readonly Harmless[]): readonly Harmless[] {
  for (const [nth, { rate }] of harmless.entries()) explained[nth]!.begin(rate, clumping)
  return harmless
}

/** The odds of the other minutes. */
function oddsBesides(fullest: number, n: number, clumping: number, harmless: readonly Harmless[]): number {
  const held = counts[fullest]!
  const last = n - 1
  counts[fullest] = counts[last]!
  counts[last] = 0
  const likelihood = (nth: number): number => explained[nth]!.of(counts, last)
  const odds = last === 0 ? 0 : oddsOf(counts, last, clumping, harmless, likelihood)
  counts[last] = counts[fullest]!
  counts[fullest] = held
  return odds
}

/** A track of which only the last minutes are known, among others. */
export type Young = { readonly watched: Span; readonly others: Realm }

/** Log10 odds of an outage over a service that was as busy in all minutes since it is watched. */
function oddsOverBusy({ watched, others }: Young, now: Span, clumping: number): number {
  const before = {
    reports: Math.max(0, watched.reports - now.reports),
    minutes: Math.max(0, watched.minutes - now.minutes),
  }
  const rare = rarity(others, watched.minutes > now.minutes ? watched : now)
  return rare + changed(before, now, clumping)
}

type Best = Omit<Scan, 'lately'>
type Surprising = { readonly best: Best | null; readonly lately: number }

/** The most surprising window, and how surprising the last minutes are by themselves. */
function mostSurprising(
  track: Track,
  minute: number,
  usual: Usual,
  youngOf: () => Young | null,
  o: ScanRules,
): Surprising {
  const clumping = clumpingOf(track.baseline)
  let harmless: readonly Harmless[] | null = null
  let young: Young | null | undefined
  let best: Best | null = null
  let lately = 0
  let count = 0
  let filled = 0
  let fullest = 0
  for (const window of windows) {
    for (; filled < window; filled++) {
      counts[filled] = countAt(track.counts, minute - filled)
      count += counts[filled]!
      if (counts[filled]! > counts[fullest]!) fullest = filled
    }
    const expected = (usual.plain + usual.trail) * window
    // Cheaper than the odds, and never below them where it matters.
    const bound = (count - expected) ** 2 / (clumping * expected * Math.LN10)
    if (count < o.fewest || count <= expected || bound < o.calm) continue
    harmless ??= beginExplaining(clumping, harmlessOf(usual, 1, driftOf(track.baseline, minute), o))
    const length = filled
    const odds = oddsOf(counts, length, clumping, harmless, (nth) => explained[nth]!.ofMore(counts, length))
    let surprise =
      counts[fullest]! > o.burst || odds < o.bursts
        ? odds
        : Math.min(odds, o.bursts + oddsBesides(fullest, filled, clumping, harmless))
    if (surprise >= o.calm && young === undefined) young = youngOf()
    if (young != null && surprise >= o.calm)
      surprise = Math.min(surprise, oddsOverBusy(young, { reports: count, minutes: window }, clumping))
    if (window <= late) lately = Math.max(lately, surprise)
    if (surprise >= o.hint && (best === null || surprise > best.surprise))
      best = { since: minute - window + 1, windowMinutes: window, count, expected, surprise }
  }
  return { best, lately }
}

/** What was held back came in one burst: it is spread over the minutes since the stall began, one count of them all. */
function sinceStall(track: Track, minute: number, usual: Usual, stall: number, o: ScanRules): Surprising {
  const count = countOver(track.counts, minute, stall)
  const expected = (usual.plain + usual.trail) * stall
  counts[0] = count
  const harmless = harmlessOf(usual, stall, driftOf(track.baseline, minute), o)
  const surprise = count < o.fewest ? 0 : oddsOf(counts, 1, clumpingOf(track.baseline), harmless)
  const best = { since: minute - stall + 1, windowMinutes: stall, count, expected, surprise }
  return { best: surprise < o.hint ? null : best, lately: surprise }
}

/**
 * Weighs a track's windows that end with `minute`. `reachBack`: the first silent minute of a stall that they must hold.
 * `live`: it has an incident that is not resolved. `youngOf`: null where it is known for longer. Null: nothing worth saying. Changes nothing.
 */
export function scanTrack(
  track: Track,
  minute: number,
  reachBack: number | null,
  live: boolean,
  youngOf: () => Young | null,
  o: ScanRules,
): Scan | null {
  const stall = reachBack === null ? 0 : minute - reachBack + 1
  if (countOver(track.counts, minute, Math.max(longest, stall)) < Math.min(o.fewest, fewestGoingOn))
    return null
  const plain = usualOf(track.baseline, minute)
  // What a live incident is, is told against the usual; whether a new one begins, against the trail of the last.
  const usual = { plain, trail: live ? 0 : trailOf(track.plateau) }
  const { best, lately } =
    stall > 0 ? sinceStall(track, minute, usual, stall, o) : mostSurprising(track, minute, usual, youngOf, o)
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
  const windowMinutes = windows.find((w) => w <= hearing && w * track.plateau >= telling) ?? hearing
  const since = minute - windowMinutes + 1
  const count = countOver(track.counts, minute, windowMinutes)
  const expected = usual * windowMinutes
  const lately = count < fewestGoingOn ? 'calm' : loudnessOf(track, count - 2 * expected, windowMinutes)
  if (lately === 'murmur' && isFalling(track.counts, minute, windowMinutes))
    return { since, windowMinutes, count, expected, surprise: 0, lately: 'calm' }
  return { since, windowMinutes, count, expected, surprise: 0, lately }
}
