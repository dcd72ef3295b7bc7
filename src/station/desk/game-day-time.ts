// When the next game day is: at one time, or again and again within hours and days when people are there. Pure.

import { type Duration, days, type Instant, minutes } from '../../terms/index.ts'

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof weekdays)[number]

export type GameDayTime =
  | { readonly kind: 'at'; readonly at: Instant }
  | {
      readonly kind: 'every'
      /** From one to the next, at least. */
      readonly every: Duration
      readonly days: readonly Weekday[]
      /** Minutes of the day, UTC; `to` is exclusive. */
      readonly from: number
      readonly to: number
    }

export type GameDay = {
  readonly name: string
  readonly lose: string
  readonly endpoints: readonly string[]
  /** Else an exercise, on every endpoint. */
  readonly real: boolean
  readonly time: GameDayTime
}

const dayMs = days(1)
const minuteMs = minutes(1)

/** The first time at or after `soonest` that is also `every` after the last one; null: there is none any more. */
export function nextGameDay(time: GameDayTime, last: Instant | null, soonest: Instant): Instant | null {
  if (time.kind === 'at') return last === null && time.at >= soonest ? time.at : null
  const earliest = Math.max(soonest, last === null ? soonest : last + time.every)
  const firstDay = Math.floor(earliest / dayMs)
  for (let day = firstDay; day <= firstDay + 7; day++) {
    // The epoch began on a Thursday.
    const weekday = weekdays[(day + 4) % 7]!
    const begins = Math.max(earliest, day * dayMs + time.from * minuteMs)
    if (time.days.includes(weekday) && begins < day * dayMs + time.to * minuteMs) return begins as Instant
  }
  return null
}
