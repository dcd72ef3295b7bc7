// Numbers, times, durations and names as a language writes them. Everything is `Intl`'s, so that a further language
// needs no code. Times are written in the zone that is handed in, with UTC beside them where it matters.

import { type Language, localeOf } from './languages.ts'

/** What is counted, by the plural's name (CLDR); `#` stands for the number. English and German know `one` and `other`. */
export type Counted = { readonly [plural in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  readonly other: string
}

/** The two texts of the catalogue that ages need. */
type AgeWords = { readonly justNow: string; readonly ago: string }

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

export type Formats = ReturnType<typeof make>

const made = new Map<string, Formats>()

/** The same object for the same language and zone: making `Intl`'s formats is slow. `zone`: an IANA name. */
export function formatsOf(language: Language, zone: string, ages: AgeWords): Formats {
  const key = `${language} ${zone}`
  const known = made.get(key) ?? make(localeOf[language], zone, ages)
  made.set(key, known)
  return known
}

function make(locale: string, zone: string, ages: AgeWords) {
  const whole = new Intl.NumberFormat(locale)
  const count = (n: number): string => whole.format(n)
  const plurals = new Intl.PluralRules(locale)
  const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  const list = new Intl.ListFormat(locale)
  const short = shortDurations(locale)
  return {
    locale,
    zone,
    count,
    ...numbers(locale, count),
    /** `1 service`, `2,113 services`. */
    counted: (n: number, forms: Counted): string =>
      (forms[plurals.select(n)] ?? forms.other).replace('#', count(n)),
    ...times(locale, zone),
    shortDuration: short,
    /** What was measured: below a minute the tenths of a second count. */
    measured: measuredDurations(locale, short),
    /** Small clock differences may put an event into the future: it counts as now. */
    age: (at: number, now: number): string =>
      now - at < 2 * secondMs ? ages.justNow : ages.ago.replace('{age}', short(now - at)),
    /** The country of an ISO 3166-1 alpha-2 code; what is not even the shape of one, as it is. */
    countryName(code: string): string {
      try {
        return names.of(code) ?? code
      } catch {
        return code
      }
    },
    list: (items: readonly string[]): string => list.format(items),
  }
}

function numbers(locale: string, count: (n: number) => string) {
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })
  const three = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const hundredth = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const percents = new Map<number, Intl.NumberFormat>()
  return {
    /** `12.3K` from ten thousand on: for places where a digit more tells nothing. */
    brief: (n: number): string => (n < 10_000 ? count(n) : compact.format(n)),
    /** With one digit after the point where it has one. */
    tenths: (n: number): string => tenth.format(n),
    /** With three digits that count. */
    significant: (n: number): string => three.format(n),
    /** A score in 0..1 with two digits. */
    hundredths: (n: number): string => hundredth.format(n),
    /** A share in 0..1 as per cent, with so many digits after the point. */
    percent(share: number, digits = 0): string {
      const known =
        percents.get(digits) ??
        new Intl.NumberFormat(locale, {
          style: 'percent',
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        })
      percents.set(digits, known)
      return known.format(share)
    },
  }
}

function times(locale: string, zone: string) {
  const form = (parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...parts })
  const clock = form({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const minute = form({ hour: '2-digit', minute: '2-digit' })
  const day = form({ day: 'numeric', month: 'short' })
  const dayOfYear = form({ day: 'numeric', month: 'short', year: 'numeric' })
  const year = form({ year: 'numeric' })
  const withYear = (at: number, now: number): boolean => year.format(at) !== year.format(now)
  const date = (at: number, now: number): string => (withYear(at, now) ? dayOfYear : day).format(at)
  return {
    /** `14:03:10`. */
    clockTime: (at: number): string => clock.format(at),
    /** `14:03`. */
    minuteTime: (at: number): string => minute.format(at),
    /** `20 Oct`, with the year when it is another year. */
    date,
    /** `20 Oct 2025`. */
    dayOfYear: (at: number): string => dayOfYear.format(at),
    /** `14:03:10` today, `20 Oct, 14:03` on another day. */
    localTime: (at: number, now: number): string =>
      dayOfYear.format(at) === dayOfYear.format(now)
        ? clock.format(at)
        : `${date(at, now)}, ${minute.format(at)}`,
    /** `14:03` today, `20 Oct` on another day. */
    minuteOrDay: (at: number, now: number): string =>
      dayOfYear.format(at) === dayOfYear.format(now) ? minute.format(at) : date(at, now),
    /** `2025-10-20 07:11:32.120 UTC`: the same in every language, to be copied. */
    utcTime: (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC'),
  }
}

function measuredDurations(locale: string, short: (ms: number) => string): (ms: number) => string {
  const seconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  })
  return (ms) => (ms < secondMs || ms >= minuteMs ? short(ms) : seconds.format(ms / secondMs))
}

/** One unit, rounded down: `45 s`, `5 min`, `3 h`, `2 d`. */
function shortDurations(locale: string): (ms: number) => string {
  const unit = (name: string): ((n: number) => string) => {
    const form = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' })
    return (n) => form.format(n)
  }
  const [ms, seconds, minutes, hours, days] = ['millisecond', 'second', 'minute', 'hour', 'day'].map(unit)
  return (took) => {
    if (took < secondMs) return ms!(Math.max(0, Math.round(took)))
    if (took < minuteMs) return seconds!(Math.floor(took / secondMs))
    if (took < 2 * hourMs) return minutes!(Math.floor(took / minuteMs))
    if (took < 2 * dayMs) return hours!(Math.floor(took / hourMs))
    return days!(Math.floor(took / dayMs))
  }
}
