// Points in time as pages and feeds write them: ISO 8601, RFC 822 and its many neighbours, with offsets, zone
// abbreviations, or nothing (then UTC). Dates without a year are read beside a time that is known.

import { after, days, type Instant, instant } from '../terms/index.ts'
import { instantAt, instantBeside, monthOf, utc, wallAt, type Zone, zoneOf, zonePattern } from './zones.ts'

const iso =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([A-Za-z+-][\w:+/ -]{0,30})?$/
const rfc822 =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s-]+(\d{2}|\d{4}),?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*([A-Za-z+-][\w:+/ -]{0,30})?$/
const american =
  /^(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4}),?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*([A-Za-z+-][\w:+/ -]{0,30})?$/

/** "3/29/2017 3:43:21 PM": the month stands first wherever the clock has twelve hours. */
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))? ([AaPp][Mm])$/

/** Null when it is no point in time. Numbers are seconds or milliseconds since 1970, told apart by their size. */
export function stampOf(value: unknown): Instant | null {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,14}$/.test(value)))
    return epoch(Number(value))
  if (typeof value !== 'string' || value.length > 80) return null
  // JavaScript's own way of writing a date ends in the zone's name.
  const text = value.trim().replace(/\s*\([^()]{1,40}\)$/, '')
  return isoStamp(text) ?? rfcStamp(text) ?? americanStamp(text) ?? slashedStamp(text)
}

function epoch(value: number): Instant | null {
  const at = value < 1e11 ? value * 1000 : value
  return Number.isFinite(at) && at > 0 && at < 8e15 ? instant(at) : null
}

function isoStamp(text: string): Instant | null {
  const found = iso.exec(text)
  if (!found) return null
  const [, year, month, day, hour, minute, second, fraction, zone] = found
  const at = assembled([Number(year), Number(month), Number(day)], [hour, minute, second], goZone(zone))
  return at === null ? null : instant(at + Math.floor(Number(`0.${fraction ?? 0}`) * 1000))
}

/** Go writes "+0000 UTC": the offset says it all. */
const goZone = (zone: string | undefined): string | undefined =>
  /^[+-]\d{2}:?\d{2}(?= )/.exec(zone ?? '')?.[0] ?? zone

function rfcStamp(text: string): Instant | null {
  const found = rfc822.exec(text)
  if (!found) return null
  const [, day, month, year, hour, minute, second, half, zone] = found
  const named = monthOf(month!)
  const full = year!.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900)
  return named === null
    ? null
    : assembled([full, named, Number(day)], [hourOf(hour!, half), minute, second], zone)
}

function americanStamp(text: string): Instant | null {
  const found = american.exec(text)
  if (!found) return null
  const [, month, day, year, hour, minute, second, half, zone] = found
  const named = monthOf(month!)
  if (named === null) return null
  return assembled([Number(year), named, Number(day)], [hourOf(hour!, half), minute, second], zone)
}

function slashedStamp(text: string): Instant | null {
  const found = slashed.exec(text)
  if (!found) return null
  const [, month, day, year, hour, minute, second, half] = found
  const date = [Number(year), Number(month), Number(day)] as const
  return assembled(date, [hourOf(hour!, half), minute, second], undefined)
}

/** Twelve-hour clocks included. */
function hourOf(hour: string, half: string | undefined): string {
  if (half === undefined) return hour
  const within = Number(hour) % 12
  return String(half.toLowerCase() === 'pm' ? within + 12 : within)
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

function assembled(
  [year, month, day]: readonly [number, number, number],
  [hour = '0', minute = '0', second = '0']: readonly (string | undefined)[],
  zoneText: string | undefined,
): Instant | null {
  const zone = zoneText === undefined || zoneText.trim() === '' ? utc : zoneOf(zoneText)
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) }
  if (zone === null || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  if (time.hour > 24 || time.minute > 59 || time.second > 60) return null
  return instantAt(zone, { year, month, day }, time)
}

/** "Mar 26, 03:35 UTC", "Mar 26 2022, 3:35 PM", "26 March 2022 03:35": what stands where a post says when. */
export const dayTimePattern = `(?:(?:[A-Z][a-z]{2,8}day|Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:([A-Z][a-z]{2,8})\\.? (\\d{1,2})|(\\d{1,2}) ([A-Z][a-z]{2,8}))(?:,? (\\d{4}))?,? (?:at )?(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?: ?([AaPp][Mm]))?(?: ?(${zonePattern}))?`
/** How many groups `dayTimePattern` has. */
export const dayTimeGroups = 10

/**
 * The groups of `dayTimePattern`, beside a time that is known: a year that is not written is the one that brings it
 * nearest to that. `fallback`: the zone where none is written.
 */
export function dayTimeOf(
  groups: readonly (string | undefined)[],
  beside: Instant,
  fallback: Zone,
): Instant | null {
  const [monthFirst, dayAfter, dayFirst, monthAfter, year, hour, minute, second, half, zoneText] = groups
  const month = monthOf(monthFirst ?? monthAfter ?? '')
  const zone = zoneText === undefined ? fallback : zoneOf(zoneText)
  if (month === null || zone === null) return null
  const day = Number(dayAfter ?? dayFirst)
  const time = { hour: Number(hourOf(hour!, half)), minute: Number(minute), second: Number(second ?? 0) }
  if (year !== undefined) return instantAt(zone, { year: Number(year), month, day }, time)
  return instantBeside(zone, { month, day }, time, beside)
}

/** The end of a stretch that names only an hour: the first such moment after its start. */
export function nextTimeOfDay(start: Instant, hour: number, minute: number, zone: Zone): Instant {
  const { year, month, day } = wallAt(zone, start)
  const same = instantAt(zone, { year, month, day }, { hour, minute, second: 0 })
  return same > start ? same : after(same, days(1))
}
