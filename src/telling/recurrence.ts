// Work that comes back: on days of the week or of the month, at a time of day by the clock of its place. A rule is
// expanded into ordinary windows; nothing else knows of rules. Where clocks are moved it goes as RFC 5545 (3.3.5) has it:
// a time that does not exist is taken by the clock of before, one that comes twice is the first.

import { type Duration, type Instant, instant } from '../terms/index.ts'
import { dayOf, offsetAt, startOfDay, wallTime } from './calendar.ts'
import type { Day } from './route.ts'

export type Recurrence = {
  /** Days of the week, or `monthDays`; one of the two is empty. */
  readonly days: readonly Day[]
  /** 1 to 31; what a month does not have is its last day. */
  readonly monthDays: readonly number[]
  /** Minutes of the day. */
  readonly at: number
  /** IANA time zone. */
  readonly zone: string
  /** As a stopwatch has it, also where a clock is moved meanwhile. */
  readonly lasts: Duration
  /** `2026-12-03` by the clock of the place; null: without a bound. */
  readonly first: string | null
  readonly last: string | null
}

export type Occurrence = {
  /** On which it begins: `2026-12-03`. It names the occurrence within its rule. */
  readonly date: string
  readonly from: Instant
  readonly until: Instant
}

const dayMs = 86_400_000
const minuteMs = 60_000

/** What is not over at `now` and begins before `before`, in order, at most so many. */
export function occurrencesOf(
  rule: Recurrence,
  now: Instant,
  before: Instant,
  most: number,
): readonly Occurrence[] {
  const found: Occurrence[] = []
  // A day of margin on both sides, because no zone is further from UTC.
  const beginning = startOfDay(wallTime(rule.zone, now - rule.lasts)) - dayMs
  for (let day = beginning; day <= before + 2 * dayMs && found.length < most; day += dayMs) {
    if (!isDue(rule, day)) continue
    const from = atWall(rule.zone, day + rule.at * minuteMs)
    const until = instant(from + rule.lasts)
    if (until > now && from < before) found.push({ date: dateOf(day), from, until })
  }
  return found
}

export const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10)

function isDue({ days, monthDays, first, last }: Recurrence, day: number): boolean {
  const date = dateOf(day)
  if ((first !== null && date < first) || (last !== null && date > last)) return false
  if (days.includes(dayOf(day))) return true
  const at = new Date(day)
  const inMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  return monthDays.some((wanted) => Math.min(wanted, inMonth) === at.getUTCDate())
}

/** `wall`: what the clock of the place shows, as if it showed UTC. */
export function atWall(zone: string, wall: number): Instant {
  const before = offsetAt(zone, wall - dayMs)
  const offsets = [before, offsetAt(zone, wall + dayMs)].sort((a, b) => b - a)
  const shown = offsets.map((offset) => wall - offset).find((at) => wallTime(zone, at) === wall)
  return instant(shown ?? wall - before)
}
