// One maintenance of Uptime Kuma as one or more of ours. Columns are those of its database, versions 1.19 to 2.0; what
// comes back is a cron pattern there, and days with a time of day here.

import { atWall, isZone } from '../../telling/index.ts'
import {
  bad,
  type Duration,
  formatDuration,
  good,
  type Instant,
  isoTime,
  type JsonObject,
  type Outcome,
} from '../../terms/index.ts'
import { mostRules } from '../acts/limits.ts'
import { type CronTimes, cronTimes, lastOfMonth, weekDays } from './cron.ts'
import { type Draft, nameText } from './draft.ts'
import { exactOf, isSet, type KumaRow, numberOf, parsed, textOf } from './kuma-monitor.ts'

export type MovingWork = {
  /** Services of ours that it is about. */
  readonly services: readonly string[]
  /** Of the server, as its settings have it; null: they do not say. */
  readonly zone: string | null
  readonly now: Instant
  readonly draft: Draft
}

export function moveMaintenance(row: KumaRow, work: MovingWork): void {
  const { draft, services } = work
  const title = nameText(exactOf(row.title)) || 'Maintenance'
  const where = `maintenance ${JSON.stringify(title)}`
  const made = entriesOf(row, where, work)
  if (!made.ok) {
    draft.lose(where, 'the whole maintenance', made.error)
    return
  }
  if (textOf(row.description) !== '')
    draft.lose(where, 'description', 'a maintenance has a title and no description')
  for (const [name, entry] of made.value)
    draft.add('maintenance', `${title}${name}`, { title, services, ...entry })
}

type Entries = readonly (readonly [name: string, entry: JsonObject])[]

function entriesOf(row: KumaRow, where: string, work: MovingWork): Outcome<Entries> {
  const strategy = textOf(row.strategy)
  if ('active' in row && !isSet(row.active)) return bad('it is paused')
  if (strategy === 'manual')
    return bad('it has no end; say one with `holdfast maintenance plan TITLE --for 2h` when it is needed')
  if (work.services.length === 0) return bad('no monitor that is carried is under it')
  const zone = zoneOf(row, where, work)
  if (!isZone(zone)) return bad(`there is no time zone ${JSON.stringify(zone.slice(0, 60))}`)
  const [start, end] = [dateOf(row.startDate), dateOf(row.endDate)]
  if (end !== null && instantOf(end, zone) <= work.now) return bad('it is over')
  if (strategy === 'single') return once(start, end, zone)
  const due = dueOf(strategy, row, start)
  if (!due.ok) return due
  if (due.value.skipsMonths)
    work.draft.lose(where, 'day 29 to 31', 'in a month that has no such day it comes on its last')
  return again(due.value, { row, start, end, zone }, work)
}

/** What has none was made before there were any: then it was UTC. */
function zoneOf(row: KumaRow, where: string, { zone, draft }: MovingWork): string {
  const said = textOf(row.timezone)
  if (said !== '' && said !== 'SAME_AS_SERVER') return said
  if (said === '' && textOf(row.cron) === '') return 'UTC'
  if (zone === null)
    draft.lose(where, 'time zone of the server', 'its settings do not say which; UTC stands in')
  return zone ?? 'UTC'
}

function once(start: Wall | null, end: Wall | null, zone: string): Outcome<Entries> {
  if (start === null || end === null) return bad('it does not say from when to when')
  const [from, until] = [start, end].map((wall) => isoTime(instantOf(wall, zone)))
  return good([['', { from: from!, until: until! }]])
}

const recurring = new Set(['recurring-weekday', 'recurring-day-of-month', 'recurring-interval'])

