// What may be ordered: every act ends, and none hides so much or so long that people forget it.

import {
  bad,
  days,
  formatDuration,
  good,
  type Instant,
  isoTime,
  type Outcome,
  parseDuration,
} from '../../terms/index.ts'

/** A silence that outlives a month is a route that asks for too much: what is not wanted belongs in `when`. */
export const longestSilence = days(32)
/** Plans are made for a year; what is never up is not under maintenance. */
export const longestMaintenance = days(366)
/** Reminders begin again while the same people are still there to hear them. */
export const longestAcknowledgement = days(32)
/** More than anybody can know of at once. Each is asked about for every alert. */
export const mostSilences = 200
export const mostMaintenance = 500
/** Of what comes back: each has a few windows ahead. */
export const mostRules = 100

/** ISO 8601 with a zone: what has none means another time to whoever reads it elsewhere. */
export function readTime(text: string): Outcome<Instant> {
  const shaped = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)
  const at = shaped ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) || !dayExists(text)
    ? bad(
        `expected a time with its zone such as 2026-12-03T22:00+01:00, read ${JSON.stringify(text.slice(0, 40))}`,
      )
    : good(at as Instant)
}

/** `Date` takes the 30th of February for a day in March. */
function dayExists(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  return new Date(Date.UTC(year!, month! - 1, day)).getUTCDate() === day
}

export type Span = { readonly from?: string; readonly until?: string; readonly for?: string }

/** From when to when; `from` absent: from now. Exactly one of `until` and `for`. */
export function readSpan(
  span: Span,
  now: Instant,
  longest: number,
): Outcome<{ readonly from: Instant; readonly until: Instant }> {
  const from = span.from === undefined ? good(now) : readTime(span.from)
  if (!from.ok) return from
  if ((span.until === undefined) === (span.for === undefined))
    return bad('say when it ends: either `until` (a time) or `for` (a duration such as 2h)')
  const until = span.until === undefined ? endAfter(from.value, span.for!) : readTime(span.until)
  return until.ok ? checkSpan(from.value, until.value, now, longest) : until
}

/** When an acknowledgement ends by itself: `until`, or so long from now, or neither. */
export function readWait(wait: Omit<Span, 'from'>, now: Instant): Outcome<{ readonly until?: Instant }> {
  if (wait.until === undefined && wait.for === undefined) return good({})
  const span = readSpan(wait, now, longestAcknowledgement)
  return span.ok ? good({ until: span.value.until }) : span
}

function endAfter(from: Instant, text: string): Outcome<Instant> {
  const length = parseDuration(text)
  return length.ok ? good((from + length.value) as Instant) : length
}

export function checkSpan(
  from: Instant,
  until: Instant,
  now: Instant,
  longest: number,
): Outcome<{ readonly from: Instant; readonly until: Instant }> {
  if (until <= from) return bad(`it ends (${isoTime(until)}) before it begins (${isoTime(from)})`)
  if (until <= now) return bad(`it would be over already: it ends ${isoTime(until)}`)
  if (until - from > longest)
    return bad(`it may last ${formatDuration(longest as never)} at most; what is hidden longer is forgotten`)
  if (from - now > longestMaintenance) return bad('it may begin within a year from now')
  return good({ from, until })
}
