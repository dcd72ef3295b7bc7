// Reports of a service in buckets, with what is usual of each: the mean, and about it two standard deviations.

import type { BandView, SparkView } from '../../../board/index.ts'
import type { Loop, SeriesBesideUsual } from '../../../loop/index.ts'
import { type Instant, instant, isoTime, minuteOf, type ServiceId } from '../../../terms/index.ts'

type Sums = Pick<Loop, 'series' | 'usual' | 'spread'>

const deviations = 2

export type Buckets = { readonly count: number; readonly minutes: number }

/** Ten minutes over a day, a minute over two hours, half an hour over a day. */
export const ofDay: Buckets = { count: 144, minutes: 10 }
export const ofMinutes: Buckets = { count: 120, minutes: 1 }
const ofSpark: Buckets = { count: 48, minutes: 30 }

/** The first minute: buckets end on whole multiples, so that a bar does not change while it ages. */
export const firstMinute = (now: Instant, { count, minutes }: Buckets): number =>
  (Math.floor(minuteOf(now) / minutes) + 1 - count) * minutes

export function summed(perMinute: readonly number[], { count, minutes }: Buckets): number[] {
  const sums = new Array<number>(count).fill(0)
  for (const [i, n] of perMinute.entries()) sums[Math.floor(i / minutes)]! += n
  return sums
}

export type Usual = { readonly mean: number; readonly deviation: number }

/** By the middle of the bucket: what is usual changes over hours. */
export function usualIn(loop: Sums, service: ServiceId, from: number, minutes: number): Usual {
  const middle = from + Math.floor(minutes / 2)
  const mean = (loop.usual(service, middle, middle + 1)[0] ?? 0) * minutes
  return { mean, deviation: mean === 0 ? 0 : loop.spread(service, middle, minutes) }
}

const tenth = (n: number): number => Math.round(n * 10) / 10
const lowOf = ({ mean, deviation }: Usual): number => Math.max(0, mean - deviations * deviation)
const highOf = ({ mean, deviation }: Usual): number => mean + deviations * deviation

const curve = (counts: readonly number[], usual: readonly Usual[]) => ({
  counts: [...counts],
  low: usual.map((one) => tenth(lowOf(one))),
  usual: usual.map(({ mean }) => tenth(mean)),
  high: usual.map((one) => tenth(highOf(one))),
})

/** By minute, with the band that is usual. */
export const curveOf = ({ counts, usual, deviation }: SeriesBesideUsual) =>
  curve(
    counts,
    usual.map((mean, i) => ({ mean, deviation: mean === 0 ? 0 : deviation[i]! })),
  )

export function bandFrom(
  counts: readonly number[],
  usual: readonly Usual[],
  from: number,
  minutes: number,
): BandView {
  return {
    from: isoTime(instant(from * 60_000)),
    bucketMs: minutes * 60_000,
    ...curve(counts, usual),
  }
}

function counted(loop: Sums, service: ServiceId, now: Instant, shape: Buckets) {
  const from = firstMinute(now, shape)
  const perMinute = loop.series(service, from, from + shape.count * shape.minutes)
  const usual = Array.from({ length: shape.count }, (_, i) =>
    usualIn(loop, service, from + i * shape.minutes, shape.minutes),
  )
  return { from, counts: summed(perMinute, shape), usual }
}

export function bandOf(loop: Sums, service: ServiceId, now: Instant, shape: Buckets): BandView {
  const { from, counts, usual } = counted(loop, service, now, shape)
  return bandFrom(counts, usual, from, shape.minutes)
}

export function sparkOf(loop: Sums, service: ServiceId, now: Instant): SparkView {
  const { counts, usual } = counted(loop, service, now, ofSpark)
  return {
    counts,
    low: usual.map((one) => Math.floor(lowOf(one))),
    high: usual.map((one) => Math.ceil(highOf(one))),
  }
}
