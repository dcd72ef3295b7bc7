// Gives names back, step by step: the order that stops planning, every enactor quiet, then the fences, one publisher
// after another. Each step may fail; the order stands, and giving back again goes on where it stopped.

import type {
  Caller,
  Custody,
  GivingBack,
  OrderRefusal,
  PlanExportQuery,
  ReleaseView,
} from '../../board/index.ts'
import { route53Failover } from '../../publishers/index.ts'
import {
  type Fence,
  masterFileOf,
  type Plan,
  type SurveyOutcome,
  samePlan,
  type WriteOutcome,
} from '../../steering/index.ts'
import {
  type Clock,
  type Duration,
  type EndpointName,
  good,
  ms,
  type Outcome,
  type PublisherId,
  type Timers,
} from '../../terms/index.ts'
import { adoptionView, type ReleaseSources, releaseView } from './custody.ts'
import { refuse } from './plan-views.ts'
import type { PlannerDesk } from './planning.ts'

export type CustodyParts = {
  readonly sources: () => ReleaseSources
  readonly planner: Pick<PlannerDesk, 'order' | 'keepOrders'>
  readonly clock: Clock
  readonly timers: Timers
  /** Tells this node and every joined one which names are given back. */
  readonly withdraw: () => void
  /** Null: no node answered in time. */
  readonly release: (
    publisher: PublisherId,
    endpoint: EndpointName,
    expected: Fence,
  ) => Promise<WriteOutcome | null>
}

/** Nodes say every second what they use. */
const quietWithinMs = 5000
const askAgainAfter = ms(100)

export function liveCustody(parts: CustodyParts): Custody {
  return {
    adoption: (endpoint) => adoptionView(parts.sources(), endpoint),
    release: (endpoint) => releaseView(parts.sources(), endpoint),
    giveBack: (order, caller) => giveBack(parts, order, caller),
    planExport: async (query) =>
      query.format === 'route53-failover' ? failoverExport(parts, query) : planExport(parts, query),
  }
}

async function giveBack(
  parts: CustodyParts,
  { endpoint, why, without }: GivingBack,
  caller: Caller,
): Promise<Outcome<ReleaseView, OrderRefusal>> {
  const seen = await releaseView(parts.sources(), endpoint)
  if (!seen.ok) return seen
  const standsInTheWay = obstacle(seen.value, without)
  if (standsInTheWay !== null) return refuse('conflict', standsInTheWay)
  const name = endpoint as EndpointName
  if (seen.value.givenBack === null) {
    const ordered = await parts.planner.order({ kind: 'giveBack', endpoint, why }, `operator:${caller.name}`)
    if (!ordered.ok) return ordered
  } else await parts.planner.keepOrders(name)
  parts.withdraw()
  const busy = await untilQuiet(parts, name, without)
  if (busy.length > 0)
    return refuse(
      'conflict',
      `${busy.join(', ')} still uses ${endpoint} after ${quietWithinMs / 1000} s: its plans are made no more, its fences stand. Give it back again in a moment`,
    )
  return removeFences(parts, name)
}

/** What must be cleared up by a person before anything is begun. */
function obstacle({ endpoint, writers, publishers }: ReleaseView, without: readonly string[]): string | null {
  const away = writers.filter((writer) => writer.away && !without.includes(writer.node))
  if (away.length > 0) {
    const names = away.map(({ node }) => node).join(', ')
    return `${names} is away and may still write ${endpoint}: start it, or stop it for good and say so: --without ${names}`
  }
  const closed = publishers.find(({ state }) => state !== 'fenced' && state !== 'free')
  return closed ? `${closed.publisher}: ${closed.detail}` : null
}

async function untilQuiet(
  { sources, clock, timers }: CustodyParts,
  endpoint: EndpointName,
  without: readonly string[],
): Promise<readonly string[]> {
  const began = clock.monotonic()
  const remembered = await sources().remembered(endpoint)
  for (;;) {
    const { writers, statuses } = sources()
    const others = writers(endpoint, remembered).map(({ node }) => node)
    const own = (statuses.get(endpoint)?.publishers ?? []).length > 0 ? ['this node'] : []
    const busy = [...own, ...others.filter((node) => !without.includes(node))]
    if (busy.length === 0 || clock.monotonic() - began > quietWithinMs) return busy
    await pause(timers, askAgainAfter)
  }
}