/** When it comes back. Errors: why no rule of ours says so. */
function dueOf(strategy: string, row: KumaRow, start: Wall | null): Outcome<CronTimes> {
  if (strategy === 'cron') return cronTimes(textOf(row.cron))
  if (!recurring.has(strategy)) return bad(`Holdfast does not know the strategy ${JSON.stringify(strategy)}`)
  const at = /^(\d\d:\d\d)(?::\d\d)?$/.exec(textOf(row.startTime))?.[1]
  if (at === undefined) return bad('it does not say at what time it begins')
  const due = { days: [], monthDays: [], times: [at], skipsMonths: false }
  if (strategy === 'recurring-weekday') {
    const days = listOf(row.weekdays).flatMap((day) => weekDays[Number(day) % 7] ?? [])
    return days.length === 0 ? bad('it names no day of the week') : good({ ...due, days: [...new Set(days)] })
  }
  if (strategy === 'recurring-day-of-month') return monthly(listOf(row.daysOfMonth), due)
  const every = numberOf(row.intervalDay) ?? 1
  if (every === 1) return good({ ...due, days: [...weekDays] })
  // Older versions counted the days from the first of each month.
  if (textOf(row.cron).includes('*/')) return cronTimes(textOf(row.cron))
  if (every === 7 && start !== null)
    return good({ ...due, days: [weekDays[new Date(start.at).getUTCDay()]!] })
  return bad(`it comes back every ${every} days; a rule goes by days of the week or of the month`)
}

function monthly(said: readonly unknown[], due: CronTimes): Outcome<CronTimes> {
  const numbers = said.flatMap((day) =>
    typeof day === 'number' || /^\d+$/.test(String(day)) ? Number(day) : [],
  )
  const last = said.includes('lastDay1') ? [lastOfMonth] : []
  const monthDays = [...new Set([...numbers, ...last])]
  // Kuma itself passes over the last day but one, two or three.
  if (monthDays.length === 0) return bad('it names no day of the month')
  return good({ ...due, monthDays, skipsMonths: numbers.some((day) => day > 28) })
}

type Bounds = {
  readonly row: KumaRow
  readonly start: Wall | null
  readonly end: Wall | null
  readonly zone: string
}

function again(due: CronTimes, { row, start, end, zone }: Bounds, { draft }: MovingWork): Outcome<Entries> {
  const seconds = lengthOf(row)
  if (seconds < 60) return bad('it does not say for how long')
  const { days, monthDays, times } = due
  if (draft.rules + times.length > mostRules) return bad(`at most ${mostRules} rules come back`)
  draft.rules += times.length
  return good(
    times.map((at) => [
      times.length === 1 ? '' : ` ${at}`,
      {
        repeat: {
          ...(days.length > 0 ? { days } : { monthDays }),
          ...{ at, zone, lasts: formatDuration((seconds * 1000) as Duration) },
          // It counts from and to a moment: the day before or after may be the first or last with this time of day.
          ...(start === null ? {} : { first: dayAt(start.at + (start.time > at ? dayMs : 0)) }),
          ...(end === null ? {} : { last: dayAt(end.at - (end.time <= at ? dayMs : 0)) }),
        },
      },
    ]),
  )
}

const dayMs = 86_400_000
const dayAt = (wall: number): string => new Date(wall).toISOString().slice(0, 10)

/** Seconds; of days with a time it is from one time to the other, over midnight too. */
function lengthOf(row: KumaRow): number {
  if (textOf(row.strategy) === 'cron') return numberOf(row.duration) ?? 0
  const [from, to] = [row.startTime, row.endTime].map((text) => Date.parse(`1970-01-01T${textOf(text)}Z`))
  return Number.isFinite(from) && Number.isFinite(to) ? ((to! - from! + dayMs) % dayMs) / 1000 : 0
}

type Wall = {
  /** What the clock shows, as if it showed UTC. */
  readonly at: number
  readonly time: string
  /** It names its own zone: `at` is an instant. */
  readonly absolute: boolean
}

/** Null: none, or it cannot be read. */
function dateOf(value: unknown): Wall | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(
    textOf(value),
  )
  if (match === null) return null
  const [, day, time = '00:00', zone] = match
  const at = Date.parse(`${day}T${time}${zone ?? 'Z'}`)
  return Number.isNaN(at) ? null : { at, time, absolute: zone !== undefined }
}

const instantOf = ({ at, absolute }: Wall, zone: string): Instant =>
  absolute ? (at as Instant) : atWall(zone, at)

function listOf(value: unknown): readonly unknown[] {
  const list = typeof value === 'string' ? parsed(value) : value
  return Array.isArray(list) ? list : []
}
