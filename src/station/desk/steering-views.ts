// What the board shows of endpoints and plans: the node's own word of what is in force, and the planner's of what is
// ordered and proposed.

import type { EndpointView, PlanView } from '../../board/index.ts'
import { limitOf, type PublisherSpec } from '../../publishers/index.ts'
import type { HealthState } from '../../signals/index.ts'
import {
  type Attributed,
  type EndpointSpec,
  type EndpointStatus,
  type Plan,
  type PlannerState,
  type Planning,
  planToJson,
  type TargetSpec,
  type TargetStatus,
} from '../../steering/index.ts'
import { type EndpointName, isoTime } from '../../terms/index.ts'
import type { CheckVotes } from '../node/vantage-facts.ts'

export type SteeringSources = {
  readonly specs: readonly EndpointSpec[]
  readonly planner: PlannerState
  readonly statuses: ReadonlyMap<EndpointName, EndpointStatus>
  readonly publishers: readonly PublisherSpec[]
  /** Absent where nobody but the one node applies (an exercise). */
  readonly enactors?: (endpoint: EndpointName) => EndpointView['enactors']
  readonly refusedWrites?: (endpoint: EndpointName) => EndpointView['refusedWrites']
  readonly rehearsal?: (spec: EndpointSpec) => EndpointView['rehearsal']
  /** By check, then by vantage. Absent or empty: one vantage alone looks. */
  readonly votes?: ReadonlyMap<string, CheckVotes['votes']>
}

export const wordView = ({ by, why, at }: Attributed) => ({ by, why, at: isoTime(at) })

/** Configured endpoints, and those that left the configuration and are still answered. */
export function endpointViews(sources: SteeringSources): EndpointView[] {
  // What was given back and has left the configuration is nobody's concern here any more.
  const known = [...sources.planner.endpoints].filter(
    ([, { configured, orders }]) => configured !== false || !orders.givenBack,
  )
  const names = new Set([...sources.specs.map((spec) => spec.name), ...known.map(([name]) => name)])
  return [...names].map((name) => endpointView(sources, name))
}

function endpointView(
  { specs, planner, statuses, publishers, enactors, refusedWrites, rehearsal, votes }: SteeringSources,
  name: EndpointName,
): EndpointView {
  const spec = specs.find((one) => one.name === name)
  const planning = planner.endpoints.get(name)
  const status = statuses.get(name)
  const envelope = planning?.plans[0]?.envelope
  const hold = planning?.orders.hold
  const givenBack = planning?.orders.givenBack
  const proposal = planning?.proposal
  const kinds = new Map(publishers.map((publisher) => [publisher.id, publisher.kind]))
  return {
    name,
    mode: status?.mode ?? envelope?.mode ?? spec?.mode ?? 'automatic',
    ttlSeconds: envelope?.ttl ?? spec?.ttl ?? 0,
    // Answered all the same, but nobody configures it any more: that is never all right.
    state: givenBack
      ? 'given-back'
      : planning?.configured === false
        ? 'alarm'
        : (status?.state ?? 'starting'),
    why: givenBack
      ? `given back by ${givenBack.by}: ${givenBack.why}; to steer it again: holdfast adopt ${name}`
      : (status?.why ?? 'no node has said anything of it yet'),
    since: status?.since ? isoTime(status.since) : null,
    generation: status?.generation != null ? `${status.generation}` : null,
    digest: status?.digest ?? null,
    answers: [...(status?.answers ?? [])],
    targets: targetViews(spec, planning, status, votes),
    givenBack: givenBack ? wordView(givenBack) : null,
    hold: hold ? wordView(hold) : null,
    proposal: proposal
      ? { generation: `${proposal.generation}`, digest: proposal.digest, reason: proposal.reason }
      : null,
    publishers: (status?.publishers ?? []).map(({ id, state, detail, fence, readBackAt, foreign }) => ({
      id,
      kind: kinds.get(id) ?? 'unknown',
      state,
      generation: fence ? `${fence.generation}` : null,
      detail,
      readBackAt: readBackAt ? isoTime(readBackAt) : null,
      limit: limitAt(kinds.get(id)),
      foreign: foreign && [...foreign],
    })),
    refusals: refusalViews(planning, status),
    enactors: [...(enactors?.(name) ?? [])],
    refusedWrites: [...(refusedWrites?.(name) ?? [])],
    alarms: [
      ...(status?.alarms ?? []).map(({ at, text }) => ({ at: isoTime(at), text })),
      ...vanished(planning, envelope !== undefined, status),
    ],
    ...(status?.frozen ? { frozen: { ...status.frozen } } : {}),
    rehearsal: (spec && rehearsal?.(spec)) ?? null,
  }
}

