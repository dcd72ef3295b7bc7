// What is usual for one service: reports an hour by time of day, weekdays and weekends apart, times a level that
// follows the present with a lag of an hour (an outage must not become its own baseline). Estimates are pulled
// towards the coarser ones by what has been seen (gamma-Poisson), so a new service has a wide, cautious usual and no
// separate cold-start rule is needed.

import type { Json } from '../terms/index.ts'
import { asFloats, asWords, packWords, unpackWords } from './packed.ts'

const samplesPerBin = 8
const youngHours = 48
/** So many times what its hours tell, and these few reports beyond, and it is another service. */
const outgrown = 2.5
const few = 10
const bins = 48
/** Before anything was seen: ten reports an hour, worth one report of evidence. */
const priorHourly = 10
const priorReports = 1
/** A bin leans on the level of all bins with the weight of this many reports. */
const binReports = 4
const levelReports = 3
/** Per minute; the level's memory is about two hours. */
const levelKeep = 1 - 1 / 120
/** Variance over mean of a few minutes, before anything was seen; worth so many reports. */
const priorClumping = 3
const clumpReports = 20
/** Of what was learnt of clumps and of drift, from one block to the next. */
const spreadKeep = 1 - 1 / 2000
/** One pair of blocks says no more than this of clumps: an outage that went unseen is none. */
const wildest = 20
/** Squared coefficient of variation of half an hour about its usual, worth so many squared reports. */
const priorDrift = 0.02
const driftWeight = 300
/** Extra squared coefficient of variation of an hour of the day that was never seen before. */
const unseenDispersion = 0.5

export type Baseline = {
  /** Totals of past hours, `samplesPerBin` a bin, oldest overwritten; below zero (`underAlarm`): under alarm. */
  samples: Float32Array
  seen: Uint16Array
  /** Usual reports an hour, by bin. */
  hourly: Float32Array
  hours: number
  reports: number
  levelSeen: number
  levelUsual: number
  /** Squared differences of neighbouring blocks, and their reports: how much reports come in clumps. */
  jumps: number
  jumping: number
  /** Squared errors of half an hour beyond what clumps explain, and squares of what was expected. */
  excess: number
  squares: number
  /** Somebody else reads its arrays: they are never written to again, but left to them. */
  shared: boolean
}

/** As it is now, whatever it learns from now on. */
export function capturedBaseline(b: Baseline): Baseline {
  b.shared = true
  return { ...b }
}

function leaveArrays(b: Baseline): void {
  b.samples = b.samples.slice()
  b.seen = b.seen.slice()
  b.hourly = b.hourly.slice()
  b.shared = false
}

export const createBaseline = (): Baseline => ({
  samples: new Float32Array(bins * samplesPerBin),
  seen: new Uint16Array(bins),
  hourly: new Float32Array(bins).fill(priorHourly),
  hours: 0,
  reports: 0,
  levelSeen: 0,
  levelUsual: 0,
  jumps: 0,
  jumping: 0,
  excess: 0,
  squares: 0,
  shared: false,
})

/** Minute 0 of the epoch was a Thursday; days are UTC's. */
const binOf = (minute: number): number => {
  const weekday = (Math.floor(minute / 1440) + 4) % 7
  return Math.floor((minute % 1440) / 60) + (weekday === 0 || weekday === 6 ? 24 : 0)
}

/** The hour's total; minus one where it is kept, so that an empty hour has a sign too. */
const underAlarm = (total: number): number => -total - 1

/** The same hour on the other kind of day. */
const otherKind = (bin: number): number => (bin < 24 ? bin + 24 : bin - 24)

/**
 * What past hours of a bin tell. Those under alarm count for little more than the calm ones, and for nothing alone;
 * but what is an alarm on most days at the same hour is how the service is at that hour.
 */
function meanOf(b: Baseline, bin: number): { readonly sum: number; readonly n: number } {
  const kept = Math.min(b.seen[bin]!, samplesPerBin)
  let calm = 0
  let alarmed = 0
  let alarms = 0
  for (let i = 0; i < kept; i++) {
    const sample = b.samples[bin * samplesPerBin + i]!
    if (sample >= 0) calm += sample
    else {
      alarmed += underAlarm(sample)
      alarms++
    }
  }
  const calms = kept - alarms
  if (alarms >= 2 && alarms >= calms) return { sum: calm + alarmed, n: kept }
  if (calms === 0 || alarms === 0) return { sum: calm, n: calms }
  const most = 1.5 * (calm / calms) + 3
  return { sum: calm + Math.min(alarmed, most * alarms), n: kept }
}

