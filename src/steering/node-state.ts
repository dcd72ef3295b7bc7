// What one node knows: plans, health, and an enactor for each endpoint at each of its publishers.

import type {
  CheckId,
  EndpointName,
  FoundationPath,
  Instant,
  NewEntry,
  NodeName,
  PublisherId,
  TargetId,
} from '../terms/index.ts'
import type { Enactor, Pace } from './enactor-state.ts'
import type { EndpointSpec } from './endpoint.ts'
import type { Fence, Plan } from './plan.ts'
import type { FencedWrite, Held, PublisherPace, ReadOutcome, WriteOutcome } from './ports.ts'
import type { Falls, Wait } from './returning.ts'
import type { Health, Selection } from './select.ts'

export type NodePublisher = {
  readonly id: PublisherId
  readonly selectsInPlace: boolean
  readonly pace?: PublisherPace
}

export type CheckHealth = {
  readonly state: Health
  readonly at: Instant
  readonly why: string
  readonly falls?: Falls
}

/** `confirmed`: at least two vantages agree on what is seen. */
export type Quorum = { readonly met: boolean; readonly confirmed: boolean; readonly why: string }

/** `sound` is false when this node's own unrelated canaries fail: what it sees may be its own trouble (S14). */
export type Observer = { readonly sound: boolean; readonly why: string }

export type Readiness = {
  readonly state: 'ready' | 'not-ready' | 'unknown'
  /** How far it is, in a sentence. */
  readonly why: string
  readonly at: Instant
  /** Seconds behind, where that was measured and is not too old. */
  readonly lag?: number
  /** Not ready by its lag alone, and its policy knows a way: what moving there all the same would lose. */
  readonly loss?: Loss
}

/** The writes of the last `seconds` at most. `move`: when nothing ready is left; `ask`: when an operator says so. */
export type Loss = { readonly policy: 'move' | 'ask'; readonly seconds: number }

export type Advice = { readonly to: readonly TargetId[]; readonly why: string; readonly atLoss?: true }

export type AlarmCode = 'below-quorum' | 'observer-in-doubt' | 'nothing-ready'

export type NodeEndpoint = {
  readonly name: EndpointName
  /** What operators configured; tells which check a target's health comes from. Null on a node that was only restored. */
  readonly spec: EndpointSpec | null
  readonly plan: Plan | null
  readonly selection: Selection | null
  /** The selection was made before it was known what was answered when this node started. */
  readonly tentative: boolean
  /** Since when this is answered. */
  readonly since: Instant | null
  /** Targets judged down and targets proven up, as the planner was told last. */
  readonly down: readonly TargetId[]
  readonly proven: readonly TargetId[]
  readonly readiness: ReadonlyMap<TargetId, Readiness>
  /** Targets that came back and are not preferred yet, as of the last selection. */
  readonly waiting: ReadonlyMap<TargetId, Wait>
  /** When the first of them has waited enough; null: nobody waits. */
  readonly reviewAt: Instant | null
  /** Modes `approve` and `observe`: where the selection would go, when that is elsewhere. */
  readonly advice: Advice | null
  readonly alarm: { readonly at: Instant; readonly text: string; readonly code: AlarmCode } | null
  readonly enactors: ReadonlyMap<PublisherId, Enactor>
  /** A plan that was refused last, so that its repetition is told once. */
  readonly refused: Fence | null
}

export type NodeState = {
  readonly node: NodeName
  /**
   * False: an enactor alone, without checks. It has no evidence, so it never selects: it lets stand whatever selection
   * of its plan stands at the resource, and writes a new plan with the last known good in it.
   */
  readonly looks: boolean
  readonly publishers: readonly NodePublisher[]
  readonly pace: Pace
  readonly endpoints: ReadonlyMap<EndpointName, NodeEndpoint>
  readonly health: ReadonlyMap<CheckId, CheckHealth>
  readonly quorum: Quorum
  readonly observer: Observer
  /** While this node is in doubt of itself: the one foundation that explains every loss (`evidence.ts`). Else null. */
  readonly foundationLost: FoundationPath | null
  /** The tick that was asked for last. */
  readonly wakeAt: Instant | null
}

