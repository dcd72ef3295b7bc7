// What a node may conclude from what it sees, before it selects: when its own eyes are in doubt nothing moves (S13,
// S14), and a target that must prove that it is ready is no destination until it has (S15).

import type { FoundationPath, TargetId } from '../terms/index.ts'
import type { EndpointSpec, TargetSpec } from './endpoint.ts'
import type { Loss, NodeEndpoint, NodeState, Readiness } from './node-state.ts'
import type { Envelope } from './plan.ts'
import type { Health } from './select.ts'

export type Freeze = { readonly code: 'below-quorum' | 'observer-in-doubt'; readonly why: string }

/**
 * Why nothing may move at this endpoint now; null when what is seen counts. Own canaries that fail are overruled by
 * one thing alone: a quorum of several vantages, over a loss that one foundation explains, where a target that does
 * not stand on it is proven up. That is a region going down together with this node's way out of it.
 */
export function frozenBy(state: NodeState, endpoint: NodeEndpoint): Freeze | null {
  const { quorum, observer } = state
  if (!quorum.met && endpoint.plan?.envelope.belowQuorum !== 'local')
    return { code: 'below-quorum', why: quorum.why }
  if (observer.sound || (quorum.met && quorum.confirmed && explained(state, endpoint))) return null
  return { code: 'observer-in-doubt', why: observer.why }
}

function explained({ foundationLost, ...state }: NodeState, endpoint: NodeEndpoint): boolean {
  if (foundationLost === null) return false
  return (endpoint.spec?.targets ?? []).some(
    (target) =>
      judged(state, target) === 'up' &&
      !foundationsOf(target).includes(foundationLost) &&
      isProven(endpoint, target),
  )
}

/**
 * The foundation that everything judged down stands on; null when nothing is lost, or no single one explains it. It
 * concerns all endpoints at once, so it is worked out when health or configuration change and not for each of them.
 */
export function lostFoundation({ endpoints, health }: NodeState): FoundationPath | null {
  let shared: readonly FoundationPath[] | null = null
  for (const { spec } of endpoints.values())
    for (const target of spec?.targets ?? []) {
      if (judged({ health }, target) !== 'down') continue
      const paths = foundationsOf(target)
      shared = shared === null ? paths : shared.filter((path) => paths.includes(path))
      if (shared.length === 0) return null
    }
  // The narrowest one: of `aws` and `aws/us-east-1` it is the region that was lost.
  return shared?.reduce((a, b) => (b.length > a.length ? b : a)) ?? null
}

/** Every foundation that a target stands on, containers included: `aws/us-east-1` stands in `aws`. */
function foundationsOf({ standsOn }: TargetSpec): readonly FoundationPath[] {
  const all = standsOn.flatMap((path) => {
    const parts = path.split('/')
    return parts.map((_, index) => parts.slice(0, index + 1).join('/') as FoundationPath)
  })
  return [...new Set(all)]
}

const judged = ({ health }: Pick<NodeState, 'health'>, { check }: TargetSpec): Health =>
  (check && health.get(check)?.state) || 'unknown'

/** By target. While frozen nothing is known, and what is unknown moves nothing. */
export function healthOf(state: NodeState, endpoint: NodeEndpoint): ReadonlyMap<TargetId, Health> {
  const targets = frozenBy(state, endpoint) ? [] : (endpoint.spec?.targets ?? [])
  return new Map(
    targets.flatMap((target) => {
      const health = judged(state, target)
      return target.check && state.health.has(target.check) ? [[target.id, health] as const] : []
    }),
  )
}

const isProven = ({ readiness }: Proofs, { id, ready }: TargetSpec): boolean =>
  !ready || readiness.get(id)?.state === 'ready'

/** What tells whether targets are proven ready. */
export type Proofs = {
  readonly spec: Pick<EndpointSpec, 'targets'> | null
  readonly readiness: ReadonlyMap<TargetId, Pick<Readiness, 'state' | 'loss'>>
}

/** Targets that must be proven ready and are not. */
export const unprovenAt = (endpoint: Proofs): ReadonlySet<TargetId> =>
  new Set((endpoint.spec?.targets ?? []).filter((target) => !isProven(endpoint, target)).map(({ id }) => id))

/** Targets that lack nothing but the last seconds' writes, where one of these policies knows a way: seconds that may be lost. */
export const atLossAt = (
  endpoint: Proofs,
  ...policies: readonly Loss['policy'][]
): ReadonlyMap<TargetId, number> =>
  new Map(
    (endpoint.spec?.targets ?? []).flatMap(({ id, ready }) => {
      const loss = ready && endpoint.readiness.get(id)?.loss
      return loss && policies.includes(loss.policy) ? [[id, loss.seconds] as const] : []
    }),
  )

/** What the planner is told of the targets, those included that are configured and not in its plan yet. */
export function standingOf(
  { spec }: NodeEndpoint,
  { targets }: Envelope,
  health: ReadonlyMap<TargetId, Health>,
  unproven: ReadonlySet<TargetId>,
): { readonly down: readonly TargetId[]; readonly proven: readonly TargetId[] } {
  const ids = [...new Set([...targets, ...(spec?.targets ?? [])].map(({ id }) => id))]
  return {
    down: ids.filter((id) => health.get(id) === 'down'),
    proven: ids.filter((id) => health.get(id) === 'up' && !unproven.has(id)),
  }
}
