// What a node says of an endpoint: what is in force and why. The board shows this and nothing that is worked out elsewhere.

import type { CheckId, EndpointName, Instant, PublisherId, TargetId } from '../terms/index.ts'
import { recordTexts } from './answer.ts'
import type { Enactor, EnactorCondition } from './enactor-state.ts'
import { type Freeze, frozenBy } from './evidence.ts'
import type { NodeEndpoint, NodeState, Readiness } from './node-state.ts'
import type { Envelope, Fence, Generation, PlanDigest } from './plan.ts'
import { damping, type Falls } from './returning.ts'
import type { Health } from './select.ts'

export type TargetStatus = {
  readonly id: TargetId
  readonly records: readonly string[]
  readonly check: CheckId | null
  readonly health: Health
  readonly healthWhy: string
  readonly healthSince: Instant | null
  readonly answered: boolean
  /** Null: nothing has to be proven. */
  readonly readiness: Readiness | null
  /** Up, and why it is not preferred yet; null otherwise. */
  readonly waits: string | null
  /** How often it fell lately, and the penalty of its last fall; null: it did not fall. */
  readonly falls: { readonly count: number; readonly penalty: number; readonly limit: number } | null
}

export type PublisherStatus = {
  readonly id: PublisherId
  readonly state: EnactorCondition
  readonly detail: string
  readonly fence: Fence | null
  readonly readBackAt: Instant | null
  /** Somebody else's records that stand there and are left as they are (S17). */
  readonly foreign: readonly string[] | null
}

export type EndpointStatus = {
  readonly endpoint: EndpointName
  readonly mode: Envelope['mode']
  readonly state: 'ok' | 'degraded' | 'last-known-good' | 'held' | 'alarm' | 'starting'
  /** What is in force and why, in a sentence. */
  readonly why: string
  readonly since: Instant | null
  readonly generation: Generation | null
  readonly digest: PlanDigest | null
  readonly author: string | null
  readonly reason: string | null
  readonly answering: readonly TargetId[]
  readonly answers: readonly string[]
  /** Modes `approve` and `observe`: where automatic would go. */
  readonly advice: readonly TargetId[] | null
  readonly targets: readonly TargetStatus[]
  readonly publishers: readonly PublisherStatus[]
  readonly alarms: readonly { readonly at: Instant; readonly text: string }[]
  /** Why what is seen moves nothing now; absent: it counts. */
  readonly frozen?: Freeze
}

/** Null when this node has never heard of the endpoint. */
export function endpointStatus(state: NodeState, name: EndpointName): EndpointStatus | null {
  const endpoint = state.endpoints.get(name)
  if (!endpoint) return null
  const { plan, selection } = endpoint
  const frozen = state.looks ? frozenBy(state, endpoint) : null
  const answering = selection?.answering ?? []
  return {
    endpoint: name,
    mode: plan?.envelope.mode ?? endpoint.spec?.mode ?? 'automatic',
    state: overall(endpoint),
    why: selection?.reason.text ?? 'no plan has reached this node yet',
    since: endpoint.since,
    generation: plan?.generation ?? null,
    digest: plan?.digest ?? null,
    author: plan?.author ?? null,
    reason: plan?.reason ?? null,
    answering,
    answers: plan ? recordTexts(plan.envelope, answering) : [],
    advice: endpoint.advice?.to ?? null,
    targets: targetIds(endpoint).map((id) => targetStatus(state, endpoint, id)),
    publishers: [...endpoint.enactors.values()].map(publisherStatus),
    alarms: endpoint.alarm ? [{ at: endpoint.alarm.at, text: endpoint.alarm.text }] : [],
    ...(frozen ? { frozen } : {}),
  }
}

export const allStatuses = (state: NodeState): readonly EndpointStatus[] =>
  [...state.endpoints.keys()].map((name) => endpointStatus(state, name)!)

function overall({ selection, alarm, enactors }: NodeEndpoint): EndpointStatus['state'] {
  if (!selection) return 'starting'
  if (selection.state === 'held' || selection.state === 'last-known-good') return selection.state
  const troubled = [...enactors.values()].some(
    ({ condition }) => condition === 'refused' || condition === 'failed' || condition === 'drift',
  )
  return alarm || troubled ? 'alarm' : selection.state
}

/** The plan's targets, and those that are configured but not in it (drained). */
function targetIds({ plan, spec }: NodeEndpoint): readonly TargetId[] {
  const ids = [...(spec?.targets ?? []), ...(plan?.envelope.targets ?? [])].map((target) => target.id)
  return [...new Set(ids)]
}

function targetStatus(state: NodeState, endpoint: NodeEndpoint, id: TargetId): TargetStatus {
  const configured = endpoint.spec?.targets.find((target) => target.id === id)
  const planned = endpoint.plan?.envelope.targets.find((target) => target.id === id)
  const check = configured?.check ?? null
  const health = check ? state.health.get(check) : undefined
  const records = (planned ?? configured)?.records ?? []
  return {
    id,
    records: records.map((r) => `${r.type} ${r.type === 'CNAME' ? r.target : r.address}`),
    check,
    health: health?.state ?? 'unknown',
    healthWhy: health?.why ?? (check ? `check ${check} has said nothing yet` : 'no check looks at it'),
    healthSince: health?.at ?? null,
    answered: endpoint.selection?.answering.includes(id) ?? false,
    readiness: configured?.ready ? (endpoint.readiness.get(id) ?? notMeasured) : null,
    waits: endpoint.waiting.get(id)?.why ?? null,
    falls: fallsOf(health?.falls),
  }
}

function fallsOf(falls: Falls | undefined): TargetStatus['falls'] {
  if (!falls || falls.count === 0) return null
  return { count: falls.count, penalty: Math.round(falls.penalty), limit: damping.limit }
}

const notMeasured: Readiness = {
  state: 'unknown',
  why: 'nothing has been measured yet',
  at: 0 as Instant,
}

const publisherStatus = (enactor: Enactor): PublisherStatus => ({
  id: enactor.publisher,
  state: enactor.condition,
  detail: enactor.detail,
  fence: enactor.inForce?.fence ?? null,
  readBackAt: enactor.readBackAt,
  foreign: enactor.foreign,
})
