// The planner: makes plans, and only plans. It never touches a record. Every step ends by comparing what is wanted
// with what is in force; a difference, and nothing else, mints the next generation.

import type { EndpointName, Instant, NewEntry } from '../terms/index.ts'
import { canonical, makePlan } from './digest.ts'
import { unfit } from './envelope.ts'
import { fenceOf, generation, largestFollowed, largestSelection, samePlan } from './fence.ts'
import { approve, followOrder } from './orders.ts'
import type { Envelope, Generation, Plan } from './plan.ts'
import {
  type Cause,
  defaultLimits,
  type Hold,
  noOrders,
  type Orders,
  type PlannerEffect,
  type PlannerEvent,
  type PlannerLimits,
  type PlannerState,
  type PlannerStep,
  type Planning,
  type Removal,
} from './planner-state.ts'
import {
  fenceData,
  join,
  newPlanning,
  nextGeneration,
  type PlanningStep,
  put,
  quiet,
  thenPlan,
  told,
} from './planning.ts'
import { configure, reconsider } from './specify.ts'
import { wanted } from './wanted.ts'

export const plannerWith = (limits: PlannerLimits): PlannerState => ({
  endpoints: new Map(),
  removals: [],
  limits,
})

export const initialPlanner: PlannerState = plannerWith(defaultLimits)

export function stepPlanner(state: PlannerState, event: PlannerEvent): PlannerStep {
  switch (event.kind) {
    case 'loaded':
      return load(state, event.plans, event.orders, event.at)
    case 'configured':
      return configure(limited(state, event.removals), event.specs, event.at)
    case 'order':
      return event.order.kind === 'approve'
        ? approve(state, event.order, event.author, event.at)
        : followOrder(state, event.order, event.author, event.at)
    case 'wouldMove':
      return one(state, event.endpoint, event.at, (planning) => propose(planning, event))
    case 'answering': {
      const { node, answering, down, proven } = event
      return one(state, event.endpoint, null, (planning) =>
        quiet({ ...planning, report: { node, answering, down, proven } }),
      )
    }
    case 'using': {
      const { node, publisher, endpoint, live, applying } = event
      const use = { endpoint, holder: `${node}/${publisher}`, live, applying }
      return one(state, endpoint, null, (planning) => ({ planning, effects: [{ kind: 'use', use }] }))
    }
    case 'seen':
      return one(state, event.endpoint, event.at, (planning) => seen(planning, event))
    case 'saved':
      return one(state, event.plan.envelope.endpoint, event.at, (planning) =>
        saved(planning, event.plan, event.at, state.limits),
      )
    case 'conflict':
      return one(state, event.plan.envelope.endpoint, event.at, (planning) =>
        conflict(planning, event, state.limits),
      )
    case 'saveFailed':
      return one(state, event.plan.envelope.endpoint, null, (planning) => saveFailed(planning, event))
    case 'tick': {
      const told = every(state, event.now, (planning) => ({
        planning,
        effects: [...distributed(planning), ...savedAgain(planning)],
      }))
      return join(told, reconsider(told.state, event.now))
    }
  }
}

const limited = (state: PlannerState, removals: PlannerLimits['removals'] | undefined): PlannerState =>
  removals ? { ...state, limits: { ...state.limits, removals } } : state

/** Steps one endpoint that the planner knows; an event about an unknown one is late and means nothing. */
function one(
  state: PlannerState,
  endpoint: EndpointName,
  /** Null: nothing wanted has changed, do not plan. */
  planAt: Instant | null,
  act: (planning: Planning) => PlanningStep,
): PlannerStep {
  const planning = state.endpoints.get(endpoint)
  if (!planning) return { state, effects: [] }
  const acted = act(planning)
  return put(state, endpoint, planAt === null ? acted : thenPlan(acted, planAt))
}

function every(state: PlannerState, at: Instant, act: (planning: Planning) => PlanningStep): PlannerStep {
  return [...state.endpoints.keys()].reduce<PlannerStep>(
    (step, endpoint) => join(step, one(step.state, endpoint, at, act)),
    { state, effects: [] },
  )
}

const higher = (a: Generation, b: Generation): Generation => (a > b ? a : b)

/** Newest first: what is kept here, and effects that ask the store to retire the rest. */
function shelved(
  plans: readonly Plan[],
  { plansKept }: PlannerLimits,
): { readonly kept: readonly Plan[]; readonly retiring: readonly PlannerEffect[] } {
  const sorted = [...plans].sort((a, b) => (a.generation < b.generation ? 1 : -1))
  // The oldest first: what is nearly new is the likeliest to be in use, and must not keep the rest.
  const retiring = sorted
    .slice(plansKept)
    .slice(-retiredAtOnce)
    .map((plan): PlannerEffect => {
      const { endpoint } = plan.envelope
      return { kind: 'retire', endpoint, fence: fenceOf(plan) }
    })
  return { kept: sorted.slice(0, plansKept), retiring }
}

