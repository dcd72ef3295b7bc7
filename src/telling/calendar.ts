// Hours of a place's days, by its own clock: daylight saving moves them with the people. Where a clock is put forward
// the hours that do not exist are not; where it is put back, those that come twice count twice.

import type { Instant } from '../terms/index.ts'
import type { Day, Hours } from './route.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
/** In the order of `Date.getUTCDay`. */
const daysOfWeek: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const made =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    })
  formatters.set(zone, made)
  return made
}

/** What the clock on the wall shows, as if it showed UTC; whole minutes. */
export function wallTime(zone: string, at: number): number {
  const shown: Record<string, number> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(at)) shown[type] = Number(value)
  return Date.UTC(shown.year!, shown.month! - 1, shown.day!, shown.hour, shown.minute)
}

export const startOfDay = (wall: number): number => wall - (((wall % dayMs) + dayMs) % dayMs)
export const dayOf = (wall: number): Day => daysOfWeek[new Date(wall).getUTCDay()]!

/** Whether `at` is within the hours. */
export function isWithin(hours: Hours, at: Instant): boolean {
  const wall = wallTime(hours.zone, at)
  const minute = (wall - startOfDay(wall)) / minuteMs
  const { days, from, to } = hours
  if (from === to) return days.includes(dayOf(wall))
  if (from < to) return days.includes(dayOf(wall)) && minute >= from && minute < to
  return (days.includes(dayOf(wall)) && minute >= from) || (days.includes(dayOf(wall - dayMs)) && minute < to)
}

/** The first instant after `at` at which `isWithin` says otherwise; null: within eight days there is none. */
export function nextTurn(hours: Hours, at: Instant): Instant | null {
  const now = isWithin(hours, at)
  const today = startOfDay(wallTime(hours.zone, at))
  const days = Array.from({ length: 10 }, (_, i) => today + (i - 1) * dayMs)
  const turns = days.flatMap((day) => candidates(hours, day)).filter((turn) => turn > at)
  for (const turn of turns.sort((a, b) => a - b))
    if (isWithin(hours, turn as Instant) !== now) return turn as Instant
  return null
}

/** Instants of a day at which hours may begin or end: their own times, midnight, and when the clock is moved. */
function candidates({ zone, from, to }: Hours, day: number): readonly number[] {
  const before = offsetAt(zone, day - dayMs / 2)
  const later = offsetAt(zone, day + 1.5 * dayMs)
  const turns = new Set<number>()
  for (const minute of [0, from, to])
    for (const offset of [before, later]) turns.add(day + minute * minuteMs - offset)
  if (before !== later) turns.add(movedAt(zone, day - dayMs / 2, day + 1.5 * dayMs))
  return [...turns]
}

export const offsetAt = (zone: string, at: number): number =>
  wallTime(zone, at) - Math.floor(at / minuteMs) * minuteMs

/** The minute between the two at which the clock is moved. */
function movedAt(zone: string, from: number, to: number): number {
  const before = offsetAt(zone, from)
  let [low, high] = [Math.floor(from / minuteMs), Math.floor(to / minuteMs)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle * minuteMs) === before) low = middle
    else high = middle
  }
  return high * minuteMs
}

/** Whether the zone is one that this Node knows. */
export function isZone(zone: string): boolean {
  try {
    formatterOf(zone)
    return true
  } catch {
    return false
  }
}
