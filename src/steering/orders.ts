// Operator's orders: hold, drain, approve, roll back. Each has an author, a reason and a way back (S19). An order
// that would leave an endpoint below its minimum is refused with its figures (S10), and is then not followed in part.

import type { EndpointName, Instant, JournalKind, TargetId } from '../terms/index.ts'
import { fingerprint } from './digest.ts'
import { capacityOf, unfit } from './envelope.ts'
import type { Plan } from './plan.ts'
import {
  type Attributed,
  type OperatorOrder,
  type Orders,
  type PlannerEffect,
  type PlannerState,
  type PlannerStep,
  type Planning,
  type Refusal,
  type RefusalName,
  refusalOf,
  withoutRefusal,
  withRefusal,
} from './planner-state.ts'
import { fenceData, join, nextGeneration, type PlanningStep, put, refused, thenPlan } from './planning.ts'
import { longestText } from './shape.ts'
import { specified } from './specify.ts'
import { lastKnownGood, wanted, withoutHold } from './wanted.ts'

type Follow = Exclude<OperatorOrder, { kind: 'approve' }>
type Approval = Extract<OperatorOrder, { kind: 'approve' }>

export function followOrder(state: PlannerState, order: Follow, author: string, at: Instant): PlannerStep {
  const names = namesOf(state, order)
  const first = names[0] ?? order.endpoint
  if (!author.startsWith('operator:'))
    return refuse(
      state,
      first,
      author,
      at,
      'orders are for operators; automation neither places nor lifts them (S19)',
    )
  if (order.why.length > longestText)
    return refuse(
      state,
      first,
      author,
      at,
      `the reason has ${order.why.length} characters, the limit is ${longestText}`,
    )
  if (names.length === 0 || !first)
    return refuse(
      state,
      first,
      author,
      at,
      `there is no ${'target' in order ? `target ${order.target}` : `endpoint ${order.endpoint}`}`,
      'not-found',
    )
  const steps = names.map((name) => ({
    name,
    step: follow(state.endpoints.get(name)!, name, order, author, at),
  }))
  const refusals = steps.flatMap(({ step }) => step.effects.filter((effect) => effect.kind === 'refuse'))
  if (refusals.length > 0)
    return steps
      .filter(({ step }) => isRefused(step))
      .reduce<PlannerStep>((all, { name, step }) => join(all, put(all.state, name, step)), {
        state,
        effects: [],
      })
  return steps.reduce<PlannerStep>(
    (all, { name, step }) => join(all, put(all.state, name, thenPlan(step, at))),
    { state, effects: [] },
  )
}

const isRefused = (step: PlanningStep) => step.effects.some((effect) => effect.kind === 'refuse')

/**
 * The endpoints an order is about. A drain without an endpoint is about every one where the target stands and is not
 * drained yet, an undrain about every one where it is; when that is nowhere, each says why.
 */
function namesOf(state: PlannerState, order: Follow): readonly EndpointName[] {
  if (order.endpoint) return state.endpoints.has(order.endpoint) ? [order.endpoint] : []
  if (!('target' in order)) return []
  const where = [...state.endpoints].filter(
    ([, planning]) => knows(planning, order.target) && !planning.orders.givenBack,
  )
  const open = where.filter(
    ([, { orders }]) => orders.drains.has(order.target) === (order.kind === 'undrain'),
  )
  return (open.length > 0 ? open : where).map(([name]) => name)
}

const knows = (planning: Planning, target: TargetId): boolean =>
  [...(planning.spec?.targets ?? []), ...(planning.plans[0]?.envelope.targets ?? [])].some(
    ({ id }) => id === target,
  ) || planning.orders.drains.has(target)

function refuse(
  state: PlannerState,
  endpoint: EndpointName | undefined,
  author: string,
  at: Instant,
  message: string,
  code: 'not-found' | 'bad-request' = 'bad-request',
): PlannerStep {
  return { state, effects: refused(endpoint ?? ('unknown' as EndpointName), author, at, message, {}, code) }
}

