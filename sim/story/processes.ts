// Who stands on a stage. Each hears its events by itself, so that nobody needs to know how another one works.

import type {
  Held,
  NodeEvent,
  NodeState,
  Orders,
  Plan,
  PlannerEvent,
  PlannerState,
  PlanUse,
} from '../../src/steering/index.ts'
import type { EndpointName, Instant } from '../../src/terms/index.ts'

/** What a store keeps. */
export type Shelf = {
  plans: readonly Plan[]
  orders: ReadonlyMap<EndpointName, Orders>
  /** What each enactor said last of the plans it uses, by name and enactor. */
  uses: ReadonlyMap<string, PlanUse>
}

export type PlannerProcess = {
  readonly name: string
  readonly hear: (event: PlannerEvent) => void
  store: string
  state: PlannerState
  /** Grows with every start, so that a reply to the life before is known as such. */
  life: number
  tickAt: Instant
}

export type NodeProcess = {
  readonly name: string
  readonly hear: (event: NodeEvent) => void
  readonly disk: Map<EndpointName, Held>
  state: NodeState
  life: number
  running: boolean
}
