// From times as written to instants. What a time does not say (its zone, its day, its year) follows from what is known
// around it; a time without a day is the nearest such time on the side that makes sense, over midnight if need be.

import { type Duration, days, hours, type Instant, instant, minutes } from '../terms/index.ts'
import { timesIn, type WrittenTime } from './written-times.ts'
import { type Day, instantAt, instantBeside, nearestTo, type TimeOfDay, wallAt, type Zone } from './zones.ts'

/**
 * Which instant is meant by a time without a day: `latest` not after the anchor, `first` not before it, or the
 * `nearest`.
 */
export type Lean = 'latest' | 'first' | 'nearest'

export type Around = {
  /** Where the text names no zone. */
  readonly zone: Zone
  readonly anchor: Instant
  readonly lean: Lean
  /** Clocks of people disagree: this much on the wrong side of the anchor still counts. */
  readonly slack?: Duration
}

export function resolveTime(written: WrittenTime, around: Around): Instant {
  const zone = written.zone ?? around.zone
  const { day, time } = written
  if (day === null) return pick(candidates(zone, time, around.anchor, written.clock), around)
  if (day.year !== null) return instantAt(zone, { ...day, year: day.year }, time)
  return instantBeside(zone, day, time, around.anchor)
}

/** The time of day on the anchor's day and its neighbours, in both halves where the half is not written. */
function candidates(
  zone: Zone,
  time: TimeOfDay,
  anchor: Instant,
  clock: WrittenTime['clock'],
): readonly Instant[] {
  const halves =
    clock !== null
      ? [time]
      : [
          { ...time, hour: time.hour % 12 },
          { ...time, hour: (time.hour % 12) + 12 },
        ]
  return [-1, 0, 1].flatMap((shift) => {
    const day: Day = wallAt(zone, instant(anchor + shift * days(1)))
    return halves.map((half) => instantAt(zone, day, half))
  })
}

function pick(from: readonly Instant[], { anchor, lean, slack = minutes(0) }: Around): Instant {
  if (lean === 'nearest') return nearestTo(anchor, from)
  const fitting = from.filter((at) => (lean === 'latest' ? at <= anchor + slack : at >= anchor - slack))
  if (fitting.length === 0) return nearestTo(anchor, from)
  return instant(lean === 'latest' ? Math.max(...fitting) : Math.min(...fitting))
}

export type Stretch = { readonly start: Instant; readonly end: Instant }

/** No provider's trouble lasts longer; what seems to was read wrong. */
const longestStretch = days(90)
const slackOfPosts = hours(1)

const dayName = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? *)?'
const opening = new RegExp(
  String.raw`(?:\bbetween|\bzwischen|\bvon|\bfrom|\bstarting(?: at)?|\bbeginning(?: at)?)[\s:~([]*(?:the hours of|approximately|about|around|roughly)?[\s([]*${dayName}$`,
  'i',
)
const joining = new RegExp(
  String.raw`^[\s,)\]]*(?:uhr\s+)?(?:and|und|bis|to|until|till|through|thru|[-\u2013\u2014])\s*(?:approximately|about|around|roughly)?[\s([]*${dayName}$`,
  'i',
)
const beginning = new RegExp(
  String.raw`(?:\b(?:starting|beginning|started|began|beginning from|starting from)|(?:^|[.!?]\s+)since)(?: (?:at|from|on|around|about|approximately))*[\s([]*${dayName}$`,
  'i',
)

/** Whether what stands before the time, or between its day and its clock, says this. */
const introducedBy = (shape: RegExp, time: WrittenTime, text: string): boolean =>
  shape.test(text.slice(Math.max(0, time.from - 60), time.from)) ||
  shape.test(text.slice(time.from, time.clockFrom))

/** "Between A and B", "from A to B": the stretches the text tells of, looking back from when it was written. */
export const stretchesIn = (text: string, zone: Zone, saidAt: Instant): readonly Stretch[] =>
  pairsIn(text).flatMap(([first, second]) =>
    introducedBy(opening, first, text) ? (between(first, second, zone, saidAt) ?? []) : [],
  )

/** When announced work is to be: the first stretch in the text that was still to end. "14 March 22:00 - 02:00" will do. */
export function stretchAhead(text: string, zone: Zone, saidAt: Instant): Stretch | null {
  const ahead = pairsIn(text).flatMap(([first, second]) => planned(first, second, zone, saidAt) ?? [])
  return ahead.find(({ end }) => end > saidAt) ?? null
}

/** Two times with nothing but "and", "to" or a dash between them. */
function pairsIn(text: string): readonly (readonly [WrittenTime, WrittenTime])[] {
  const times = timesIn(text)
  return times.flatMap((first, at) => {
    const second = times[at + 1]
    return second !== undefined && joining.test(text.slice(first.to, second.from))
      ? [[first, second] as const]
      : []
  })
}

/** A day that is written once, at either end, is the first one's. */
function planned(one: WrittenTime, other: WrittenTime, zone: Zone, saidAt: Instant): Stretch | null {
  const common = one.zone ?? other.zone ?? zone
  const clock = one.clock === 12 || other.clock === 12 ? null : 24
  const day = one.day ?? other.day
  const first = { ...one, day, clock: one.clock ?? clock }
  const second = { ...other, day: one.day === null ? null : other.day, clock: other.clock ?? clock }
  const start = resolveTime(first, { zone: common, anchor: saidAt, lean: 'first' })
  return sound(start, resolveTime(second, { zone: common, anchor: start, lean: 'first' }))
}

/** "Beginning at A": the first such time in the text. */
export function beginningIn(text: string, zone: Zone, saidAt: Instant): Instant | null {
  const time = timesIn(text).find((each) => introducedBy(beginning, each, text))
  return time === undefined
    ? null
    : resolveTime(time, { zone, anchor: saidAt, lean: 'latest', slack: slackOfPosts })
}

/** Each lends the other what only one of them says: zone, half of the day, day. */
function between(one: WrittenTime, other: WrittenTime, zone: Zone, saidAt: Instant): Stretch | null {
  const common = one.zone ?? other.zone ?? zone
  const clock = one.clock === 12 || other.clock === 12 ? null : 24
  const first = { ...one, zone: one.zone ?? common, clock: one.clock ?? clock }
  const second = { ...other, zone: other.zone ?? common, clock: other.clock ?? clock }
  if (first.day !== null && second.day === null) {
    const start = resolveTime(first, { zone: common, anchor: saidAt, lean: 'latest' })
    return sound(start, resolveTime(second, { zone: common, anchor: start, lean: 'first' }))
  }
  const end = resolveTime(second, { zone: common, anchor: saidAt, lean: 'latest', slack: slackOfPosts })
  return sound(resolveTime(first, { zone: common, anchor: end, lean: 'latest' }), end)
}

const sound = (start: Instant, end: Instant): Stretch | null =>
  start <= end && end - start <= longestStretch ? { start, end } : null