function follow(
  planning: Planning,
  name: EndpointName,
  order: Follow,
  by: string,
  at: Instant,
): PlanningStep {
  const word: Attributed = { by, why: order.why, at }
  if (nextGeneration(planning) === null)
    return no(planning, name, word, `${name} has no generation left: no plan can follow an order (S20)`)
  const { givenBack } = planning.orders
  if (givenBack && order.kind !== 'adopt')
    return no(
      planning,
      name,
      word,
      `${name} was given back by ${givenBack.by} (${givenBack.why}); to steer it again: holdfast adopt ${name}`,
    )
  switch (order.kind) {
    case 'hold':
      return hold(planning, name, word)
    case 'unhold':
      if (!planning.orders.hold) return no(planning, name, word, `${name} is not held`)
      return ordered(planning, name, word, { ...planning.orders, hold: null }, 'hold.released', {})
    case 'drain':
      return drain(planning, name, order.target, word)
    case 'undrain':
      return undrain(planning, name, order.target, word)
    case 'rollback':
      return rollback(planning, name, order.to, word)
    case 'repair':
      return repair(planning, name, word)
    case 'adopt':
      return adopt(planning, name, word)
    case 'giveBack':
      return giveBack(planning, name, word)
    case 'overrule':
      return overrule(planning, name, order.refusal, word)
  }
}

const no = (
  planning: Planning,
  name: EndpointName,
  { by, at }: Attributed,
  message: string,
  figures = {},
  code: 'not-found' | 'conflict' = 'conflict',
): PlanningStep => ({ planning, effects: refused(name, by, at, message, figures, code) })

/** Takes the order as the cause of the next plan, keeps it, and tells it; or says why no plan can follow it. */
function ordered(
  planning: Planning,
  name: EndpointName,
  { by, why, at }: Attributed,
  orders: Orders,
  kind: JournalKind,
  data: Record<string, string | readonly string[]>,
): PlanningStep {
  const cause = { author: by, reason: why, evidence: { order: kind, ...data } }
  // An order that is followed is the operator's word on a drain that was not.
  const refusals = withoutRefusal(planning.refusals, 'below-minimum')
  const next: Planning = { ...planning, orders, cause, refusals }
  const envelope = wanted(next)
  const problems = envelope ? unfit(envelope) : []
  if (problems.length > 0)
    return no(planning, name, { by, why, at }, `${name} cannot be planned so: ${problems.join('; ')}`, {
      problems,
    })
  const effects: readonly PlannerEffect[] = [
    { kind: 'keep', endpoint: name, orders },
    { kind: 'tell', entry: { at, author: by, kind, subject: name, why, data } },
  ]
  return { planning: next, effects }
}

/** Holds exactly what is answered now. */
function hold(planning: Planning, name: EndpointName, word: Attributed): PlanningStep {
  if (planning.orders.hold) return no(planning, name, word, `${name} is held: ${planning.orders.hold.why}`)
  const envelope = planning.plans[0]?.envelope
  if (!envelope) return no(planning, name, word, `${name} has no plan in force yet: there is nothing to hold`)
  const answering = lastKnownGood(planning, envelope)
  if (answering.length === 0) return no(planning, name, word, `${name} answers with nothing that can be held`)
  const targets = answering.map((id) => envelope.targets.find((target) => target.id === id)!)
  const orders = { ...planning.orders, hold: { ...word, targets } }
  return ordered(planning, name, word, orders, 'hold.placed', { targets: answering })
}

function drain(planning: Planning, name: EndpointName, target: TargetId, word: Attributed): PlanningStep {
  const { orders } = planning
  if (!knows(planning, target))
    return no(planning, name, word, `${name} has no target ${target}`, {}, 'not-found')
  const before = orders.drains.get(target)
  if (before) return no(planning, name, word, `${target} is drained since ${before.by}: ${before.why}`)
  if (orders.hold?.targets.some(({ id }) => id === target))
    return no(
      planning,
      name,
      word,
      `${name} is held on ${target} by ${orders.hold.by}: release the hold first`,
    )
  const next: Planning = {
    ...planning,
    orders: { ...orders, drains: new Map(orders.drains).set(target, word) },
  }
  const envelope = wanted(next)
  if (!envelope) return no(planning, name, word, `${name} has nothing to drain yet`)
  const down = planning.report?.down ?? []
  const unready = unreadyIn(planning)
  const standing = envelope.targets.filter(({ id }) => !down.includes(id) && !unready.includes(id)).length
  const { minimum } = envelope
  const left = capacityOf(envelope)
  const figures = { target, minimum, left, leftStanding: standing, down, unready }
  if (unfit(envelope).length === 0 && Math.min(left, standing) >= Math.max(1, minimum))
    return ordered(planning, name, word, next.orders, 'drain.placed', { target })
  const wayOut =
    unfit(envelope).length === 0
      ? `. To drain it all the same: holdfast plan overrule ${name} below-minimum`
      : ''
  const message = `draining ${target} would leave ${name} with ${left} target${left === 1 ? '' : 's'} in a set, ${standing} of them neither down nor unready; the minimum is ${minimum}${wayOut}`
  const refusal: Refusal = {
    name: 'below-minimum',
    message,
    figures,
    at: word.at,
    pending: { kind: 'drain', target },
  }
  return no({ ...planning, refusals: withRefusal(planning.refusals, refusal) }, name, word, message, figures)
}