/** A long shelf is worked off a bounded part at a time (S16). */
const retiredAtOnce = 20

function load(
  state: PlannerState,
  plans: readonly Plan[],
  orders: ReadonlyMap<EndpointName, Orders>,
  at: Instant,
): PlannerStep {
  const names = new Set([...plans.map((p) => p.envelope.endpoint), ...orders.keys()])
  return [...names].reduce<PlannerStep>(
    (step, name) => {
      const { kept, retiring } = shelved(
        plans.filter((p) => p.envelope.endpoint === name),
        state.limits,
      )
      const before = step.state.endpoints.get(name) ?? newPlanning
      const planning = adopt(before, kept, orders.get(name) ?? ordersIn(kept[0]))
      const effects = [...distributed(planning), ...retiring]
      return join(step, put(step.state, name, thenPlan({ planning, effects }, at)))
    },
    { state: { ...state, removals: [...state.removals, ...removalsIn(plans)] }, effects: [] },
  )
}

/** A restart opens no new window: what was taken away stands in the plans that took it (S10). */
const removalsIn = (plans: readonly Plan[]): readonly Removal[] =>
  plans.flatMap(({ evidence, madeAt, envelope: { endpoint } }) =>
    evidence.removal === undefined ? [] : [{ endpoint, at: madeAt }],
  )

/** Without a record of orders, a hold is taken from the plan itself: losing a document must not release it (S19). */
const ordersIn = (plan: Plan | undefined): Orders => (plan ? { ...noOrders, hold: holdIn(plan) } : noOrders)

const adopt = (planning: Planning, stored: readonly Plan[], orders: Orders): Planning => ({
  ...planning,
  plans: stored,
  orders,
  highest: higher(planning.highest, stored[0]?.generation ?? generation(0n)),
})

/** The store's reply may be lost: the same save again is saved once, and says `conflict` with the plan in it. */
const savedAgain = ({ saving, plans }: Planning): readonly PlannerEffect[] =>
  saving ? [{ kind: 'save', plan: saving, previous: plans[0]?.generation ?? null }] : []

/** While an operator holds, a plan that does not hold just that (it was made before) is sent to no node (S19). */
function distributed({ plans: [newest], orders }: Planning): readonly PlannerEffect[] {
  if (orders.givenBack) return []
  const holds = orders.hold?.targets.map(({ id }) => id)
  const outdated = holds && canonical(holds) !== canonical(newest?.envelope.held ?? [])
  return newest && !outdated ? [{ kind: 'distribute', plan: newest }] : []
}

/** A move that health calls for becomes a plan that waits. Its digest is what an approval binds to. */
function propose(planning: Planning, event: Extract<PlannerEvent, { kind: 'wouldMove' }>): PlanningStep {
  const inForce = planning.plans[0]?.envelope
  if (!inForce || inForce.held || planning.saving || planning.orders.givenBack) return quiet(planning)
  if (inForce.mode === 'automatic') return proposeAtLoss(planning, inForce, event)
  if (inForce.mode !== 'approve') return quiet(planning)
  if (canonical(event.to) === canonical(inForce.sets[0])) return quiet({ ...planning, proposal: null })
  const asked = planning.proposal?.envelope.sets[0]
  if (asked && canonical(asked) === canonical(event.to)) return quiet(planning)
  return proposed(planning, { ...inForce, sets: [event.to] }, event)
}

/**
 * Mode `automatic`: what may lose writes is an operator's to order, and stays theirs: approved, it is a hold, so that
 * nothing goes back by itself to a primary that lacks what has been written since.
 */
function proposeAtLoss(
  planning: Planning,
  inForce: Envelope,
  event: Extract<PlannerEvent, { kind: 'wouldMove' }>,
): PlanningStep {
  if (!event.atLoss) return quiet({ ...planning, proposal: null })
  const asked = planning.proposal?.envelope.held
  if (asked && canonical(asked) === canonical(event.to)) return quiet(planning)
  const targets = inForce.targets.filter(({ id }) => event.to.includes(id))
  const hold = { by: `node:${event.node}`, why: event.why, at: event.at, targets }
  const envelope = wanted({ ...planning, orders: { ...planning.orders, hold } })
  return envelope ? proposed(planning, envelope, event) : quiet(planning)
}

function proposed(
  planning: Planning,
  envelope: Envelope,
  event: Extract<PlannerEvent, { kind: 'wouldMove' }>,
): PlanningStep {
  if (unfit(envelope).length > 0) return quiet(planning)
  const next = nextGeneration(planning)
  if (next === null) return quiet(planning)
  const proposal = makePlan({
    generation: next,
    madeAt: event.at,
    author: `node:${event.node}`,
    reason: event.why,
    evidence: event.evidence,
    envelope,
  })
  return { planning: { ...planning, proposal }, effects: [told(proposal, 'plan.proposed', event.at)] }
}

