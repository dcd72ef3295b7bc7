// What is usual for one service: reports an hour by time of day, weekdays and weekends apart, times a level that
// follows the present with a lag of half an hour (an outage must not become its own baseline). Estimates are pulled
// towards the coarser ones by what has been seen (gamma-Poisson), so a new service has a wide, cautious usual and no
// separate cold-start rule is needed.

import type { Json } from '../terms/index.ts'

const samplesPerBin = 8
const youngHours = 48
const bins = 48
/** Before anything was seen: ten reports an hour, worth one report of evidence. */
const priorHourly = 10
const priorReports = 1
/** A bin leans on the level of all bins with the weight of this many reports. */
const binReports = 4
const levelReports = 3
/** Per minute; the level's memory is about two hours. */
const levelKeep = 1 - 1 / 120
const dispersionKeep = 1 - 1 / 2000
const usualDispersion = 0.08
const dispersionWeight = 30
/** Extra squared coefficient of variation of an hour of the day that was never seen before. */
const unseenDispersion = 0.5

export type Baseline = {
  /** Totals of past hours, `samplesPerBin` a bin, oldest overwritten. */
  readonly samples: Float32Array
  readonly seen: Uint16Array
  /** Usual reports an hour, by bin. */
  readonly hourly: Float32Array
  hours: number
  reports: number
  levelSeen: number
  levelUsual: number
  excess: number
  squares: number
}

export const createBaseline = (): Baseline => ({
  samples: new Float32Array(bins * samplesPerBin),
  seen: new Uint16Array(bins),
  hourly: new Float32Array(bins).fill(priorHourly),
  hours: 0,
  reports: 0,
  levelSeen: 0,
  levelUsual: 0,
  excess: 0,
  squares: 0,
})

/** Minute 0 of the epoch was a Thursday; days are UTC's. */
const binOf = (minute: number): number => {
  const weekday = (Math.floor(minute / 1440) + 4) % 7
  return Math.floor((minute % 1440) / 60) + (weekday === 0 || weekday === 6 ? 24 : 0)
}

function meanOf(b: Baseline, bin: number): { readonly sum: number; readonly n: number } {
  const n = Math.min(b.seen[bin]!, samplesPerBin)
  let sum = 0
  for (let i = 0; i < n; i++) sum += b.samples[bin * samplesPerBin + i]!
  return { sum, n }
}

function estimate(b: Baseline, bin: number): void {
  const level = (priorReports + b.reports) / (priorReports / priorHourly + b.hours)
  const hour = bin % 24
  const other = meanOf(b, hour + (bin < 24 ? 24 : 0))
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

/** A service that is known for a day does not change its size tenfold by itself; one that is new may be any size. */
function level(b: Baseline): number {
  const most = b.hours < 24 ? 1000 : 8
  return Math.min(most, Math.max(0.25, (b.levelSeen + levelReports) / (b.levelUsual + levelReports)))
}

/** Usual reports in this minute. */
export const usualOf = (b: Baseline, minute: number): number => shape(b, minute) * level(b)

/** The size of the negative binomial: overdispersion plus what is not known about the mean itself. */
export function sizeOf(b: Baseline, minute: number): number {
  const dispersion = (b.excess + usualDispersion * dispersionWeight) / (b.squares + dispersionWeight)
  const days = b.seen[binOf(minute)]!
  const unseen = unseenDispersion / (1 + 4 * days)
  return 1 / (Math.max(0.01, dispersion) + unseen + 1 / (1 + b.reports + b.levelSeen))
}

/** A minute that is half an hour old, to correct the level by. */
export function followLevel(b: Baseline, minute: number, count: number): void {
  b.levelSeen = b.levelSeen * levelKeep + count
  b.levelUsual = b.levelUsual * levelKeep + shape(b, minute)
}

/** A block of minutes without alarm, to learn how unruly this service is. Wild blocks are capped, so one spike does not deafen. */
export function followDispersion(b: Baseline, count: number, usual: number): void {
  const cap = 9 * (usual + usualDispersion * usual * usual) + 4
  b.excess = Math.max(0, b.excess * dispersionKeep + Math.min((count - usual) ** 2, cap) - usual)
  b.squares = b.squares * dispersionKeep + usual * usual
}

/**
 * A whole hour, dated by any minute in it. Once an hour of the day is known, a wild value is learnt only in part, and
 * one under alarm (not `calm`) even less; never not at all, or a new daily peak would be an alarm for ever. An hour
 * that is not known yet learns nothing above the usual from an alarm.
 */
export function learnHour(b: Baseline, minute: number, count: number, calm: boolean): void {
  const usual = usualOf(b, minute) * 60
  const wild = calm ? usual + 4 * Math.sqrt(usual + 0.2 * usual * usual) + 3 : usual * 1.5 + 3
  const known = b.seen[binOf(minute)]! >= 2
  const learnt = Math.min(count, known ? wild : calm ? wild * 4 + 10 : usual)
  const bin = binOf(minute)
  const at = bin * samplesPerBin + (b.seen[bin]! % samplesPerBin)
  b.samples[at] = learnt
  b.seen[bin] = b.seen[bin]! + 1
  const keep = b.hours >= 336 ? 335 / 336 : 1
  b.hours = b.hours * keep + 1
  b.reports = b.reports * keep + learnt
  if (b.hours <= youngHours) settle(b, minute)
  else {
    estimate(b, bin)
    estimate(b, (bin % 24) + (bin < 24 ? 24 : 0))
  }
}

/** In the first days every hour tells about all others; the level keeps its product with the shape, so nothing jumps. */
function settle(b: Baseline, minute: number): void {
  const before = shape(b, minute)
  for (let bin = 0; bin < bins; bin++) estimate(b, bin)
  b.levelUsual *= shape(b, minute) / before
}

const scalars = ['hours', 'reports', 'levelSeen', 'levelUsual', 'excess', 'squares'] as const

/** `samples` as sparse pairs: most services are quiet most hours. */
export function saveBaseline(b: Baseline): Json {
  const samples: number[] = []
  b.samples.forEach((value, i) => {
    if (value !== 0) samples.push(i, value)
  })
  return { s: samples, n: [...b.seen], h: [...b.hourly], v: scalars.map((key) => b[key]) }
}

/** Anything unreadable is left at its beginning: a baseline is learnt again, never an error. */
export function loadBaseline(json: unknown): Baseline {
  const b = createBaseline()
  const read = (json ?? {}) as { s?: unknown; n?: unknown; h?: unknown; v?: unknown }
  const numbers = (value: unknown): number[] =>
    Array.isArray(value) && value.every((n) => Number.isFinite(n)) ? value : []
  const pairs = numbers(read.s)
  for (let i = 0; i + 1 < pairs.length; i += 2) b.samples[pairs[i]!] = pairs[i + 1]!
  b.seen.set(numbers(read.n).slice(0, bins))
  b.hourly.set(numbers(read.h).slice(0, bins))
  numbers(read.v).forEach((value, i) => {
    const key = scalars[i]
    if (key !== undefined) b[key] = value
  })
  return b
}