/** Targets that traffic must not be sent to yet (S15). */
function unreadyIn({ spec, report }: Planning): readonly TargetId[] {
  const asked = (spec?.targets ?? []).filter(({ ready }) => ready).map(({ id }) => id)
  return asked.filter((id) => !report?.proven.includes(id) && !report?.answering.includes(id))
}

/** What is there was shown to the operator: the plan goes over it, whoever wrote it. */
function adopt(planning: Planning, name: EndpointName, word: Attributed): PlanningStep {
  const step = repair(planning, name, word, 'endpoint.adopted')
  if (!planning.orders.givenBack || isRefused(step)) return step
  const orders = { ...step.planning.orders, givenBack: null }
  return {
    planning: { ...step.planning, orders },
    effects: [...step.effects, { kind: 'keep', endpoint: name, orders }],
  }
}

function giveBack(planning: Planning, name: EndpointName, word: Attributed): PlanningStep {
  const { hold } = planning.orders
  if (hold)
    return no(planning, name, word, `${name} is held by ${hold.by} (${hold.why}): release the hold first`)
  const inForce = planning.plans[0]
  if (!inForce) return no(planning, name, word, `${name} has no plan in force: nothing was taken over`)
  const orders = { ...planning.orders, givenBack: word }
  const { by: author, why, at } = word
  const data = fenceData(inForce)
  const entry = { at, author, kind: 'endpoint.released', subject: name, why, data } as const
  return {
    planning: { ...planning, orders, proposal: null, refusals: [] },
    effects: [
      { kind: 'keep', endpoint: name, orders },
      { kind: 'tell', entry },
    ],
  }
}

/** The same content again, above everything: by an operator's word it goes over what others wrote (S17). */
function repair(
  planning: Planning,
  name: EndpointName,
  { by, why, at }: Attributed,
  kind: 'repair.ordered' | 'refusal.overruled' | 'endpoint.adopted' = 'repair.ordered',
): PlanningStep {
  const newest = planning.saving ?? planning.plans[0]
  if (!newest)
    return no(planning, name, { by, why, at }, `${name} has no plan in force yet: there is nothing to repair`)
  const overruled = kind === 'refusal.overruled' ? { refusal: 'foreign-edit' } : {}
  const data = { ...overruled, above: `${newest.generation}` }
  const cause = { author: by, reason: why, evidence: { order: kind, ...data } }
  const mustExceed = newest.generation > planning.mustExceed ? newest.generation : planning.mustExceed
  const effect: PlannerEffect = { kind: 'tell', entry: { at, author: by, kind, subject: name, why, data } }
  return { planning: { ...planning, cause, mustExceed }, effects: [effect] }
}

/** What was refused happens, once: the next refusal of the kind stands again. */
function overrule(
  planning: Planning,
  name: EndpointName,
  refusal: RefusalName,
  word: Attributed,
): PlanningStep {
  // Nothing waits here: the publisher holds its own refusal, and an operator's newer plan goes over it.
  if (refusal === 'foreign-edit') return repair(planning, name, word, 'refusal.overruled')
  const standing = refusalOf(planning.refusals, refusal)
  if (!standing)
    return no(
      planning,
      name,
      word,
      `${name} has no refusal ${refusal}; refused there: ${planning.refusals.map((other) => other.name).join(', ') || 'nothing'}`,
      {},
      'not-found',
    )
  const { pending, figures } = standing
  const data = { refusal, ...figures }
  const cause = { author: word.by, reason: word.why, evidence: { order: 'refusal.overruled', ...data } }
  const step =
    pending.kind === 'spec'
      ? specified(planning, pending.spec, cause)
      : drained(
          { ...planning, refusals: withoutRefusal(planning.refusals, refusal) },
          name,
          pending.target,
          word,
          cause,
        )
  const envelope = wanted(step.planning)
  const problems = envelope ? unfit(envelope) : []
  if (problems.length > 0)
    return no(planning, name, word, `${name} cannot be planned so: ${problems.join('; ')}`, { problems })
  const entry = {
    at: word.at,
    author: word.by,
    kind: 'refusal.overruled',
    subject: name,
    why: word.why,
    data,
  } as const
  return { planning: step.planning, effects: [...step.effects, { kind: 'tell', entry }] }
}