function limitAt(kind: PublisherSpec['kind'] | undefined) {
  const limit = kind ? limitOf(kind) : null
  return limit && { ...limit }
}

/** The planner's refusals, and what a publisher holds back because it may be somebody's emergency. */
function refusalViews(
  planning: Planning | undefined,
  status: EndpointStatus | undefined,
): EndpointView['refusals'] {
  const planned = (planning?.refusals ?? []).map(({ name, message, figures, at }) => ({
    name,
    message,
    figures: { ...figures },
    at: isoTime(at),
  }))
  const edited = (status?.publishers ?? []).flatMap(({ id, detail, foreign, readBackAt }) =>
    foreign
      ? [
          {
            name: 'foreign-edit' as const,
            message: detail,
            figures: { publisher: id, records: foreign },
            at: readBackAt && isoTime(readBackAt),
          },
        ]
      : [],
  )
  return [...planned, ...edited]
}

function vanished(planning: Planning | undefined, planned: boolean, status: EndpointStatus | undefined) {
  if (planning?.configured !== false || !planned || planning.orders.givenBack) return []
  const at = planning.plans[0]!.madeAt
  const text = `no longer in the configuration; answered as before (${status?.answers.join(', ') ?? 'unknown'}); put it back there, or give it back: holdfast release NAME --to-static`
  return [{ at: isoTime(at), text }]
}

function targetViews(
  spec: EndpointSpec | undefined,
  planning: Planning | undefined,
  status: EndpointStatus | undefined,
  votes: SteeringSources['votes'],
): EndpointView['targets'] {
  const seen = new Map(status?.targets.map((target) => [target.id, target]))
  const ids = [...new Set([...(spec?.targets ?? []).map((target) => target.id), ...seen.keys()])]
  return ids.map((id) => {
    const configured = spec?.targets.find((target) => target.id === id)
    const target = seen.get(id)
    const drain = planning?.orders.drains.get(id)
    return {
      id,
      records: [...(target?.records ?? [])],
      standsOn: [...(configured?.standsOn ?? [])],
      health: target?.health ?? 'unknown',
      healthWhy: target?.healthWhy ?? 'nothing is known of it yet',
      check: target?.check ?? null,
      byVantage: counted((target?.check && votes?.get(target.check)) || {}),
      drained: drain !== undefined,
      drainedWhy: drain ? `${drain.by}: ${drain.why}` : null,
      answered: target?.answered ?? false,
      readiness: readinessView(configured, target),
      capacity: configured?.capacity ?? null,
      waits: target?.waits ?? null,
      falls: target?.falls ?? null,
    }
  })
}

/** A vantage that says nothing that counts is left out. */
export const counted = (votes: CheckVotes['votes']): Record<string, HealthState> =>
  Object.fromEntries(Object.entries(votes).flatMap(([name, vote]) => (vote === null ? [] : [[name, vote]])))

function readinessView(
  configured: TargetSpec | undefined,
  target: TargetStatus | undefined,
): EndpointView['targets'][number]['readiness'] {
  if (!configured?.ready) return null
  const proof = target?.readiness
  if (!proof)
    return { state: 'unknown', why: 'nothing is known of it yet', at: null, lagSeconds: null, atLoss: null }
  const { state, why, at, lag, loss } = proof
  return {
    state,
    why,
    at: at > 0 ? isoTime(at) : null,
    lagSeconds: lag ?? null,
    atLoss: loss ? { ...loss } : null,
  }
}

/** Newest first; a proposal stands before what is in force. */
export function planViews(
  planner: PlannerState,
  statuses: SteeringSources['statuses'],
  endpoint?: string,
): PlanView[] {
  return [...planner.endpoints].flatMap(([name, planning]) => {
    if (endpoint !== undefined && name !== endpoint) return []
    const inForce = statuses.get(name)?.generation ?? null
    const stateOf = (plan: Plan, index: number): PlanView['state'] =>
      plan.generation === inForce ? 'in-force' : index === 0 ? 'approved' : 'superseded'
    const proposed = planning.proposal ? [planView(planning.proposal, 'proposed')] : []
    return [...proposed, ...planning.plans.map((plan, index) => planView(plan, stateOf(plan, index)))]
  })
}

function planView(plan: Plan, state: PlanView['state']): PlanView {
  const json = planToJson(plan)
  return {
    endpoint: plan.envelope.endpoint,
    generation: `${plan.generation}`,
    digest: plan.digest,
    madeAt: isoTime(plan.madeAt),
    author: plan.author,
    reason: plan.reason,
    evidence: { ...plan.evidence },
    state,
    envelope: (json.envelope ?? {}) as Record<string, unknown>,
  }
}
