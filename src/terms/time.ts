// Time is handed in. An `Instant` is wall-clock milliseconds since the Unix epoch (fractions allowed: failover is
// measured in them); a `Duration` is milliseconds. Only `station/` owns a real clock.

import type { Brand } from './brand.ts'
import { bad, good, type Outcome } from './outcome.ts'

export type Instant = Brand<number, 'Instant'>
export type Duration = Brand<number, 'Duration'>

export const instant = (msSinceEpoch: number): Instant => msSinceEpoch as Instant
export const ms = (n: number): Duration => n as Duration
export const seconds = (n: number): Duration => (n * 1000) as Duration
export const minutes = (n: number): Duration => (n * 60_000) as Duration
export const hours = (n: number): Duration => (n * 3_600_000) as Duration
export const days = (n: number): Duration => hours(24 * n)

export const after = (at: Instant, wait: Duration): Instant => (at + wait) as Instant
export const between = (earlier: Instant, later: Instant): Duration => (later - earlier) as Duration
/** Whole minutes since the Unix epoch: the grain of report counts. */
export const minuteOf = (at: Instant): number => Math.floor(at / 60_000)
export const startOfMinute = (minute: number): Instant => (minute * 60_000) as Instant
export const isoTime = (at: Instant): string => new Date(at).toISOString()

export interface Clock {
  /** Wall-clock time. May jump; never used to measure how long something took. */
  now(): Instant
  /** Milliseconds that only ever grow, from an arbitrary start. */
  monotonic(): number
}

export interface Timers {
  /** Runs `act` once after `wait`; the returned function cancels it. */
  after(wait: Duration, act: () => void): () => void
}

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `250ms`, `5s`, `15m`, `2h`, `7d`. A bare number is refused: a unit nobody wrote is a unit nobody checked. */
export function parseDuration(text: string): Outcome<Duration> {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text)
  if (!match)
    return bad(
      `expected a duration such as 250ms, 5s, 15m, 2h or 7d, read ${JSON.stringify(text.slice(0, 40))}`,
    )
  return good(ms(Number(match[1]) * unitMs[match[2]!]!))
}

/** The shortest exact form: 1500 -> "1.5s", 250 -> "250ms", 90000 -> "1.5m". */
export function formatDuration(d: Duration): string {
  if (d < 1000) return `${Math.round(d * 10) / 10}ms`
  for (const unit of ['d', 'h', 'm'] as const) {
    const n = d / unitMs[unit]!
    if (n >= 1 && Number.isInteger(n * 10)) return `${n}${unit}`
  }
  return `${Math.round(d / 100) / 10}s`
}
