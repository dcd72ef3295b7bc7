// How long to wait after trouble: exponential with full jitter, which spreads a crowd of clients best (Brooker,
// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), and never less than the provider asks for.

import { type Duration, type Instant, minutes, ms, type Random } from '../terms/index.ts'

export const longestBackoff: Duration = minutes(15)
/** A provider that asks for longer than this is asked again anyway, once an hour. */
export const longestRetryAfter: Duration = minutes(60)

/** `failures` in a row, at least 1. At least a tenth of the ceiling, so that jitter never means hammering. */
export function backoff(
  every: Duration,
  failures: number,
  retryAfter: Duration | null,
  random: Random,
): Duration {
  const ceiling = Math.min(longestBackoff, every * 2 ** Math.min(failures, 20))
  const jittered = Math.max(ceiling / 10, random.next() * ceiling)
  return ms(Math.max(jittered, Math.min(retryAfter ?? 0, longestRetryAfter)))
}

/** Reads the header: whole seconds or an HTTP date (RFC 9110 section 10.2.3). Null when it is neither. */
export function parseRetryAfter(header: string | null, now: Instant): Duration | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header)) return ms(Number(header) * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : ms(Math.max(0, at - now))
}