export type NodeEvent =
  /** From disk, at the start: what was answered before anything else is up. */
  | { readonly kind: 'held'; readonly held: readonly Held[]; readonly at: Instant }
  | { readonly kind: 'configured'; readonly specs: readonly EndpointSpec[]; readonly at: Instant }
  | { readonly kind: 'plan'; readonly plan: Plan; readonly at: Instant }
  /** Given back to its owner: nothing is written there any more, and what stands stays. */
  | { readonly kind: 'withdrawn'; readonly endpoint: EndpointName; readonly at: Instant }
  | {
      readonly kind: 'health'
      readonly check: CheckId
      readonly state: Health
      readonly at: Instant
      readonly why: string
      /** By a drill: the answer moves as it would, and the target is not blamed for a fall. */
      readonly pretended?: true
    }
  /** Whether enough configured vantages look (S13). */
  /** `confirmed` (default false): several vantages agree. */
  | {
      readonly kind: 'quorum'
      readonly met: boolean
      readonly confirmed?: boolean
      readonly why: string
      readonly at: Instant
    }
  | { readonly kind: 'observer'; readonly sound: boolean; readonly why: string; readonly at: Instant }
  /** Concerns targets whose specification says `ready`. */
  | ({
      readonly kind: 'readiness'
      readonly endpoint: EndpointName
      readonly target: TargetId
    } & Readiness)
  | {
      readonly kind: 'wrote'
      readonly endpoint: EndpointName
      readonly publisher: PublisherId
      readonly ticket: number
      readonly outcome: WriteOutcome
      readonly at: Instant
    }
  | {
      readonly kind: 'readback'
      readonly endpoint: EndpointName
      readonly publisher: PublisherId
      readonly ticket: number
      readonly outcome: ReadOutcome
      readonly at: Instant
    }
  | { readonly kind: 'tick'; readonly now: Instant }

type At = { readonly endpoint: EndpointName; readonly publisher: PublisherId }

/** In the order in which they are to be begun. */
export type NodeEffect =
  /** `EnvelopeHolder.select`: at once, no reply wanted; it is read back. */
  | (At & { readonly kind: 'select'; readonly fence: Fence; readonly answering: readonly TargetId[] })
  /** `Publisher.write`; reply with `wrote` and the same ticket. */
  | (At & { readonly kind: 'write'; readonly ticket: number; readonly write: FencedWrite })
  /** `Publisher.read`; reply with `readback` and the same ticket. */
  | (At & { readonly kind: 'read'; readonly ticket: number })
  /** For the planner: somebody holds a plan that is not older than ours, by value where it is known. */
  | {
      readonly kind: 'seen'
      readonly endpoint: EndpointName
      readonly fence: Fence
      readonly where: string
      readonly plan?: Plan
    }
  /** For the planner: what this node answers now, judges down, and has proven up (and ready, where that is asked). */
  | {
      readonly kind: 'answering'
      readonly endpoint: EndpointName
      readonly answering: readonly TargetId[]
      readonly down: readonly TargetId[]
      readonly proven: readonly TargetId[]
    }
  /** For the planner: the plan that is in force at this publisher and the one on its way there; neither may be retired. */
  | {
      readonly kind: 'using'
      readonly endpoint: EndpointName
      readonly publisher: PublisherId
      readonly live: Fence | null
      readonly applying: Fence | null
    }
  /** For the planner: where the selection would go if an operator let it; `to` equal to the answer: nowhere any more. */
  | {
      readonly kind: 'wouldMove'
      readonly endpoint: EndpointName
      readonly to: readonly TargetId[]
      readonly why: string
      /** Mode `automatic`: writes may be lost, so that the move waits for an operator. */
      readonly atLoss?: true
    }
  | { readonly kind: 'tell'; readonly entry: NewEntry }
  /** Send a `tick` at this time; it replaces the one asked for before. */
  | { readonly kind: 'wake'; readonly at: Instant }

export type NodeStep = { readonly state: NodeState; readonly effects: readonly NodeEffect[] }
