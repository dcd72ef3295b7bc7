// What a drill pretends, in time of this machine: losses begin and end by the clock, and two clocks differ.

import type { Instant } from '../../terms/index.ts'
import { clocksApartMs } from '../joined/guest.ts'
import type { RehearsedLoss } from '../node/rehearsed.ts'

export type LocalLosses = {
  readonly losses: readonly RehearsedLoss[]
  readonly troubles: readonly string[]
}

/**
 * `sentAt` by the clock of the main process, `now` by this one. Orders that lay about for long look like clocks that are
 * far apart, and are as little to be followed in this.
 */
export function pretendedHere(
  losses: readonly RehearsedLoss[],
  sentAt: number | undefined,
  now: Instant,
): LocalLosses {
  if (losses.length === 0 || sentAt === undefined) return { losses: [], troubles: [] }
  const ahead = now - sentAt
  if (Math.abs(ahead) > clocksApartMs)
    return {
      losses: [],
      troubles: [
        `nothing is pretended here for a drill: its order is ${(ahead / 1000).toFixed(1)} s old by this clock; set the clocks of both machines`,
      ],
    }
  const here = (at: Instant): Instant => (at + ahead) as Instant
  return {
    losses: losses.map((loss) => ({ ...loss, from: here(loss.from), until: here(loss.until) })),
    troubles: [],
  }
}
