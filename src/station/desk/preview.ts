// An order before it is given, for the person who is about to give it.

import type { Order, OrderPreviewView, OrderRefusal, PreviewQuery } from '../../board/index.ts'
import {
  type EndpointStatus,
  type NodeEvidence,
  type PlannerState,
  previewOrder,
} from '../../steering/index.ts'
import { bad, type EndpointName, good, type Instant, type Outcome } from '../../terms/index.ts'
import { refuse } from './plan-views.ts'
import { readOrder } from './planning.ts'

export type PreviewSources = {
  readonly planner: PlannerState
  readonly statuses: ReadonlyMap<EndpointName, EndpointStatus>
  readonly now: Instant
}

/** An order that would be refused is a preview too: it says why. */
export function previewView(
  { planner, statuses, now }: PreviewSources,
  endpoint: string,
  query: PreviewQuery,
): Outcome<OrderPreviewView, OrderRefusal> {
  const asked = orderOf(endpoint, query)
  if (!asked.ok) return asked
  const order = readOrder(asked.value)
  if (!order.ok) return refuse('bad-request', order.error)
  const name = endpoint as EndpointName
  const evidence = evidenceOf(statuses.get(name), now)
  const preview = previewOrder(planner, name, order.value, evidence, now)
  if (!preview) return refuse('not-found', `there is no endpoint ${endpoint}`)
  const { before, after, plan, guards } = preview
  const inForce = planner.endpoints.get(name)?.plans[0]
  return good({
    endpoint,
    order: query.order,
    refused: preview.refused,
    inForce: inForce ? { generation: `${inForce.generation}`, digest: inForce.digest } : null,
    next: plan ? { generation: `${plan.generation}`, digest: plan.digest } : null,
    changes: [...preview.changes],
    before: { targets: [...before.targets], records: [...before.records] },
    after: { targets: [...after.targets], records: [...after.records] },
    adds: after.records.filter((record) => !before.records.includes(record)),
    removes: before.records.filter((record) => !after.records.includes(record)),
    why: after.selection?.reason.text ?? null,
    frozen: evidence.frozen?.why ?? null,
    guards: { ...guards, spare: [...guards.spare], removals: { ...guards.removals } },
  })
}

function orderOf(
  endpoint: string,
  { order, target, generation, digest, refusal }: PreviewQuery,
): Outcome<Order, OrderRefusal> {
  const missing = (what: string) => bad({ code: 'bad-request', message: `of ${order}: say ${what}` } as const)
  const why = 'preview'
  switch (order) {
    case 'drain':
    case 'undrain':
      return target === undefined ? missing('target') : good({ kind: order, endpoint, target, why })
    case 'approve':
      return generation === undefined || digest === undefined
        ? missing('generation and digest, as the proposal names them')
        : good({ kind: order, endpoint, generation, digest })
    case 'rollback':
      return generation === undefined
        ? missing('generation, the one to go back to')
        : good({ kind: order, endpoint, to: generation, why })
    case 'overrule':
      return refusal === undefined ? missing('refusal') : good({ kind: order, endpoint, refusal, why })
    default:
      return good({ kind: order, endpoint, why })
  }
}

function evidenceOf(status: EndpointStatus | undefined, now: Instant): NodeEvidence {
  const targets = status?.targets ?? []
  return {
    answering: status?.answering ?? [],
    health: new Map(targets.map(({ id, health }) => [id, health])),
    readiness: new Map(targets.flatMap(({ id, readiness }) => (readiness ? [[id, readiness] as const] : []))),
    waiting: new Map(
      targets.flatMap(({ id, waits }) => (waits === null ? [] : [[id, { until: now, why: waits }] as const])),
    ),
    frozen: status?.frozen ?? null,
  }
}