const pause = (timers: Timers, wait: Duration): Promise<void> =>
  new Promise((resolve) => void timers.after(wait, resolve))

async function removeFences(
  parts: CustodyParts,
  endpoint: EndpointName,
): Promise<Outcome<ReleaseView, OrderRefusal>> {
  const { planner, publishers, survey } = parts.sources()
  const plans = planner.endpoints.get(endpoint)?.plans ?? []
  const published = plans[0]?.envelope.publish ?? []
  const failures: string[] = []
  for (const { id } of publishers.filter((spec) => published.includes(spec.id))) {
    const failure = await removeFence(parts, plans, id, await survey(id, endpoint))
    if (failure !== null) failures.push(`${id}: ${failure}`)
  }
  if (failures.length > 0)
    return refuse(
      'conflict',
      `${endpoint} is steered no more, but not every fence could be removed: ${failures.join('; ')}. Give it back again once that is mended`,
    )
  return releaseView(parts.sources(), endpoint)
}

/** Null: none stands there any more. What came there since it was shown is not ours to remove. */
async function removeFence(
  { release }: CustodyParts,
  plans: readonly Plan[],
  publisher: PublisherId,
  seen: SurveyOutcome | null,
): Promise<string | null> {
  if (seen?.kind !== 'surveyed') return seen ? `${seen.detail}; ${seen.fix}` : explain(null)
  const { fence, fenceTexts } = seen.survey
  if (fenceTexts.length === 0) return null
  const plan = plans.find((known) => fence !== null && samePlan(known, fence))
  if (!plan || !fence) return explain({ kind: 'fenced', found: fence })
  const outcome = await release(publisher, plan.envelope.endpoint, fence)
  return outcome?.kind === 'written' ? null : explain(outcome)
}

function explain(outcome: Exclude<WriteOutcome, { kind: 'written' }> | null): string {
  if (outcome === null) return 'the node does not answer'
  if (outcome.kind === 'failed') return `${outcome.detail}; ${outcome.fix}`
  return outcome.kind === 'lost' ? outcome.detail : 'somebody has written another fence meanwhile'
}

/** Made beforehand, these records go on switching while the control plane of Route 53 is down. */
async function failoverExport(
  { sources }: CustodyParts,
  { endpoint: name }: PlanExportQuery,
): Promise<Outcome<string, OrderRefusal>> {
  const { specs, checks, publishers, survey } = sources()
  const endpoint = specs.find((spec) => spec.name === name)
  if (!endpoint) return refuse('not-found', `${name} is not in the configuration`)
  const place = publishers.find(({ id, kind }) => kind === 'route53' && endpoint.publish.includes(id))
  if (place?.kind !== 'route53')
    return refuse('conflict', `${name} is not published at Route 53: publish it there first`)
  const seen = await survey(place.id, endpoint.name)
  if (seen?.kind !== 'surveyed')
    return refuse(
      'conflict',
      `${place.id}: ${seen ? `${seen.detail}; ${seen.fix}` : 'the node does not answer'}`,
    )
  const failover = route53Failover({
    endpoint,
    hostedZone: place.hostedZone,
    checks: new Map(checks.map((check) => [check.id, check])),
    standing: seen.survey,
  })
  return failover.ok
    ? good(`${JSON.stringify(failover.value, null, 2)}\n`)
    : refuse('conflict', `${name} cannot be told as failover records: ${failover.error}`)
}

function planExport(
  { sources }: CustodyParts,
  { endpoint, generation }: PlanExportQuery,
): Outcome<string, OrderRefusal> {
  const { planner, statuses } = sources()
  const plans = planner.endpoints.get(endpoint as EndpointName)?.plans ?? []
  const plan =
    generation === undefined ? plans[0] : plans.find((one) => one.generation === BigInt(generation))
  if (!plan) {
    const kept = plans.map((one) => one.generation).join(', ')
    return refuse(
      'not-found',
      kept === '' ? `${endpoint} has no plan` : `${endpoint} has no plan ${generation}; kept are ${kept}`,
    )
  }
  const answered = plan === plans[0] ? (statuses.get(endpoint as EndpointName)?.answering ?? []) : []
  const known = answered.filter((id) => plan.envelope.targets.some((target) => target.id === id))
  return good(masterFileOf(plan, known))
}
