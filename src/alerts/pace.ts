// So many messages in a while and no more, as services ask for it: a bucket that fills evenly (GCRA, ITU-T I.371).

import { type Duration, minutes, ms, seconds } from '../terms/index.ts'
import type { AlertSpec } from './spec.ts'

/** `most` at once, and as many again in every `per`. */
export type Pace = { readonly most: number; readonly per: Duration }

/** The time at which the bucket is full again, by the monotonic clock; 0: it is. */
export type Bucket = number

/** How many may go now, and when the next one may if none. */
export function allowed(pace: Pace | null, bucket: Bucket, now: number): { room: number; wait: Duration } {
  if (pace === null) return { room: Number.POSITIVE_INFINITY, wait: ms(0) }
  const each = pace.per / pace.most
  const owed = Math.max(0, bucket - now)
  // A rounding error must not keep back the last one.
  const room = Math.floor((pace.per - owed) / each + 1e-9)
  return { room: Math.max(0, room), wait: ms(Math.max(0, owed + each - pace.per)) }
}

export const taken = (pace: Pace | null, bucket: Bucket, now: number): Bucket =>
  pace === null ? 0 : Math.max(bucket, now) + pace.per / pace.most

/**
 * What services ask of their users, a little below what they document: one message a second and channel (Slack), 30 a
 * minute and webhook (Discord), four a second (Teams), 120 a minute and key (PagerDuty), 60 at once and then one in five
 * seconds (ntfy.sh). Others say it when they have enough (429 and Retry-After).
 */
const paces: Partial<Record<AlertSpec['kind'], Pace>> = {
  slack: { most: 1, per: seconds(1) },
  'slack-bot': { most: 1, per: seconds(1) },
  discord: { most: 5, per: seconds(10) },
  teams: { most: 3, per: seconds(1) },
  pagerduty: { most: 100, per: minutes(1) },
  ntfy: { most: 60, per: minutes(5) },
}

export const paceOf = ({ kind }: AlertSpec): Pace | null => paces[kind] ?? null

/** A mail server counts connections; programs that take webhooks take several. */
const togethers: Partial<Record<AlertSpec['kind'], number>> = { webhook: 8, alertmanager: 8 }

export const atOnceOf = ({ kind }: AlertSpec): number => togethers[kind] ?? 2
