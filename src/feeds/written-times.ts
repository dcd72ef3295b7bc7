// Finds times in prose: "Jan 23, 12:41 AM PST", "6:06 PM PDT", "2020-01-08 19:08 US/Pacific", "12:34 UTC on 5 Nov 2025".
// Clock and day are found apart and joined when nothing but a comma or "on" stands between them: one expression for
// every order of them would be unreadable, and slow on long posts.

import type { Day, TimeOfDay, Zone } from './zones.ts'
import { monthOf, zoneOf, zonePattern } from './zones.ts'

/** `year` null where only month and day are written. */
export type WrittenDay = Omit<Day, 'year'> & { readonly year: number | null }

/** A time as written: what it does not say is null. */
export type WrittenTime = {
  readonly time: TimeOfDay
  /** Hours in the clock it is written in; null for "5:42", which may be either half of the day. */
  readonly clock: 12 | 24 | null
  readonly zone: Zone | null
  readonly day: WrittenDay | null
  /** Where it stands in the text, day and zone included. */
  readonly from: number
  readonly to: number
  /** Where its clock stands. */
  readonly clockFrom: number
}

/** No post names more times than this; a hostile one does not make work without end. */
const mostTimes = 200
const mostText = 60_000

const month =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)'

const zone = `(?:[ ,]{0,2}\\(?(?<zone>${zonePattern})(?![A-Za-z\\d])\\)?)?`
const clockShape = new RegExp(
  [
    '(?<![\\d:.$#])(?:(?<hour>[01]?\\d|2[0-4])(?::|h(?=\\d)|\\.(?=\\d\\d\\s?[ap]\\.?m\\b))(?<minute>[0-5]\\d)(?::(?<second>[0-5]\\d)(?:\\.\\d{1,9})?)?',
    '(?:\\s?(?<half>[ap]\\.?m\\b\\.?))?',
    '|(?<bareHour>1[0-2]|0?[1-9])\\s?(?<bareHalf>[ap]\\.?m\\b\\.?)',
    '|\\b(?<word>noon|midnight)\\b)',
    `(?![\\d:])${zone}`,
  ].join(''),
  'gi',
)
const dayShape = new RegExp(
  [
    '(?<![\\d/-])(?:(?<isoYear>\\d{4})[-/](?<isoMonth>\\d{1,2})[-/](?<isoDay>\\d{1,2})(?![\\d/-])',
    `|(?<!\\w)(?<month1>${month})\\.? {1,3}(?<day1>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,? {1,3}(?<year1>(?:19|20)\\d{2})(?![\\d:]))?`,
    `|(?<day2>\\d{1,2})(?:st|nd|rd|th)? {1,3}(?:of )?(?<month2>${month})(?!\\w)\\.?(?:,? {1,3}(?<year2>(?:19|20)\\d{2})(?![\\d:]))?`,
    '|(?<usMonth>\\d{1,2})/(?<usDay>\\d{1,2})/(?<usYear>(?:19|20)\\d{2})(?!\\d)',
    '|(?<shortMonth>\\d{1,2})/(?<shortDay>\\d{1,2})(?![\\d/]))',
  ].join(''),
  'gi',
)

type Found<T> = { readonly value: T; readonly from: number; readonly to: number }

const weekday = '(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)'
const beforeClock =
  /^(?:T|[,\s@-]*(?:beginning at|starting at|beginning|starting|at|from|between|on|by|as of)?(?:\s+(?:around|about|approximately))?\s*[[(]?\s*)$/i
const afterClock = new RegExp(`^[\\]\\s,(-]*(?:on)?\\s*(?:the\\s+)?(?:${weekday}\\.?,?)?\\s*$`, 'i')

/** In the order in which they stand. */
export function timesIn(prose: string): readonly WrittenTime[] {
  const text = prose.slice(0, mostText)
  const days = daysIn(text)
  const taken = new Set<Found<WrittenDay>>()
  return clocksIn(text).map((clock, at, clocks) => {
    const before = days.findLast((day) => day.to <= clock.from)
    const after = days.find((day) => day.from >= clock.to)
    const joined =
      before && !taken.has(before) && beforeClock.test(text.slice(before.to, clock.from))
        ? before
        : after &&
            !startsNext(after, clocks[at + 1], text) &&
            afterClock.test(text.slice(clock.to, after.from))
          ? after
          : null
    if (joined === null)
      return { ...clock.value, day: null, from: clock.from, to: clock.to, clockFrom: clock.from }
    taken.add(joined)
    return {
      ...clock.value,
      day: joined.value,
      from: Math.min(joined.from, clock.from),
      to: Math.max(joined.to, clock.to),
      clockFrom: clock.from,
    }
  })
}

/** "7:00 PM, Oct 8 at 9:00 PM": the day belongs to the clock that follows it. */
const startsNext = (day: Found<WrittenDay>, next: Found<unknown> | undefined, text: string): boolean =>
  next !== undefined && next.from >= day.to && /^(?:T|,?\s*(?:at)?\s*)$/i.test(text.slice(day.to, next.from))

function clocksIn(text: string): readonly Found<Pick<WrittenTime, 'time' | 'clock' | 'zone'>>[] {
  const found: Found<Pick<WrittenTime, 'time' | 'clock' | 'zone'>>[] = []
  for (const match of text.matchAll(clockShape)) {
    if (found.length >= mostTimes) break
    const { hour, minute, second, half, bareHour, bareHalf, word, zone } = match.groups ?? {}
    const written = Number(hour ?? bareHour ?? 12)
    const afternoon = half ?? bareHalf ?? (word === undefined ? undefined : /noon/i.test(word) ? 'pm' : 'am')
    found.push({
      value: {
        time: {
          hour: afternoon === undefined ? written : hourOf(written, afternoon),
          minute: Number(minute ?? 0),
          second: Number(second ?? 0),
        },
        clock: afternoon !== undefined ? 12 : is24(hour, written) || zone !== undefined ? 24 : null,
        zone: zone === undefined ? null : zoneOf(zone),
      },
      from: match.index,
      to: match.index + match[0].length,
    })
  }
  return found
}

const is24 = (hour: string | undefined, value: number): boolean =>
  value > 12 || value === 0 || (hour ?? '').startsWith('0')

/** "13:05 PM" is written too: hours past 12 are what they are. */
const hourOf = (written: number, half: string): number =>
  written > 12 ? written : (written % 12) + (/^p/i.test(half) ? 12 : 0)

function daysIn(text: string): readonly Found<WrittenDay>[] {
  const found: Found<WrittenDay>[] = []
  for (const match of text.matchAll(dayShape)) {
    if (found.length >= mostTimes) break
    const value = dayOf(match.groups ?? {})
    if (value !== null) found.push({ value, from: match.index, to: match.index + match[0].length })
  }
  return found
}

function dayOf(groups: Readonly<Record<string, string | undefined>>): WrittenDay | null {
  const name = groups.month1 ?? groups.month2
  const month =
    name === undefined ? Number(groups.isoMonth ?? groups.usMonth ?? groups.shortMonth) : (monthOf(name) ?? 0)
  const day = Number(groups.day1 ?? groups.day2 ?? groups.isoDay ?? groups.usDay ?? groups.shortDay)
  const year = groups.year1 ?? groups.year2 ?? groups.isoYear ?? groups.usYear
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  return { year: year === undefined ? null : Number(year), month, day }
}