/**
 * Somebody holds a plan that this planner does not know: a store restored from yesterday, or another planner's work.
 * Plan again above it. A hold found there is an operator's and is taken over (S19).
 */
function seen(planning: Planning, event: Extract<PlannerEvent, { kind: 'seen' }>): PlanningStep {
  const { fence, where } = event
  const inForce = planning.plans[0]
  const beingSaved = planning.saving && samePlan(fence, planning.saving)
  const ours = planning.plans.some((known) => samePlan(known, fence)) || beingSaved
  // A plan of ours whose selections are used up there needs a newer plan to go on (S20).
  const goesOn = (fence.selection ?? 0n) < largestSelection
  if ((ours && goesOn) || (inForce && fence.generation < inForce.generation)) return quiet(planning)
  if (!ours && fence.generation > largestFollowed) return unfollowed(planning, event)
  const hold = planning.orders.hold ?? (event.plan ? holdIn(event.plan) : null)
  const cause: Cause = {
    author: 'planner',
    reason: `${where} holds generation ${fence.generation}, ${ours ? 'with no selection left' : 'unknown here'}: planned again above it`,
    evidence: { where, found: `${fence.generation}`, stored: `${inForce?.generation ?? 0n}` },
  }
  return quiet({
    ...planning,
    highest: higher(planning.highest, fence.generation),
    mustExceed: higher(planning.mustExceed, fence.generation),
    orders: { ...planning.orders, hold },
    cause,
  })
}

/** S20: a forged fence must not use up the generations of every other publisher. It blocks its own resource alone. */
function unfollowed(planning: Planning, event: Extract<PlannerEvent, { kind: 'seen' }>): PlanningStep {
  const { fence, where, endpoint, at } = event
  if (planning.unfollowed && samePlan(planning.unfollowed, fence)) return quiet(planning)
  const why = `${where} holds generation ${fence.generation} of ${endpoint}, more than ${largestFollowed}, the most that is planned above: it was not written by Holdfast and nothing is written there until somebody removes that fence`
  const data = { where, found: `${fence.generation}`, digest: fence.digest, limit: `${largestFollowed}` }
  const entry: NewEntry = { at, author: 'planner', kind: 'plan.refused', subject: endpoint, why, data }
  return { planning: { ...planning, unfollowed: fence }, effects: [{ kind: 'tell', entry }] }
}

/** The hold that a plan carries by value. */
function holdIn({ author: by, reason: why, madeAt: at, envelope }: Plan): Hold | null {
  const targets = envelope.targets.filter((target) => envelope.held?.includes(target.id))
  return targets.length > 0 ? { by, why, at, targets } : null
}

function saved(planning: Planning, made: Plan, at: Instant, limits: PlannerLimits): PlanningStep {
  if (planning.plans.some((known) => samePlan(known, made))) return quiet(planning)
  const { kept, retiring } = shelved([made, ...planning.plans], limits)
  // What was ordered while this one was being saved is the cause of the next.
  const cause = planning.cause === planning.savingFor ? null : planning.cause
  const next: Planning = { ...adopt(planning, kept, planning.orders), saving: null, cause }
  return { planning: next, effects: [told(made, 'plan.made', at), ...distributed(next), ...retiring] }
}

/** Another planner was first. Its plan is taken as it is; a difference that remains is planned above it. */
function conflict(
  planning: Planning,
  event: Extract<PlannerEvent, { kind: 'conflict' }>,
  limits: PlannerLimits,
): PlanningStep {
  if (!planning.saving || !samePlan(planning.saving, event.plan)) return quiet(planning)
  if (event.stored.some((stored) => samePlan(stored, event.plan)))
    return saved(planning, event.plan, event.at, limits)
  const { kept, retiring } = shelved(event.stored, limits)
  // The store may have read them before an order that was given here meanwhile: that one must outlive its reply (S19).
  const orders = planning.orders === planning.savingUnder ? event.orders : planning.orders
  const next = { ...adopt(planning, kept, orders), saving: null }
  return { planning: next, effects: [...distributed(next), ...retiring] }
}

function saveFailed(planning: Planning, event: Extract<PlannerEvent, { kind: 'saveFailed' }>): PlanningStep {
  const { plan: made, detail, at } = event
  // A late word about an earlier attempt says nothing about the one on its way.
  if (!planning.saving || !samePlan(planning.saving, made)) return quiet(planning)
  const entry: NewEntry = {
    at,
    author: 'planner',
    kind: 'plan.failed',
    subject: made.envelope.endpoint,
    why: `plan ${made.generation} was not saved: ${detail}. What is in force stays; planned again at the next round`,
    data: { ...fenceData(made), detail },
  }
  return { planning: { ...planning, saving: null }, effects: [{ kind: 'tell', entry }] }
}
