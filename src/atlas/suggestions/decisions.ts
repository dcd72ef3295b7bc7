// What people decided of suggested edges, and the atlas that follows: the configuration's, with the accepted changes.
// The configuration is never written to. Where it says the same by now the decision is settled; where the service or
// the foundation has left it, the decision lies dormant and comes back with them.

import type { FoundationPath, Instant, ServiceId } from '../../terms/index.ts'
import type { Atlas, AtlasFoundation, AtlasService, Edge } from '../atlas.ts'
import { foundationsKnown } from '../loss.ts'
import type { EdgeKind } from './belief.ts'
import { type PairKey, pairKey } from './from-past.ts'

export type Decision = {
  readonly service: ServiceId
  readonly on: FoundationPath
  /** As it was in force then, and as it should be. */
  readonly was: EdgeKind
  readonly want: EdgeKind
  readonly verdict: 'accepted' | 'rejected'
  readonly by: string
  readonly at: Instant
  readonly why: string
  /** What spoke for it then, counted, and as it was read. */
  readonly support: number
  readonly evidence: readonly string[]
  /** Whether the configuration knew the foundation then: one that it never knew cannot leave it. */
  readonly known: boolean
}

export type DecisionState = 'in force' | 'settled' | 'dormant' | 'rejected'

export const edgeIn = (atlas: Atlas, service: ServiceId, on: FoundationPath): EdgeKind =>
  atlas.services.get(service)?.standsOn.find((edge) => edge.on === on)?.kind ?? 'none'

/** Against the configuration as it is now. */
export const decisionState = (configured: Atlas, decision: Decision): DecisionState =>
  stateIn(configured, foundationsKnown(configured), decision)

function stateIn(
  configured: Atlas,
  foundations: ReadonlySet<FoundationPath>,
  { service, on, want, verdict, known }: Decision,
): DecisionState {
  if (!configured.services.has(service)) return 'dormant'
  if (edgeIn(configured, service, on) === want) return 'settled'
  if (known && !foundations.has(on)) return 'dormant'
  return verdict === 'rejected' ? 'rejected' : 'in force'
}

/** A new atlas, or the configuration's own where nothing is changed. */
export function atlasInForce(configured: Atlas, decisions: Iterable<Decision>): Atlas {
  const known = foundationsKnown(configured)
  const standing = [...decisions].filter((one) => stateIn(configured, known, one) === 'in force')
  if (standing.length === 0) return configured
  const services = new Map<ServiceId, AtlasService>(configured.services)
  const foundations = new Map<FoundationPath, AtlasFoundation>(configured.foundations)
  for (const { service, on, want } of standing) {
    const before = services.get(service)!
    services.set(service, { ...before, standsOn: changed(before.standsOn, on, want) })
    if (want !== 'none' && !foundations.has(on)) foundations.set(on, { path: on })
  }
  return { services, foundations }
}

function changed(edges: readonly Edge[], on: FoundationPath, want: EdgeKind): readonly Edge[] {
  const others = edges.filter((edge) => edge.on !== on)
  if (want === 'none') return others
  // Whether it may be known is not what was decided.
  const known = edges.some((edge) => edge.on === on && edge.public) ? { public: true as const } : {}
  return [...others, { on, kind: want, origin: 'accepted', ...known }]
}

export const decisionsByPair = (decisions: Iterable<Decision>): ReadonlyMap<PairKey, Decision> =>
  new Map([...decisions].map((one) => [pairKey(one.service, one.on), one]))
