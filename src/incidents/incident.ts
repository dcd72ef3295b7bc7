// An incident is what the detectors opened, with its evidence; it ends by hysteresis, not by the first quiet minute.

import type { CheckId, CountryCode, FoundationPath, IncidentId, Instant, ServiceId } from '../terms/index.ts'

export type Severity = 'minor' | 'major' | 'critical'

export type Evidence =
  | {
      readonly kind: 'crowd'
      readonly at: Instant
      /** Reports seen in the window, what was usual for it, and how unlikely that is (-log10 p). */
      readonly windowMinutes: number
      readonly count: number
      readonly expected: number
      readonly surprise: number
      readonly countries: readonly (readonly [CountryCode, number])[]
    }
  | {
      readonly kind: 'check'
      readonly at: Instant
      readonly check: CheckId
      readonly phase: string
      readonly detail: string
      readonly up: boolean
    }
  | {
      readonly kind: 'notice'
      readonly at: Instant
      readonly feed: string
      readonly title: string
      readonly url?: string
    }

export type IncidentState = 'open' | 'recovering' | 'resolved'

export type Incident = {
  readonly id: IncidentId
  readonly service: ServiceId
  readonly state: IncidentState
  readonly severity: Severity
  readonly openedAt: Instant
  /** When the evidence says it began. */
  readonly beganAt: Instant
  readonly updatedAt: Instant
  readonly resolvedAt?: Instant
  /** Newest last; bounded, the first and the strongest are kept. */
  readonly evidence: readonly Evidence[]
  /** The named foundation, or null: "unknown". */
  readonly foundation: FoundationPath | null
  /** One sentence: what is seen and why it was opened. */
  readonly summary: string
}
