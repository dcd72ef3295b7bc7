// What an operator reads before an order: what changes from plan to plan, and what a repair would write over whose
// records.

import type { OrderRefusal, PlanDiffQuery, PlanDiffView, RepairView } from '../../board/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import {
  diffPlans,
  type Plan,
  type PlannerState,
  type Published,
  type ReadOutcome,
  repairOf,
  standsThere,
} from '../../steering/index.ts'
import { bad, type EndpointName, good, type Outcome, type PublisherId } from '../../terms/index.ts'
import { planViews, type SteeringSources } from './steering-views.ts'

export const refuse = (code: OrderRefusal['code'], message: string) => bad({ code, message })

function noEndpoint(endpoint: string, planner: PlannerState) {
  const names = [...planner.endpoints.keys()].join(', ')
  return refuse(
    'not-found',
    `there is no endpoint ${endpoint}${names === '' ? '' : `; steered are ${names}`}`,
  )
}

/** From what is in force to the proposal when one waits; else from the plan before to what is in force. */
export function planDiffView(
  planner: PlannerState,
  statuses: SteeringSources['statuses'],
  { endpoint, from, to }: PlanDiffQuery,
): Outcome<PlanDiffView, OrderRefusal> {
  const planning = planner.endpoints.get(endpoint as EndpointName)
  if (!planning) return noEndpoint(endpoint, planner)
  const all = [...(planning.proposal ? [planning.proposal] : []), ...planning.plans]
  const plan = (generation: string): Plan | undefined =>
    all.find((one) => one.generation === BigInt(generation))
  const missing = [from, to].find((asked) => asked !== undefined && !plan(asked))
  if (missing !== undefined) {
    const kept = all.map(({ generation }) => generation).join(', ')
    return refuse('not-found', `${endpoint} has no plan ${missing}; kept are ${kept || 'none'}`)
  }
  const after = to === undefined ? all[0] : plan(to)
  if (!after) return refuse('not-found', `${endpoint} has no plan yet: there is nothing to compare`)
  const before = from === undefined ? all[all.indexOf(after) + 1] : plan(from)
  const states = new Map(planViews(planner, statuses, endpoint).map((view) => [view.digest, view.state]))
  const named = ({ generation, digest, author }: Plan): PlanDiffView['after'] => ({
    generation: `${generation}`,
    digest,
    author,
    state: states.get(digest) ?? 'superseded',
  })
  return good({
    endpoint,
    before: before ? named(before) : null,
    after: named(after),
    changes: [...diffPlans(before?.envelope ?? null, after.envelope)],
  })
}

export type RepairSources = {
  readonly planner: PlannerState
  readonly statuses: SteeringSources['statuses']
  readonly publishers: readonly PublisherSpec[]
  /** Null: no node answered in time. */
  readonly look: (publisher: PublisherId, endpoint: EndpointName) => Promise<ReadOutcome | null>
}

export async function repairView(
  { planner, statuses, publishers, look }: RepairSources,
  name: string,
): Promise<Outcome<RepairView, OrderRefusal>> {
  const endpoint = name as EndpointName
  const planning = planner.endpoints.get(endpoint)
  if (!planning) return noEndpoint(name, planner)
  const places = planning.plans[0]?.envelope.publish ?? []
  const looks = await Promise.all(places.map(async (id) => ({ id, outcome: await look(id, endpoint) })))
  const found = looks.flatMap(({ outcome }): Published[] =>
    outcome?.kind === 'read' ? [outcome.published] : [],
  )
  const repair = repairOf(planning, statuses.get(endpoint)?.answering ?? [], found)
  if (!repair) return refuse('conflict', `${name} has no plan in force yet: there is nothing to repair`)
  const { inForce, next, records } = repair
  const kinds = new Map(publishers.map(({ id, kind }) => [id, kind]))
  return good({
    endpoint,
    inForce: { generation: `${inForce.generation}`, digest: inForce.digest, author: inForce.author },
    next: next === null ? null : `${next}`,
    writes: [...records],
    publishers: looks.map(({ id, outcome }) => {
      const place = { publisher: id, kind: kinds.get(id) ?? 'unknown' }
      if (outcome?.kind !== 'read')
        return { ...place, state: 'unread', fence: null, records: [], whose: unread(outcome) }
      const stands = standsThere(repair, planning.plans, outcome.published)
      return { ...place, ...stands, records: [...stands.records] }
    }),
  })
}

/** Null: no node answered in time. */
export const unread = (failure: Extract<ReadOutcome, { kind: 'failed' }> | null): string =>
  failure
    ? `it cannot be read now: ${failure.detail}; ${failure.fix}`
    : 'it cannot be read now: the node does not answer; see: holdfast status'
