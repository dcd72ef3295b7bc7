// Time zones as people write them. Providers write the clock on their wall: "PST" in July means what that clock showed,
// so most abbreviations name a place, whose daylight saving comes from the runtime's own table (Intl). Only what some
// place really keeps all year round is taken at its word, and the written offset decides in the hour that comes twice.

import { type Instant, instant } from '../terms/index.ts'

export type Zone = {
  /** IANA name; null where the zone is nothing but an offset. */
  readonly place: string | null
  /** Minutes ahead of UTC that the abbreviation says; null where it says none ("PT", "US/Pacific"). */
  readonly offset: number | null
}

/** Month 1-12. */
export type Day = { readonly year: number; readonly month: number; readonly day: number }
export type TimeOfDay = { readonly hour: number; readonly minute: number; readonly second: number }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** 1 to 12, by its first three letters; null: no month's name. */
export const monthOf = (name: string): number | null => {
  const at = months.indexOf(name.slice(0, 3).toLowerCase())
  return at < 0 ? null : at + 1
}

const places: Readonly<Record<string, readonly [place: string | null, offset: number | null]>> = {
  ...{ UTC: [null, 0], GMT: [null, 0], Z: [null, 0], UCT: [null, 0] },
  ...{ PT: ['America/Los_Angeles', null], PST: ['America/Los_Angeles', -480] },
  ...{ PDT: ['America/Los_Angeles', -420], PST8PDT: ['America/Los_Angeles', null] },
  // Arizona keeps MST and Queensland AEST in summer too.
  ...{ MT: ['America/Denver', null], MST: [null, -420], MDT: ['America/Denver', -360] },
  ...{ CT: ['America/Chicago', null], CST: ['America/Chicago', -360], CDT: ['America/Chicago', -300] },
  ...{ ET: ['America/New_York', null], EST: ['America/New_York', -300], EDT: ['America/New_York', -240] },
  ...{ AKST: ['America/Anchorage', -540], AKDT: ['America/Anchorage', -480], HST: [null, -600] },
  ...{ BRT: ['America/Sao_Paulo', -180], WET: ['Europe/Lisbon', 0], WEST: ['Europe/Lisbon', 60] },
  ...{ BST: ['Europe/London', 60], CET: ['Europe/Paris', 60], CEST: ['Europe/Paris', 120] },
  ...{ EET: ['Europe/Athens', 120], EEST: ['Europe/Athens', 180], MSK: [null, 180] },
  ...{ IST: [null, 330], SGT: [null, 480], HKT: [null, 480], JST: [null, 540], KST: [null, 540] },
  ...{ AWST: [null, 480], AEST: [null, 600], AEDT: ['Australia/Sydney', 660] },
  ...{ NZST: ['Pacific/Auckland', 720], NZDT: ['Pacific/Auckland', 780] },
}

const spoken: Readonly<Record<string, string>> = {
  pacific: 'PT',
  mountain: 'MT',
  central: 'CT',
  eastern: 'ET',
}

/** What may stand where a zone is written, for use inside a larger expression. Longer ones first. */
export const zonePattern = [
  '(?:US|America|Europe|Asia|Australia|Pacific|Africa|Etc)/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?',
  '(?:Pacific|Mountain|Central|Eastern)(?: Standard| Daylight)?(?: Time)?',
  '(?:UTC|GMT) ?[+-]\\d{1,2}(?::?\\d{2})?',
  ...Object.keys(places).toSorted((a, b) => b.length - a.length),
  '[+-]\\d{2}:?\\d{2}',
].join('|')

