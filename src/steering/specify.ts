// A configuration comes in. Each specification is taken whole or not at all: an unfit one leaves the old in force (S9),
// and so does one that would leave the endpoint below its minimum proven capacity once the budget for that is used up
// (S10). What waits for that reason alone is taken by itself as soon as its targets are proven.

import type { EndpointName, Instant } from '../terms/index.ts'
import { canonical, fingerprint } from './digest.ts'
import type { EndpointSpec } from './endpoint.ts'
import { unfit } from './envelope.ts'
import {
  type Cause,
  type Orders,
  type PlannerEffect,
  type PlannerState,
  type PlannerStep,
  type Planning,
  type Refusal,
  refusalOf,
  withoutRefusal,
  withRefusal,
} from './planner-state.ts'
import { alarm, join, newPlanning, type PlanningStep, put, quiet, refused, thenPlan } from './planning.ts'
import { type Removing, recentRemovals, removalBy } from './removal.ts'
import { wanted } from './wanted.ts'

export function configure(state: PlannerState, specs: readonly EndpointSpec[], at: Instant): PlannerStep {
  const named = new Set(specs.map((spec) => spec.name))
  const configured = specs.reduce<PlannerStep>((step, spec) => join(step, take(step.state, spec, at)), {
    state,
    effects: [],
  })
  return [...configured.state.endpoints].reduce<PlannerStep>(
    (step, [name, planning]) =>
      named.has(name) || planning.configured === false
        ? step
        : join(step, put(step.state, name, vanish(planning, name, at))),
    configured,
  )
}

/** Specifications that wait: those whose targets are proven meanwhile are taken. */
export function reconsider(state: PlannerState, at: Instant): PlannerStep {
  return [...state.endpoints.values()].reduce<PlannerStep>(
    (step, { refusals }) => {
      const pending = refusalOf(refusals, 'removal-limit')?.pending
      return pending?.kind === 'spec' ? join(step, take(step.state, pending.spec, at)) : step
    },
    { state, effects: [] },
  )
}

function take(state: PlannerState, spec: EndpointSpec, at: Instant): PlannerStep {
  const before = state.endpoints.get(spec.name) ?? newPlanning
  const { givenBack } = before.orders
  const returned =
    before.configured === false && !givenBack ? [alarm(spec.name, at, 'cleared', 'is configured again')] : []
  const known = { ...before, configured: true }
  const give = (from: PlannerState, step: PlanningStep): PlannerStep =>
    put(from, spec.name, thenPlan({ ...step, effects: [...returned, ...step.effects] }, at))
  if (before.spec && canonical(before.spec) === canonical(spec))
    return give(state, quiet({ ...known, refusals: withoutRefusal(before.refusals, 'removal-limit') }))
  const cause = before.cause ?? { author: 'config', reason: 'the configuration was loaded', evidence: {} }
  const step = specified(known, spec, cause)
  const envelope = wanted(step.planning)
  const problems = envelope ? unfit(envelope) : []
  if (problems.length > 0) return give(state, keepsOld(known, spec, problems, at))
  const removing = envelope && removalBy(before, spec, envelope)
  if (!removing) return give(state, step)
  const recent = recentRemovals(state, at)
  if (recent.length >= state.limits.removals.most)
    return give(
      { ...state, removals: recent },
      refuseRemoval(state, known, spec, removing, recent.length, at),
    )
  const evidence = { ...cause.evidence, removal: removing }
  const removals = [...recent, { endpoint: spec.name, at }]
  return give({ ...state, removals }, specified(known, spec, { ...cause, evidence }))
}

/** With this specification and nothing refused. */
export function specified(known: Planning, spec: EndpointSpec, cause: Cause): PlanningStep {
  const orders = ordersUnder(known.orders, spec)
  const kept: readonly PlannerEffect[] =
    orders === known.orders ? [] : [{ kind: 'keep', endpoint: spec.name, orders }]
  const refusals = withoutRefusal(known.refusals, 'removal-limit')
  return { planning: { ...known, spec, cause, orders, refusals }, effects: kept }
}

function keepsOld(
  known: Planning,
  { name }: EndpointSpec,
  problems: readonly string[],
  at: Instant,
): PlanningStep {
  const message = `${name} keeps what is in force: in the new configuration ${problems.join('; ')}`
  // What waited before is in no file any more.
  const refusals = withoutRefusal(known.refusals, 'removal-limit')
  return { planning: { ...known, refusals }, effects: refused(name, 'config', at, message, { problems }) }
}

function refuseRemoval(
  { limits: { removals } }: PlannerState,
  known: Planning,
  spec: EndpointSpec,
  removing: Removing,
  inWindow: number,
  at: Instant,
): PlanningStep {
  const { name } = spec
  const figures = { ...removing, inWindow, most: removals.most, perMs: removals.per }
  const message = `${name} keeps what is in force: the new configuration would leave it with ${removing.left} proven targets, now it has ${removing.now}, its minimum is ${removing.minimum}; ${inWindow} endpoints were left so within ${removals.per / 60_000} min, the limit is ${removals.most}. It is taken as soon as its targets are proven, or at once by: holdfast plan overrule ${name} removal-limit`
  const refusal: Refusal = {
    name: 'removal-limit',
    message,
    figures,
    at,
    pending: { kind: 'spec', spec },
  }
  const before = refusalOf(known.refusals, 'removal-limit')?.pending
  const waits = before?.kind === 'spec' && canonical(before.spec) === canonical(spec)
  if (waits) return quiet(known)
  const refusals = withRefusal(known.refusals, refusal)
  return { planning: { ...known, refusals }, effects: refused(name, 'config', at, message, figures) }
}

/** A rollback overrules the specification it was ordered against, not the operator's next edit. */
const ordersUnder = (orders: Orders, spec: EndpointSpec): Orders =>
  orders.rollback && orders.rollback.overrules !== fingerprint(spec) ? { ...orders, rollback: null } : orders

/** S9: an endpoint that left the configuration is answered as before. Removing it is an operator's act of its own. */
function vanish(planning: Planning, name: EndpointName, at: Instant): PlanningStep {
  if (planning.orders.givenBack) return quiet({ ...planning, configured: false })
  const text = 'is no longer in the configuration; it is answered as before until an operator removes it'
  const refusals = withoutRefusal(planning.refusals, 'removal-limit')
  return {
    planning: { ...planning, configured: false, refusals },
    effects: [alarm(name, at, 'raised', text)],
  }
}
