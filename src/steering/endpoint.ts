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
import type { Returning } from './returning.ts'

/**
 * A replica may be `max` behind. Further behind, and when nothing ready is left: `wait` goes nowhere, `move` goes there
 * as long as it is at most `loseAtMost` behind, `ask` proposes it to an operator (at most `loseAtMost`, if given).
 */
export type LagRule = {
  /** Its value: seconds behind. */
  readonly check: CheckId
  readonly max: Duration
  readonly policy: 'wait' | 'move' | 'ask'
  readonly loseAtMost?: Duration
}

/** At least so much by the check's value; without a check by what the target's `capacity` states. */
export type CapacityRule = { readonly check?: CheckId; readonly atLeast: number }

export type ReadyRule = {
  readonly lag?: LagRule
  readonly capacity?: CapacityRule
  /** This check must be judged up. */
  readonly smoke?: CheckId
}

export type TargetSpec = EnvelopeTarget & {
  /** Health comes from this check; absent: the target counts as unknown, never as down. */
  readonly check?: CheckId
  readonly standsOn: readonly FoundationPath[]
  /** It must be proven ready by all of these before traffic moves to it (S15). */
  readonly ready?: ReadyRule
  /** What it can carry, as its operator states it, in a unit of their choice: requests a second, a share. */
  readonly capacity?: number
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
  /** How a target comes back that was down; absent: at once. */
  readonly returning?: Returning
  readonly targets: readonly TargetSpec[]
  /** Sets in order of preference; each entry of `prefer` that names one target is a set of one. */
  readonly prefer: readonly (readonly TargetId[])[]
  readonly publish: readonly PublisherId[]
}
