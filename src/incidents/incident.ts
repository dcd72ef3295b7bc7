// An incident is what the detectors opened, with its evidence; it ends by hysteresis, not by the first quiet minute.

import type { NoticeState } from '../signals/index.ts'
import type { CheckId, CountryCode, FoundationPath, IncidentId, Instant, ServiceId } from '../terms/index.ts'
import type { Scope } from './scope.ts'

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
      /** It answers, and too late. */
      readonly slow?: true
      /** The share of its looks that fail, 0..1, where the others succeed; absent: it is down. */
      readonly partly?: number
      /** When it began, where that was seen before it was sure. */
      readonly since?: Instant
    }
  | {
      readonly kind: 'notice'
      readonly at: Instant
      readonly feed: string
      readonly title: string
      readonly url?: string
      /** Absent: written down by an earlier version. */
      readonly state?: NoticeState
      /** When the trouble began, as the provider says. */
      readonly since?: Instant
    }

export type IncidentState = 'open' | 'recovering' | 'resolved'

/** Only checks tell down from slow; of what people report it is known that it is trouble. */
export type Symptom = 'down' | 'slow' | 'trouble'

/** Where it is heading. `lingering`: most of it is over, and the rest stays. */
export type Course = 'worsening' | 'steady' | 'improving' | 'lingering' | 'back'

/** What is seen of it in the last minutes. */
export type Impact = {
  /** Null: people report no more than usual. */
  readonly crowd: {
    readonly reportsPerMinute: number
    /** At least 1; null: next to nothing is usual. */
    readonly timesUsual: number | null
    readonly countries: number
  } | null
  /** Of its own checks that say anything. */
  readonly checks: { readonly failing: number; readonly of: number }
}

export type Incident = {
  readonly id: IncidentId
  /** Of several (`scope`): the one that is hit most. */
  readonly service: ServiceId
  readonly state: IncidentState
  /** The worst so far; `impact` is the present. */
  readonly severity: Severity
  readonly impact: Impact
  /** 0..1: how sure it is that there is trouble (`confidenceOf`). */
  readonly confidence: number
  readonly symptom: Symptom
  readonly course: Course
  /** Absent: the service, everywhere. */
  readonly scope?: Scope
  /** Of a bystander: the service that people confuse it with. */
  readonly sympatheticTo?: ServiceId
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
