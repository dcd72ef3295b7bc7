// So many messages in a while and no more, as services ask for it: a bucket that fills evenly (GCRA, ITU-T I.371).

import { type Duration, ms } from '../terms/index.ts'

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
