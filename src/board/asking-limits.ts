// Links are sent to whoever is named, by anybody: few from one place, and few in all.

import { addressGroup } from './address.ts'
import { RateLimiter } from './limiter.ts'
import { Refused } from './problem.ts'

const eachPlace = { perMinute: 0.2, burst: 5, entries: 50_000 }
const everybody = { perMinute: 60, burst: 120, entries: 1 }

/** `admit` throws `Refused` (429). */
export type AskingLimits = { readonly admit: (address: string) => void }

export function askingLimits(monotonic: () => number): AskingLimits {
  const places = new RateLimiter({ ...eachPlace, monotonic })
  const all = new RateLimiter({ ...everybody, monotonic })
  return {
    admit(address) {
      const first = places.take(addressGroup(address))
      const taken = first.ok ? all.take('all') : first
      if (!taken.ok)
        throw new Refused(
          429,
          { error: 'rate-limited', message: 'too many have asked for a link from here; try again later' },
          { 'retry-after': String(taken.retryAfterSeconds) },
        )
    },
  }
}
