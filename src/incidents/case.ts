// Everything known of one service that matters for its incident, and what can happen to it, as plain data.

import type { CheckId, Instant, ServiceId } from '../terms/index.ts'
import { type Belief, noBelief } from './belief.ts'
import type { Loudness, Trend } from './course.ts'
import type { Evidence, Incident } from './incident.ts'
import type { Scope } from './scope.ts'
import type { Word } from './word.ts'

export type CrowdEvidence = Extract<Evidence, { kind: 'crowd' }>
export type CheckEvidence = Extract<Evidence, { kind: 'check' }>
export type NoticeEvidence = Extract<Evidence, { kind: 'notice' }>

export type Case = {
  readonly service: ServiceId
  /** For people. */
  readonly name: string
  /** The present one, or the last. */
  readonly incident: Incident | null
  readonly failing: readonly CheckId[]
  /** Of checks that began to fail while work was announced: they open nothing until that is over. */
  readonly held: readonly CheckEvidence[]
  /** Of the present incident: reports and checks at their strongest, what others lend as it stands. */
  readonly belief: Belief
  /** When the crowd was last loud; null: it is no part of the present incident. */
  readonly loudAt: Instant | null
  /** When it last murmured: the service recovers, and lingers. */
  readonly murmurAt: Instant | null
  /** When the last check came back. */
  readonly healedAt: Instant | null
}

/** The crowd of the last minutes. */
export type CrowdSeen = {
  readonly lately: Loudness
  readonly trend: Trend
  readonly count: number
  readonly expected: number
  readonly windowMinutes: number
  /** Countries that reports came from. */
  readonly countries: number
}

export type CaseEvent =
  /** What the crowd says now. */
  | {
      readonly kind: 'crowd'
      readonly at: Instant
      readonly evidence: CrowdEvidence
      /** The minute in which the excess began. */
      readonly since: number
      readonly seen: CrowdSeen
      /** Belief lent by a named foundation that the service stands on; 0: none. */
      readonly prior: number
      readonly word: Word
      /** Own checks that are up. */
      readonly passing: number
      /** Absent: of the service everywhere. */
      readonly scope?: Scope
    }
  /** The crowd says nothing new. */
  | { readonly kind: 'still'; readonly at: Instant; readonly seen: CrowdSeen }
  /** `healthy`: how many other checks of the service are up. */
  | {
      readonly kind: 'check'
      readonly at: Instant
      readonly evidence: CheckEvidence
      readonly healthy: number
      readonly word: Word
    }
  /** A provider's word opens nothing by itself. */
  | { readonly kind: 'notice'; readonly at: Instant; readonly evidence: NoticeEvidence; readonly word: Word }
  /** `passing`: how many checks of the service are up; absent: none is known to be. */
  | { readonly kind: 'time'; readonly at: Instant; readonly word?: Word; readonly passing?: number }

export type Change = 'opened' | 'reopened' | 'worse' | 'evidence' | 'recovering' | 'relapsed' | 'resolved'

export type CaseStep = { readonly case: Case; readonly change: Change | null }

export const createCase = (service: ServiceId, name: string = service): Case => ({
  service,
  name,
  incident: null,
  failing: [],
  held: [],
  belief: noBelief,
  loudAt: null,
  murmurAt: null,
  healedAt: null,
})

export const isLive = (incident: Incident | null): incident is Incident =>
  incident !== null && incident.state !== 'resolved'