/** Null: nothing known by that name. */
export function zoneOf(text: string): Zone | null {
  const written = text.trim().replace(/^\(|\)$/g, '')
  const abbreviation = written.toUpperCase()
  if (Object.hasOwn(places, abbreviation)) {
    const [place, offset] = places[abbreviation]!
    return { place, offset }
  }
  const inWords = /^(\w+)(?: (?:standard|daylight))?(?: time)?$/i.exec(written)?.[1]?.toLowerCase()
  if (inWords !== undefined && Object.hasOwn(spoken, inWords)) return zoneOf(spoken[inWords]!)
  const shift = /^(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(written)
  if (shift) {
    const size = Number(shift[2]) * 60 + Number(shift[3] ?? 0)
    return size > 14 * 60 ? null : { place: null, offset: shift[1] === '-' ? -size : size }
  }
  return /^[A-Za-z]+\/[A-Za-z_/]{2,40}$/.test(written) && clockAt(written) !== null
    ? { place: written, offset: null }
    : null
}

export const utc: Zone = { place: null, offset: 0 }

const clocks = new Map<string, Intl.DateTimeFormat | null>()
const mostClocks = 500

function clockAt(place: string): Intl.DateTimeFormat | null {
  const known = clocks.get(place)
  if (known !== undefined) return known
  const clock = makeClock(place)
  // Names come from documents: what a hostile one invents is not kept for ever.
  if (clocks.size < mostClocks) clocks.set(place, clock)
  return clock
}

function makeClock(place: string): Intl.DateTimeFormat | null {
  const field = 'numeric'
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: place, calendar: 'iso8601', hourCycle: 'h23' },
      ...{ year: field, month: field, day: field, hour: field, minute: field, second: field },
    })
  } catch {
    return null
  }
}

/** What the clock of the zone shows. */
export function wallAt(zone: Zone, at: Instant): Day & TimeOfDay {
  const clock = zone.place === null ? null : clockAt(zone.place)
  if (clock === null) return fieldsOf(at + (zone.offset ?? 0) * 60_000)
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  return {
    ...{ year: part('year'), month: part('month'), day: part('day') },
    ...{ hour: part('hour'), minute: part('minute'), second: part('second') },
  }
}

function fieldsOf(shifted: number): Day & TimeOfDay {
  const date = new Date(shifted)
  return {
    ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
    ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() },
  }
}

const asIfUtc = ({ year, month, day, hour, minute, second }: Day & TimeOfDay): number =>
  Date.UTC(year, month - 1, day, hour, minute, second)

/**
 * The instant at which the zone's clock shows this. In the hour that comes twice the written offset decides, else the
 * first of the two; a time that the clock jumps over is read as if it had not jumped. Hours past 23 run on.
 */
export function instantAt(zone: Zone, day: Day, time: TimeOfDay): Instant {
  const wall = asIfUtc({ ...day, ...time })
  if (zone.place === null) return instant(wall - (zone.offset ?? 0) * 60_000)
  // Both offsets in force around that time; where they are the same there is no doubt.
  const around = [wall - 86_400_000, wall + 86_400_000].map((at) => offsetAt(zone, instant(at)))
  const fitting = [...new Set(around)]
    .map((offset) => instant(wall - offset))
    .filter((at) => asIfUtc(wallAt(zone, at)) === wall)
    .toSorted((a, b) => a - b)
  const stated = fitting.find((at) => zone.offset !== null && offsetAt(zone, at) === zone.offset * 60_000)
  return stated ?? fitting[0] ?? instant(wall - around[0]!)
}

/** The same of a day without a year: the year that brings it nearest to a time that is known. */
export function instantBeside(zone: Zone, day: Omit<Day, 'year'>, time: TimeOfDay, beside: Instant): Instant {
  const { year } = wallAt(zone, beside)
  const years = [year - 1, year, year + 1].map((each) => instantAt(zone, { ...day, year: each }, time))
  return nearestTo(beside, years)
}

/** Of several, at least one; of two that are as near, the one that stands first. */
export const nearestTo = (at: Instant, candidates: readonly Instant[]): Instant =>
  candidates.reduce((best, one) => (Math.abs(one - at) < Math.abs(best - at) ? one : best))

/** Milliseconds ahead of UTC. */
const offsetAt = (zone: Zone, at: Instant): number => asIfUtc(wallAt(zone, at)) - Math.floor(at / 1000) * 1000