function estimate(b: Baseline, bin: number): void {
  const level = (priorReports + b.reports) / (priorReports / priorHourly + b.hours)
  const other = meanOf(b, otherKind(bin))
  const own = meanOf(b, bin)
  // The other kind of day counts for a quarter: same hours, another week.
  const pooled = (binReports + other.sum / 4) / (binReports / level + other.n / 4)
  b.hourly[bin] = (binReports + own.sum) / (binReports / pooled + own.n)
}

/** A minute on the face of the clock: the hour it is in, the nearer neighbour, and that one's part. */
type Face = { readonly minute: number; readonly here: number; readonly there: number; readonly part: number }

function readFace(minute: number): Face {
  const within = (minute % 60) / 60 - 0.5
  return {
    minute,
    here: binOf(minute),
    there: binOf(minute + (within < 0 ? -60 : 60)),
    part: Math.abs(within),
  }
}

/** All services are asked for the same few minutes, so the last one read is kept for each of them. */
const faces: Face[] = []
function faceOf(minute: number): Face {
  const slot = minute & 63
  const known = faces[slot]
  if (known?.minute === minute) return known
  const face = readFace(minute)
  faces[slot] = face
  return face
}

/** The shape alone, reports a minute, drawn straight between the middles of neighbouring hours. */
function shape(b: Baseline, minute: number): number {
  const { here, there, part } = faceOf(minute)
  const hourly = b.hourly[here]!
  return (hourly + (b.hourly[there]! - hourly) * part) / 60
}

/**
 * A service that is known does not change its size tenfold by itself; one that is new may be any size. In its second day
 * the one becomes the other little by little.
 */
function level(b: Baseline): number {
  const most = b.hours < 24 ? 1000 : Math.max(8, 1000 - (b.hours - 24) * 41)
  return Math.min(most, Math.max(0.25, (b.levelSeen + levelReports) / (b.levelUsual + levelReports)))
}

/** Usual reports in this minute. */
export const usualOf = (b: Baseline, minute: number): number => shape(b, minute) * level(b)

/** Variance over mean of a few minutes, 1 where each report comes by itself. */
export const clumpingOf = (b: Baseline): number =>
  Math.max(1.02, (b.jumps + priorClumping * clumpReports) / (b.jumping + clumpReports))

/** Squared coefficient of variation of the usual itself: how far it drifts, and what is not known about it. */
export function driftOf(b: Baseline, minute: number): number {
  const drift = (b.excess + priorDrift * driftWeight) / (b.squares + driftWeight)
  const bin = binOf(minute)
  // The same hour of the other kind of day tells half as much.
  const days = b.seen[bin]! + b.seen[otherKind(bin)]! / 2
  const unseen = unseenDispersion / (1 + 4 * days)
  return Math.max(0.002, drift) + unseen + clumpingOf(b) / (1 + b.reports + b.levelSeen)
}

/**
 * The size of a negative binomial about the usual, for sums over series and shares of them; clumps of the one series are
 * `clumpingOf`.
 */
export const sizeOf = (b: Baseline, minute: number): number => 1 / driftOf(b, minute)

/** A minute that is an hour old, to correct the level by. */
export function followLevel(b: Baseline, minute: number, count: number): void {
  b.levelSeen = b.levelSeen * levelKeep + count
  b.levelUsual = b.levelUsual * levelKeep + shape(b, minute)
}

/** Two neighbouring blocks of minutes without alarm: `step` from one to the other tells clumps from a usual that is off. */
export function followClumping(b: Baseline, reports: number, step: number): void {
  if (reports === 0) return
  b.jumps = b.jumps * spreadKeep + Math.min(step ** 2, wildest * reports)
  b.jumping = b.jumping * spreadKeep + reports
}

/** Half an hour without alarm against what was usual. Wild ones are capped, so one spike does not deafen. */
export function followDrift(b: Baseline, count: number, usual: number): void {
  const chance = clumpingOf(b) * usual
  const error = Math.min((count - usual) ** 2, 9 * (chance + 0.1 * usual * usual) + 4)
  b.excess = Math.max(0, b.excess * spreadKeep + error - chance)
  b.squares = b.squares * spreadKeep + usual * usual
}

/**
 * A whole hour, dated by any minute in it. Once an hour of the day is known, a wild value is learnt only in part, and
 * one under alarm (not `calm`) even less; never not at all, or a new daily peak would be an alarm for ever. An hour
 * that is not known yet learns nothing above the usual from an alarm.
 */
