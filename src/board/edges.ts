// Edges as the board needs them: listed, decided on, and fed with what names lead to. Only the live realm learns.

import type { Outcome } from '../terms/index.ts'
import type { Caller, OrderRefusal } from './caller.ts'
import type { EdgeDecisionView, EdgeNamesView, EdgesView } from './edge-views.ts'

export type EdgeQuery = {
  readonly service?: string
  readonly on?: string
  /** Of `edges`; the rest is counted in `all`. */
  readonly limit?: number
}

export type EdgeVerdict = 'accept' | 'reject' | 'withdraw'

export type EdgeOrder = {
  readonly verdict: EdgeVerdict
  readonly service: string
  readonly on: string
  readonly why: string
}

/** What was found of the names of services, by whoever asked a resolver. */
export type FoundNames = {
  readonly names: number
  readonly edges: readonly {
    readonly service: string
    readonly on: string
    readonly kind: 'hard' | 'soft'
    readonly names: readonly { readonly name: string; readonly because: string }[]
  }[]
}

export interface EdgeLearning {
  list(query: EdgeQuery): Promise<EdgesView>
  /** Of a withdrawal: the decision that was taken back. Throws `StoreRefusal`. */
  decide(order: EdgeOrder, caller: Caller): Promise<Outcome<EdgeDecisionView, OrderRefusal>>
  names(): EdgeNamesView
  /** In place of what was found before. Throws `StoreRefusal`. */
  found(found: FoundNames, caller: Caller): Promise<Outcome<EdgesView, OrderRefusal>>
}
