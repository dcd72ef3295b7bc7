// A cron pattern (crontab(5), with the seconds, aliases and `L` of croner, which Uptime Kuma reads it with) as days and
// times of day, as far as a rule of ours can say it.

import type { Day } from '../../telling/index.ts'
import { bad, good, type Outcome } from '../../terms/index.ts'

export type CronTimes = {
  /** One of the two is empty. */
  readonly days: readonly Day[]
  readonly monthDays: readonly number[]
  /** `02:30`, at least one. */
  readonly times: readonly string[]
  /** It names a day that some months do not have. */
  readonly skipsMonths: boolean
}

export const weekDays: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** Of one pattern: each is a rule of its own. */
const mostTimes = 4
/** What a month does not have is its last day. */
export const lastOfMonth = 31

const aliases: Readonly<Record<string, string>> = {
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
}

export function cronTimes(pattern: string): Outcome<CronTimes> {
  const text = pattern.trim().toLowerCase()
  const fields = (aliases[text] ?? text).split(/\s+/)
  if (fields.length === 6 && fields[0] === '0') fields.shift()
  const [minute = '', hour = '', inMonth = '', month = '', inWeek = ''] = fields
  const isLast = inMonth.split(',').includes('l')
  const numbers = inMonth.split(',').filter((part) => part !== 'l')
  const minutes = valuesOf(minute, 0, 59)
  const hours = valuesOf(hour, 0, 23)
  const dates = numbers.length === 0 ? [] : valuesOf(numbers.join(','), 1, 31)
  const months = valuesOf(month, 1, 12)
  const days = valuesOf(withNumbers(inWeek), 0, 7)
  if (fields.length !== 5 || !minutes || !hours || !dates || !months || !days)
    return bad(`Holdfast cannot read the cron pattern ${JSON.stringify(pattern.slice(0, 60))}`)
  if (months.length < 12) return bad('it comes in some months only')
  if (minutes.length * hours.length > mostTimes) return bad(`it begins more than ${mostTimes} times a day`)
  const everyDate = dates.length === 31
  const ofWeek = new Set(days.map((day) => weekDays[day % 7]!))
  if (!everyDate && ofWeek.size < 7) return bad('it asks for days of the month and of the week')
  const two = (number: number): string => String(number).padStart(2, '0')
  return good({
    days: everyDate ? [...ofWeek] : [],
    monthDays: everyDate ? [] : [...new Set([...dates, ...(isLast ? [lastOfMonth] : [])])],
    times: hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}`)),
    skipsMonths: !everyDate && dates.some((date) => date > 28),
  })
}

const withNumbers = (field: string): string =>
  field.replace(/[a-z]{3}/g, (name) => {
    const at = (weekDays as readonly string[]).indexOf(name)
    return at < 0 ? name : String(at)
  })

/** What a field means, ascending; null: it cannot be read. */
function valuesOf(field: string, least: number, most: number): readonly number[] | null {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const match = /^(?:(\*|\?)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part)
    if (match === null) return null
    const [, all, from, to, step] = match
    const first = all ? least : Number(from)
    const last = all || (step && !to) ? most : Number(to ?? from)
    const by = Number(step ?? 1)
    if (by < 1 || first < least || last > most || first > last) return null
    for (let value = first; value <= last; value += by) found.add(value)
  }
  return [...found].sort((a, b) => a - b)
}