export function learnHour(b: Baseline, minute: number, count: number, calm: boolean): void {
  if (b.shared) leaveArrays(b)
  const usual = usualOf(b, minute) * 60
  const wild = calm ? usual + 4 * Math.sqrt(usual + 0.2 * usual * usual) + 3 : usual * 1.5 + 3
  if (calm && b.hours <= youngHours && isOutgrown(b, minute, count)) forgetHours(b)
  const known = b.seen[binOf(minute)]! >= 2
  const learnt = Math.min(count, known ? wild : calm ? wild * 4 + 10 : usual)
  const bin = binOf(minute)
  const at = bin * samplesPerBin + (b.seen[bin]! % samplesPerBin)
  b.samples[at] = calm ? learnt : underAlarm(count)
  b.seen[bin] = b.seen[bin]! + 1
  const keep = b.hours >= 336 ? 335 / 336 : 1
  b.hours = b.hours * keep + 1
  b.reports = b.reports * keep + learnt
  if (b.hours <= youngHours) settle(b, minute)
  else {
    estimate(b, bin)
    estimate(b, otherKind(bin))
  }
}

/** It was under alarm, and came out of that at another size. */
const isOutgrown = (b: Baseline, minute: number, count: number): boolean =>
  count >= outgrown * 60 * shape(b, minute) + few && b.samples.some((sample) => sample < 0)

/** The hours from before would call what lingers an outage again the next day. What the level says of the present stays. */
function forgetHours(b: Baseline): void {
  b.samples.fill(0)
  b.seen.fill(0)
  b.hours = 0
  b.reports = 0
}

/** In the first days every hour tells about all others; the level keeps its product with the shape, so nothing jumps. */
function settle(b: Baseline, minute: number): void {
  const before = shape(b, minute)
  for (let bin = 0; bin < bins; bin++) estimate(b, bin)
  b.levelUsual *= shape(b, minute) / before
}

const scalars = [
  'hours',
  'reports',
  'levelSeen',
  'levelUsual',
  'excess',
  'squares',
  'jumps',
  'jumping',
] as const

/** Of one baseline after the other. */
const indices = new Uint32Array(bins * samplesPerBin)
const values = new Float32Array(bins * samplesPerBin)
const valueWords = asWords(values)

/** `samples` as sparse pairs of words: most services are quiet most hours. */
export function saveBaseline(b: Baseline): Json {
  let n = 0
  for (let i = 0; i < b.samples.length; i++) {
    if (b.samples[i] === 0) continue
    indices[n] = i
    values[n++] = b.samples[i]!
  }
  return {
    i: packWords(indices.subarray(0, n)),
    s: packWords(valueWords.subarray(0, n)),
    n: packWords(Uint32Array.from(b.seen)),
    h: packWords(asWords(b.hourly)),
    v: scalars.map((key) => b[key]),
  }
}

/** Anything unreadable is left at its beginning: a baseline is learnt again, never an error. */
export function loadBaseline(json: unknown): Baseline {
  const b = createBaseline()
  const read = (json ?? {}) as { i?: unknown; s?: unknown; n?: unknown; h?: unknown; v?: unknown }
  const numbers = (value: unknown): number[] =>
    Array.isArray(value) && value.every((n) => Number.isFinite(n)) ? value : []
  const floats = (value: unknown): Float32Array => asFloats(unpackWords(value))
  if (typeof read.h === 'string') {
    const values = floats(read.s)
    unpackWords(read.i).forEach((index, n) => {
      b.samples[index] = values[n] ?? 0
    })
    b.seen.set(unpackWords(read.n).subarray(0, bins))
    b.hourly.set(floats(read.h).subarray(0, bins))
  } else loadPlain(b, numbers(read.s), numbers(read.n), numbers(read.h))
  numbers(read.v).forEach((value, i) => {
    const key = scalars[i]
    if (key !== undefined) b[key] = value
  })
  return b
}

/** As an earlier version wrote it: samples as pairs of index and value. */
function loadPlain(
  b: Baseline,
  pairs: readonly number[],
  seen: readonly number[],
  hourly: readonly number[],
): void {
  for (let i = 0; i + 1 < pairs.length; i += 2) b.samples[pairs[i]!] = pairs[i + 1]!
  b.seen.set(seen.slice(0, bins))
  b.hourly.set(hourly.slice(0, bins))
}
