// What an operator wrote down about a name: the planner's input.

import type {
  CheckId,
  Duration,
  EndpointName,
  FoundationPath,
  PublisherId,
  TargetId,
} from '../terms/index.ts'
import type { EndpointMode, EnvelopeTarget } from './plan.ts'

export type TargetSpec = EnvelopeTarget & {
  /** Health comes from this check; absent: the target counts as unknown, never as down. */
  readonly check?: CheckId
  readonly standsOn: readonly FoundationPath[]
  /** It must be proven ready (replica lag, spare capacity) before traffic moves to it (S15). */
  readonly ready?: true
}

/** What a loss may cost: drills compare what they measure with it. */
export type Objective = {
  /** Until everybody who asks gets an answer that works. */
  readonly recoverWithin: Duration
  /** Of data, in time; absent: nothing is said of it. */
  readonly loseAtMost?: Duration
}

export type EndpointSpec = {
  readonly name: EndpointName
  readonly public: boolean
  /** Seconds. */
  readonly ttl: number
  readonly mode: EndpointMode
  readonly minimum: number
  readonly belowQuorum: 'hold' | 'local'
  /** What somebody else wrote at this name (S17): left as it is and alarmed (default), or put right at once. */
  readonly onForeignEdit?: 'hold' | 'repair'
  readonly objective?: Objective
  readonly targets: readonly TargetSpec[]
  /** Sets in order of preference; each entry of `prefer` that names one target is a set of one. */
  readonly prefer: readonly (readonly TargetId[])[]
  readonly publish: readonly PublisherId[]
}
