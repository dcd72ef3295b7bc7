// When the trouble was felt, as the sender says it: ISO 8601 with its zone, or milliseconds since the Unix epoch.
// A time without a zone is refused: guessing one would move reports by hours.

import { bad, good, hours, type Instant, instant, isoTime, type Outcome, seconds } from '../terms/index.ts'

export const futureAllowed = seconds(60)
export const ageAllowed = hours(24)

const iso =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
const expected = 'expected ISO 8601 with a zone (2025-10-20T06:48:00Z) or milliseconds since 1970'

/** `Date.parse` rolls 30 February over to March; a calendar does not. */
function parseIso(text: string): number {
  const parts = text.length <= 40 ? iso.exec(text) : null
  if (!parts) return Number.NaN
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (month < 1 || month > 12 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return Number.NaN
  return Date.parse(text)
}

function parse(value: unknown): number {
  if (typeof value === 'string') return parseIso(value)
  return typeof value === 'number' && value >= 0 && value <= 8.64e15 ? value : Number.NaN
}

/** Absent: now. Not more than 60 s ahead of the realm's clock; not older than 24 h unless a relay says it. */
export function readEventTime(
  value: unknown,
  { now, relay }: { readonly now: Instant; readonly relay: boolean },
): Outcome<Instant> {
  if (value === undefined) return good(now)
  const at = parse(value)
  const read = JSON.stringify(value)?.slice(0, 60) ?? typeof value
  if (Number.isNaN(at)) return bad(`${expected}, read ${read}`)
  if (at > now + futureAllowed)
    return bad(`${read} is more than 60 s ahead of this clock, which says ${isoTime(now)}`)
  if (!relay && at < now - ageAllowed)
    return bad(`${read} is more than 24 h old; only a token with the scope "relay" may report that late`)
  return good(instant(at))
}
