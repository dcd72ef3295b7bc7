// What the planner knows, and what may happen to it. The planner is level-triggered: it keeps what operators want
// and what is in force, and plans whenever the two differ; so it converges from any state it wakes up in (S7).

import {
  type Duration,
  type EndpointName,
  hours,
  type Instant,
  type JsonObject,
  type NewEntry,
  type NodeName,
  type PublisherId,
  type TargetId,
} from '../terms/index.ts'
import type { EndpointSpec } from './endpoint.ts'
import type { Envelope, EnvelopeTarget, Fence, Generation, Plan } from './plan.ts'

/** An operator's word: who, why and when. */
export type Attributed = { readonly by: string; readonly why: string; readonly at: Instant }

/** Exactly these targets, by value: a later configuration cannot change what is held. */
export type Hold = Attributed & { readonly targets: readonly EnvelopeTarget[] }

/** An old content put in force again. It stands until the configuration of the endpoint changes. */
export type Rollback = Attributed & {
  readonly envelope: Envelope
  readonly to: Generation
  /** `fingerprint` of the specification it overrules; null when none was known. */
  readonly overrules: string | null
}

export type Orders = {
  readonly hold: Hold | null
  readonly drains: ReadonlyMap<TargetId, Attributed>
  readonly rollback: Rollback | null
  /** The name is its owner's again: no plan is made and none is sent out until it is adopted. */
  readonly givenBack: Attributed | null
}

export const noOrders: Orders = { hold: null, drains: new Map(), rollback: null, givenBack: null }

/** Why the next plan is made; it becomes the plan's author, reason and evidence. */
export type Cause = { readonly author: string; readonly reason: string; readonly evidence: JsonObject }

export type AnswerReport = {
  readonly node: NodeName
  readonly answering: readonly TargetId[]
  /** Targets that this node judges down. */
  readonly down: readonly TargetId[]
  /** Targets that it judges up, and that are proven ready where that is asked. */
  readonly proven: readonly TargetId[]
}

export type Planning = {
  readonly spec: EndpointSpec | null
  /** Null until the configuration has been seen. False: it vanished from it, and is answered all the same (S9). */
  readonly configured: boolean | null
  /** Saved plans, newest first, at most `limits.plansKept`. The first is in force. */
  readonly plans: readonly Plan[]
  /** The highest generation seen anywhere; the next plan is above it. */
  readonly highest: Generation
  /** A generation found elsewhere that the plan in force must exceed; 0 when there is none. */
  readonly mustExceed: Generation
  readonly cause: Cause | null
  readonly saving: Plan | null
  /** The orders as they were when it was sent to the store; others have come since when they differ from `orders`. */
  readonly savingUnder: Orders | null
  /** Why what is being saved was made: a cause that came since belongs to the plan after it. */
  readonly savingFor: Cause | null
  /** What waits for an operator's approval: in mode `approve` a move, in mode `automatic` one that may lose writes. */
  readonly proposal: Plan | null
  readonly orders: Orders
  readonly report: AnswerReport | null
  /** What waits for an operator's word, or until it is harmless: at most one of each name. */
  readonly refusals: readonly Refusal[]
  /** No generation is left, and that was told (S20). */
  readonly usedUp: boolean
  /** A generation beyond what is planned above, told once (S20). */
  readonly unfollowed: Fence | null
}

/** The name under which an operator overrules it. */
export type RefusalName = 'removal-limit' | 'below-minimum' | 'foreign-edit'

/** A refusal is a value with its figures (S10): shown, journaled, and overruled by its name for one plan. */
export type Refusal = {
  readonly name: RefusalName
  readonly message: string
  readonly figures: JsonObject
  readonly at: Instant
  readonly pending:
    | { readonly kind: 'spec'; readonly spec: EndpointSpec }
    | { readonly kind: 'drain'; readonly target: TargetId }
}

export const refusalOf = (refusals: readonly Refusal[], name: RefusalName): Refusal | null =>
  refusals.find((refusal) => refusal.name === name) ?? null

export const withoutRefusal = (refusals: readonly Refusal[], name: RefusalName): readonly Refusal[] =>
  refusals.filter((refusal) => refusal.name !== name)

/** In place of an earlier one of its name. */
export const withRefusal = (refusals: readonly Refusal[], refusal: Refusal): readonly Refusal[] => [
  ...withoutRefusal(refusals, refusal.name),
  refusal,
]

/** An endpoint that a change left below its minimum proven capacity. */
export type Removal = { readonly endpoint: EndpointName; readonly at: Instant }

export type PlannerLimits = {
  /** Saved plans per endpoint that are not retired. */
  readonly plansKept: number
  /** S10: at most so many removals in so long; beyond it an operator decides. */
  readonly removals: { readonly most: number; readonly per: Duration }
}

export const defaultLimits: PlannerLimits = { plansKept: 50, removals: { most: 1, per: hours(1) } }

export type PlannerState = {
  readonly endpoints: ReadonlyMap<EndpointName, Planning>
  /** Of the window that ends now. */
  readonly removals: readonly Removal[]
  readonly limits: PlannerLimits
}

