// What is known of a drill while it runs.

import type {
  CheckId,
  Duration,
  EndpointName,
  FoundationPath,
  Instant,
  PublisherId,
  TargetId,
} from '../terms/index.ts'
import type { Objective } from './endpoint.ts'

/** One endpoint of a drill, as it stood when the drill began. */
export type DrillEndpoint = {
  readonly name: EndpointName
  readonly ttlSeconds: number
  readonly objective: Objective | null
  readonly publishers: readonly PublisherId[]
  /** Answered before, and what of all targets stands on what is lost. */
  readonly before: readonly TargetId[]
  readonly lost: readonly TargetId[]
  /** Where selection would go, by the state of health at the beginning. */
  readonly expected: readonly TargetId[]
  /** Checks of the lost targets that were answered: the first of them judged down is the detection. */
  readonly checks: readonly CheckId[]
}

export type DrillOrder = {
  readonly id: string
  readonly lose: FoundationPath
  readonly manner: 'refused' | 'silent'
  /** `operator:<token>`, or `game day <name>`. */
  readonly by: string
  readonly why: string
  readonly endpoints: readonly DrillEndpoint[]
  /** Every check that is made to fail. */
  readonly checks: readonly CheckId[]
  /** The loss begins a moment after the order, everywhere at once; it ends at the latest after `lossFor`. */
  readonly from: Instant
  readonly lossFor: Duration
  /** After the loss has ended. */
  readonly backWithin: Duration
}

export type Drill = {
  readonly order: DrillOrder
  readonly phase: 'losing' | 'returning'
  /** The loss ended; null while it lasts. */
  readonly givenBackAt: Instant | null
  readonly measures: Measures
}

export type DrillMeasure = {
  readonly detectedAt: Instant | null
  readonly decidedAt: Instant | null
  readonly destination: readonly TargetId[] | null
  /** When each publisher was read back without a lost target. */
  readonly movedAt: readonly (readonly [PublisherId, Instant])[]
  readonly clients: ClientsSeen | null
  /** The most that a destination lagged behind while it took over; null: nothing measures it. */
  readonly lagSeconds: number | null
  readonly backDecidedAt: Instant | null
  readonly backAt: readonly (readonly [PublisherId, Instant])[]
}

export type Measures = ReadonlyMap<EndpointName, DrillMeasure>

export const noMeasure: DrillMeasure = {
  detectedAt: null,
  decidedAt: null,
  destination: null,
  movedAt: [],
  clients: null,
  lagSeconds: null,
  backDecidedAt: null,
  backAt: [],
}

/** At most one runs. */
export type Drills = { readonly running: Drill | null }
export const noDrills: Drills = { running: null }

/** What resolvers were told, by the nameserver's own log; instants are the nameserver's. */
export type ClientsSeen = {
  /** Given the old answer within its TTL before it was replaced. */
  readonly holding: number
  /** Of these: asked again and were given the new one; their TTL ran out before they asked again. */
  readonly moved: number
  readonly expired: number
  /** When the last of them had moved or held nothing any more; null while one still holds the old answer. */
  readonly doneAt: Instant | null
}
