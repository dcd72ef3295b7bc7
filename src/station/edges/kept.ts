// Decisions of people, and what names led to, as documents of the store: pruning the journal takes none of them away.

import { type Decision, decisionsByPair, type NamedEdge, type PairKey } from '../../atlas/index.ts'
import type { Store } from '../../store/index.ts'
import type { Instant, JsonObject } from '../../terms/index.ts'

const decisionsKey = 'edges.decisions'
const namesKey = 'edges.names'

export type NamesLooked = {
  /** Null: never. */
  readonly at: Instant | null
  readonly by: string
  /** How many names were asked for. */
  readonly names: number
  readonly edges: readonly NamedEdge[]
}

export const neverLooked: NamesLooked = { at: null, by: '', names: 0, edges: [] }

type Documents = Pick<Store, 'get' | 'put'>

export async function keptDecisions(store: Documents): Promise<ReadonlyMap<PairKey, Decision>> {
  const kept = await store.get(decisionsKey)
  const decisions = Array.isArray(kept?.decisions) ? (kept.decisions as unknown as readonly Decision[]) : []
  return decisionsByPair(decisions)
}

/** Rejects with `StoreRefusal`. */
export const keepDecisions = (store: Documents, decisions: ReadonlyMap<PairKey, Decision>): Promise<void> =>
  store.put(decisionsKey, { decisions: [...decisions.values()] as unknown as JsonObject[] })

export async function keptNames(store: Documents): Promise<NamesLooked> {
  const kept = await store.get(namesKey)
  const looked = kept?.looked as unknown as Partial<NamesLooked> | undefined
  return Array.isArray(looked?.edges) ? { ...neverLooked, ...looked } : neverLooked
}

/** Rejects with `StoreRefusal`. */
export const keepNames = (store: Documents, looked: NamesLooked): Promise<void> =>
  store.put(namesKey, { looked: looked as unknown as JsonObject })
