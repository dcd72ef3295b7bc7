// How well a service was, day by day in UTC. Counted from its incidents, and only over time that was watched: since the
// service was known, and while Holdfast ran. Down is down; what was slow, failed in part or recovered is trouble; people who
// merely blame a service make neither.

import type { DayView, UptimeView } from '../../../board/index.ts'
import type { PastIncident } from '../past-incident.ts'
import { common, joined, lengthOf, type Stretch, without } from './intervals.ts'

const minuteMs = 60_000
export const dayMs = 1440 * minuteMs

export type Record = Pick<PastIncident, 'beganAt' | 'resolvedAt' | 'turns'>

export type Watch = {
  /** When the service was first known. */
  readonly knownSince: number
  /** When Holdfast ran. */
  readonly ran: readonly Stretch[]
  readonly now: number
}

/** Today and the days before it, oldest first. */
export function dayStarts(now: number, days: number): readonly number[] {
  const today = Math.floor(now / dayMs) * dayMs
  return Array.from({ length: days }, (_, i) => today - (days - 1 - i) * dayMs)
}

export const dayName = (start: number): string => new Date(start).toISOString().slice(0, 10)

function stretchesOf(records: readonly Record[], phase: 'down' | 'trouble', now: number): Stretch[] {
  return records.flatMap(({ turns, resolvedAt }) =>
    turns.flatMap((turn, i) =>
      turn.phase === phase ? [{ from: turn.from, to: turns[i + 1]?.from ?? resolvedAt ?? now }] : [],
    ),
  )
}

const whole = (ms: number): number => Math.round(ms / minuteMs)
/** A moment of it is more than none. */
const atLeastOne = (ms: number): number => (ms > 0 ? Math.max(1, whole(ms)) : 0)

/** Less of a day that is over than this share was watched: nothing is said of it. */
const enough = 0.5

/** `starts`: of days without a gap, oldest first. */
export function daysOf(
  records: readonly Record[],
  { knownSince, ran, now }: Watch,
  starts: readonly number[],
): DayView[] {
  const watched = common(joined(ran), [{ from: knownSince, to: Math.max(knownSince, now) }])
  const down = common(joined(stretchesOf(records, 'down', now)), watched)
  const trouble = without(common(joined(stretchesOf(records, 'trouble', now)), watched), down)
  return starts.map((start) => {
    const day = [{ from: start, to: start + dayMs }]
    const [downMs, troubleMs, watchedMs] = [down, trouble, watched].map((one) =>
      lengthOf(common(one, day)),
    ) as [number, number, number]
    const [downMinutes, troubleMinutes] = [atLeastOne(downMs), atLeastOne(troubleMs)]
    const incidents = records.filter(({ beganAt }) => beganAt >= start && beganAt < start + dayMs).length
    // Of today nothing else is known yet.
    const least = start + dayMs > now ? 1 : enough * dayMs
    const calm = watchedMs < least ? 'unwatched' : 'ok'
    return {
      day: dayName(start),
      state: downMinutes > 0 ? 'down' : troubleMinutes > 0 ? 'trouble' : calm,
      ...{ downMinutes, troubleMinutes, watchedMinutes: whole(watchedMs), incidents },
    }
  })
}

/** Never all when any of it was lost, and never none when any was there. */
const millionths = (part: number, whole: number): number =>
  Math.max(part > 0 ? 1 : 0, Math.floor((part * 1e6) / whole)) / 1e6

/** Of these days together; also of several services. */
export function uptimeOf(views: readonly Omit<DayView, 'day' | 'state'>[], days: number): UptimeView {
  const sum = { down: 0, trouble: 0, watched: 0, incidents: 0 }
  for (const view of views) {
    sum.down += view.downMinutes
    sum.trouble += view.troubleMinutes
    sum.watched += view.watchedMinutes
    sum.incidents += view.incidents
  }
  const share = (lost: number): number | null =>
    sum.watched === 0 ? null : millionths(Math.max(0, sum.watched - lost), sum.watched)
  return {
    days,
    up: share(sum.down),
    well: share(sum.down + sum.trouble),
    downMinutes: sum.down,
    troubleMinutes: sum.trouble,
    watchedMinutes: sum.watched,
    incidents: sum.incidents,
  }
}
