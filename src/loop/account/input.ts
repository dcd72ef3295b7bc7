// What an account is made from.

import type { Incident } from '../../incidents/index.ts'
import type { Entry, Instant } from '../../terms/index.ts'

export type AccountInput = {
  readonly incident: Incident
  readonly serviceName: string
  /** Endpoints that stand on what failed, or are watched by a check of the service. */
  readonly endpoints: readonly string[]
  /** Of the incident, its foundation, its endpoints, the service's checks, the notices and the alerts; in any order. */
  readonly entries: readonly Entry[]
  /** Reports by minute from `fromMinute` since the Unix epoch, and how many are usual. */
  readonly series: {
    readonly fromMinute: number
    readonly counts: readonly number[]
    readonly usual: readonly number[]
  }
  /** Reports of this service by country, from its beginning on. */
  readonly countries: readonly (readonly [string, number])[]
  readonly now: Instant
  /** Shown on top of everything that is no real day. */
  readonly label: string | null
}