export type OperatorOrder =
  | { readonly kind: 'hold'; readonly endpoint: EndpointName; readonly why: string }
  | { readonly kind: 'unhold'; readonly endpoint: EndpointName; readonly why: string }
  /** Without an endpoint: everywhere the target stands, all or nothing. */
  | {
      readonly kind: 'drain'
      readonly target: TargetId
      readonly endpoint?: EndpointName
      readonly why: string
    }
  | {
      readonly kind: 'undrain'
      readonly target: TargetId
      readonly endpoint?: EndpointName
      readonly why: string
    }
  | {
      readonly kind: 'approve'
      readonly endpoint: EndpointName
      readonly generation: Generation
      readonly digest: string
    }
  | {
      readonly kind: 'rollback'
      readonly endpoint: EndpointName
      readonly to: Generation
      readonly why: string
    }
  /** The same content as a new generation by the operator: written over whatever stands at the publishers. */
  | { readonly kind: 'repair'; readonly endpoint: EndpointName; readonly why: string }
  /** As `repair`, and over records that were there before Holdfast; also takes up again what was given back. */
  | { readonly kind: 'adopt'; readonly endpoint: EndpointName; readonly why: string }
  /** Nobody steers the name from then on; its fences are removed by the operator's command, its records stay. */
  | { readonly kind: 'giveBack'; readonly endpoint: EndpointName; readonly why: string }
  /** Lets what was refused under this name happen, for one plan. */
  | {
      readonly kind: 'overrule'
      readonly endpoint: EndpointName
      readonly refusal: RefusalName
      readonly why: string
    }

export type PlannerEvent =
  /** From the store, at the start. */
  | {
      readonly kind: 'loaded'
      readonly plans: readonly Plan[]
      readonly orders: ReadonlyMap<EndpointName, Orders>
      readonly at: Instant
    }
  /** `removals`: the limit that is configured; absent: as before. */
  | {
      readonly kind: 'configured'
      readonly specs: readonly EndpointSpec[]
      readonly removals?: PlannerLimits['removals']
      readonly at: Instant
    }
  /** `author`: `operator:<token name>`. */
  | {
      readonly kind: 'order'
      readonly order: OperatorOrder
      readonly author: string
      readonly at: Instant
    }
  /** A node says where its selection would go if an operator let it; `to` equal to the answer: nowhere any more. */
  | {
      readonly kind: 'wouldMove'
      readonly node: NodeName
      readonly endpoint: EndpointName
      readonly to: readonly TargetId[]
      readonly why: string
      /** Mode `automatic`: a move that may lose writes. Approved, it is that operator's hold. */
      readonly atLoss?: true
      readonly evidence: JsonObject
      readonly at: Instant
    }
  | ({ readonly kind: 'answering'; readonly endpoint: EndpointName } & AnswerReport)
  /** Which plans a node's enactor holds in force and is applying: neither may be retired (S4). */
  | {
      readonly kind: 'using'
      readonly node: NodeName
      readonly endpoint: EndpointName
      readonly publisher: PublisherId
      readonly live: Fence | null
      readonly applying: Fence | null
    }
  /** A resource or node holds this fence; with the plan by value where it is known. */
  | {
      readonly kind: 'seen'
      readonly endpoint: EndpointName
      readonly fence: Fence
      readonly where: string
      readonly plan?: Plan
      readonly at: Instant
    }
  | { readonly kind: 'saved'; readonly plan: Plan; readonly at: Instant }
  /** Somebody was first: what the store holds for the endpoint now. */
  | {
      readonly kind: 'conflict'
      readonly plan: Plan
      readonly stored: readonly Plan[]
      readonly orders: Orders
      readonly at: Instant
    }
  | { readonly kind: 'saveFailed'; readonly plan: Plan; readonly detail: string; readonly at: Instant }
  /** Now and then (every 10 s is enough): plans again what failed, and tells every node the plan in force. */
  | { readonly kind: 'tick'; readonly now: Instant }

export type PlannerEffect =
  /** `Store.savePlan(plan, previous)`; answer with `saved`, `conflict` or `saveFailed`. */
  | { readonly kind: 'save'; readonly plan: Plan; readonly previous: Generation | null }
  | { readonly kind: 'distribute'; readonly plan: Plan }
  /** `Store.usePlans`: `holder` is one enactor, as `node/publisher`. */
  | { readonly kind: 'use'; readonly use: PlanUse }
  /** `Store.retirePlan`: refused there, in the step that would remove it, when it is in use (S4). */
  | { readonly kind: 'retire'; readonly endpoint: EndpointName; readonly fence: Fence }
  /** The operator's orders of one endpoint, to be kept in the store beside the plans. */
  | { readonly kind: 'keep'; readonly endpoint: EndpointName; readonly orders: Orders }
  | { readonly kind: 'tell'; readonly entry: NewEntry }
  /** The answer to an order or a configuration that was not followed. */
  | {
      readonly kind: 'refuse'
      readonly endpoint: EndpointName
      readonly code: 'not-found' | 'conflict' | 'bad-request'
      readonly message: string
      readonly figures: JsonObject
    }

export type PlanUse = {
  readonly endpoint: EndpointName
  readonly holder: string
  readonly live: Fence | null
  readonly applying: Fence | null
}

export type PlannerStep = { readonly state: PlannerState; readonly effects: readonly PlannerEffect[] }