function drained(
  planning: Planning,
  endpoint: EndpointName,
  target: TargetId,
  word: Attributed,
  cause: Planning['cause'],
): PlanningStep {
  const orders = { ...planning.orders, drains: new Map(planning.orders.drains).set(target, word) }
  return { planning: { ...planning, orders, cause }, effects: [{ kind: 'keep', endpoint, orders }] }
}

function undrain(planning: Planning, name: EndpointName, target: TargetId, word: Attributed): PlanningStep {
  const drains = new Map(planning.orders.drains)
  if (!drains.delete(target)) return no(planning, name, word, `${target} is not drained at ${name}`)
  return ordered(planning, name, word, { ...planning.orders, drains }, 'drain.released', { target })
}

/** The content of an old plan under a new generation (S2). Holds and drains of today still apply. */
function rollback(planning: Planning, name: EndpointName, to: bigint, word: Attributed): PlanningStep {
  const old = planning.plans.find((plan) => plan.generation === to)
  const known = planning.plans.map((plan) => plan.generation).join(', ')
  if (!old)
    return no(planning, name, word, `${name} has no generation ${to}; kept are ${known}`, {}, 'not-found')
  // The hold of that day is not ordered again with it.
  const envelope = withoutHold(old.envelope)
  const problems = unfit(envelope)
  if (problems.length > 0)
    return no(planning, name, word, `generation ${to} cannot be put in force: ${problems.join('; ')}`, {
      problems,
    })
  const overrules = planning.spec ? fingerprint(planning.spec) : null
  const orders = {
    ...planning.orders,
    rollback: { ...word, envelope, to: old.generation, overrules },
  }
  return ordered(planning, name, word, orders, 'plan.rolledback', {
    to: `${old.generation}`,
    digest: old.digest,
  })
}

/** Binds to generation and digest: what was read is what is put in force, or nothing. */
/** A rollback goes on standing, now with the approved set; what is approved as a hold is the operator's hold. */
function ordersApproved(orders: Orders, { envelope }: Plan, word: Attributed): Orders {
  const { rollback } = orders
  const { sets, held, targets } = envelope
  const standing: Orders = rollback
    ? { ...orders, rollback: { ...rollback, envelope: { ...rollback.envelope, sets } } }
    : orders
  if (!held) return standing
  return { ...standing, hold: { ...word, targets: targets.filter(({ id }) => held.includes(id)) } }
}

export function approve(state: PlannerState, order: Approval, author: string, at: Instant): PlannerStep {
  const planning = state.endpoints.get(order.endpoint)
  if (!planning)
    return refuse(state, order.endpoint, author, at, `there is no endpoint ${order.endpoint}`, 'not-found')
  if (!author.startsWith('operator:'))
    return refuse(state, order.endpoint, author, at, 'only an operator approves a plan')
  const { proposal, saving } = planning
  const word = { by: author, why: 'approved', at }
  const asked = `generation ${order.generation} with digest ${order.digest}`
  if (!proposal || saving || proposal.generation !== order.generation || proposal.digest !== order.digest)
    return put(
      state,
      order.endpoint,
      no(
        planning,
        order.endpoint,
        word,
        `${asked} is not what waits for approval${proposal ? `: that is generation ${proposal.generation} with digest ${proposal.digest}` : ''}`,
        proposal ? fenceData(proposal) : {},
      ),
    )
  const entry = {
    at,
    author,
    kind: 'plan.approved',
    subject: order.endpoint,
    why: proposal.reason,
    data: fenceData(proposal),
  } as const
  const previous = planning.plans[0]?.generation ?? null
  const orders = ordersApproved(planning.orders, proposal, { ...word, why: proposal.reason })
  return put(state, order.endpoint, {
    planning: { ...planning, orders, saving: proposal, savingUnder: orders, savingFor: null, proposal: null },
    effects: [
      { kind: 'tell', entry },
      { kind: 'keep', endpoint: order.endpoint, orders },
      { kind: 'save', plan: proposal, previous },
    ],
  })
}
