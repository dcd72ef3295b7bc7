// What the main process and the node process say to each other over the fork's channel (structured clone, so bigint
// generations travel as they are). The node process lives apart so that no flood of reports, locked database or
// stopped main process can slow an answer.

import type { CheckSlow, CheckSpec } from '../../checks/index.ts'
import type { JudgedEvent } from '../../loop/index.ts'
import type { SecondaryFacts } from '../../nameserver/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import type { ClientsSeen, EndpointSpec, Plan } from '../../steering/index.ts'
import type { EndpointName, Instant, JsonObject, NewEntry, NodeName, PublisherId } from '../../terms/index.ts'
import type { HostPort, NodesLink } from '../config/config.ts'
import type { AilingReport } from './ailments.ts'
import type { DelegationSeen } from './delegation-watch.ts'
import type { BehalfAsk, BehalfOutcome } from './on-behalf.ts'
import type { RehearsedLoss } from './rehearsed.ts'
import type { EndpointsReport } from './report-lines.ts'
import type { PlannerNews } from './shell.ts'
import type { VantageFacts } from './vantage-facts.ts'

/** Everything a node must know to work alone; it keeps the last one on disk. */
export type NodeOrders = {
  readonly node: NodeName
  readonly dns: HostPort
  readonly checks: readonly CheckSpec[]
  /** Beside the checks: what a check is, vantages of every version must agree on, and this is no part of it. */
  readonly slow?: readonly CheckSlow[]
  readonly publishers: readonly PublisherSpec[]
  readonly endpoints: readonly EndpointSpec[]
  /** Names that an operator gave back: said outright, since a name that is merely missing goes on being steered (S9). */
  readonly givenBack?: readonly EndpointName[]
  /** Absent in orders that an earlier version kept. */
  readonly canaries?: readonly HostPort[]
  readonly quorum: { readonly quorum: number; readonly of: readonly NodeName[] }
  /** How nodes hear each other; absent: this one hears nobody. */
  readonly link?: NodesLink
  /** What a drill pretends; each loss carries its own end. */
  readonly rehearsed?: readonly RehearsedLoss[]
  /** Names whose resolvers are told of in the reports, since when. */
  readonly counted?: readonly { readonly endpoint: EndpointName; readonly since: Instant }[]
}

/** What the loop is told of a check, before it is one event among others. */
export type Judgement = Omit<JudgedEvent, 'kind'> & {
  /** Pretended by a drill: it is no evidence of an incident. */
  readonly rehearsed?: true
}

/** `offered`: everybody waits for the node's word. `in-force`: the others go by it already, so a refusal is trouble. */
export type Binding = 'offered' | 'in-force'

export type ToNode =
  /** Answered with `followed` or `refused` and the same serial. */
  | {
      readonly kind: 'orders'
      readonly serial: number
      readonly orders: NodeOrders
      readonly binding: Binding
    }
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** For an enactor elsewhere, or an operator; answered with `told` and the same ticket. */
  | { readonly kind: 'behalf'; readonly ticket: number; readonly ask: BehalfAsk }
  | { readonly kind: 'stop' }

/** What a nameserver or publisher holds: the planner goes above the highest it hears of. */
export type HeldGeneration = {
  readonly endpoint: EndpointName
  readonly generation: bigint
  readonly digest: string
}

export type ZoneFacts = {
  readonly origin: string
  readonly publisher: PublisherId
  readonly serial: number
  readonly names: number
  /** Why what is answered does not go out to the secondaries; null when it does, or when there are none. */
  readonly hindrance: string | null
  readonly secondaries: readonly SecondaryFacts[]
  /** Null: not looked at. */
  readonly delegation: DelegationSeen | null
}

export type NodeReport = EndpointsReport & {
  readonly zones: readonly ZoneFacts[]
  readonly dns: JsonObject
  /** What keeps this node from following its orders as they are; empty when all is well. */
  readonly troubles: readonly string[]
  /** What resolvers hold of the counted names whose answer has changed. */
  readonly clients?: readonly { readonly endpoint: EndpointName; readonly seen: ClientsSeen }[]
  /** What is known here of every vantage. */
  readonly vantages?: VantageFacts
  /** What ails the checks that answer, as the vantages see it together. */
  readonly ailing?: AilingReport
}

export type FromNode =
  | { readonly kind: 'ready'; readonly dns: HostPort; readonly held: readonly HeldGeneration[] }
  | { readonly kind: 'followed'; readonly serial: number }
  /** The orders could not be put in force; what was in force stays. */
  | { readonly kind: 'refused'; readonly serial: number; readonly why: string }
  | { readonly kind: 'told'; readonly ticket: number; readonly outcome: BehalfOutcome }
  | { readonly kind: 'results'; readonly results: readonly CheckResult[] }
  | { readonly kind: 'judged'; readonly judgement: Judgement }
  /** It could not start at all. */
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'news'; readonly news: PlannerNews }
  | { readonly kind: 'tell'; readonly entries: readonly NewEntry[] }
  | { readonly kind: 'report'; readonly report: NodeReport }
