// How one endpoint is planned: the steps that every event and every order of the planner is made of.

import {
  type EndpointName,
  type Instant,
  isoTime,
  type JsonObject,
  type NewEntry,
  withEntry,
} from '../terms/index.ts'
import { contentOf, makePlan } from './digest.ts'
import { unfit } from './envelope.ts'
import { generation, largestGeneration } from './fence.ts'
import type { Envelope, Generation, Plan } from './plan.ts'
import {
  type Cause,
  noOrders,
  type PlannerEffect,
  type PlannerState,
  type PlannerStep,
  type Planning,
} from './planner-state.ts'
import { wanted } from './wanted.ts'

export const newPlanning: Planning = {
  spec: null,
  configured: null,
  plans: [],
  highest: generation(0n),
  mustExceed: generation(0n),
  cause: null,
  saving: null,
  savingUnder: null,
  savingFor: null,
  proposal: null,
  orders: noOrders,
  report: null,
  refusals: [],
  usedUp: false,
  unfollowed: null,
}

/** One endpoint's next state and what to do; the building block of every handler below. */
export type PlanningStep = { readonly planning: Planning; readonly effects: readonly PlannerEffect[] }

export const quiet = (planning: Planning): PlanningStep => ({ planning, effects: [] })

export function put(state: PlannerState, endpoint: EndpointName, step: PlanningStep): PlannerStep {
  const endpoints = withEntry(state.endpoints, endpoint, step.planning)
  return { state: { ...state, endpoints }, effects: step.effects }
}

export const join = (before: PlannerStep, step: PlannerStep): PlannerStep => ({
  state: step.state,
  effects: [...before.effects, ...step.effects],
})

export function thenPlan(step: PlanningStep, at: Instant): PlanningStep {
  // Whatever is configured or found: what was given back is its owner's.
  if (step.planning.orders.givenBack) return step
  const planned = plan(step.planning, at)
  return { planning: planned.planning, effects: [...step.effects, ...planned.effects] }
}

/** Mints the next generation when what is wanted is not in force, or when a higher generation was found elsewhere. */
function plan(planning: Planning, at: Instant): PlanningStep {
  const inForce = planning.plans[0]
  const envelope = planning.saving ? null : (fit(wanted(planning) ?? undefined) ?? fit(inForce?.envelope))
  if (!envelope) return quiet(planning)
  const settled =
    inForce && inForce.generation > planning.mustExceed && contentOf(inForce.envelope) === contentOf(envelope)
  if (settled) return quiet({ ...planning, cause: null })
  const cause = planning.cause ?? unexplained
  const next = nextGeneration(planning)
  if (next === null) return usedUp(planning, envelope, at)
  const made = makePlan({ generation: next, madeAt: at, ...cause, envelope })
  return {
    planning: {
      ...planning,
      saving: made,
      savingUnder: planning.orders,
      savingFor: planning.cause,
      proposal: null,
    },
    effects: [{ kind: 'save', plan: made, previous: inForce?.generation ?? null }],
  }
}

/** What cannot be planned leaves in force what is; that may still have to rise above what was found elsewhere (S7). */
const fit = (envelope: Envelope | undefined): Envelope | null =>
  envelope && unfit(envelope).length === 0 ? envelope : null

const unexplained: Cause = {
  author: 'planner',
  reason: 'what is configured and ordered differs from the plan in force',
  evidence: {},
}

/** Above everything ever seen, here or elsewhere (S2, S3); null when 64 bits are used up: they never wrap (S20). */
export function nextGeneration({ highest, plans }: Planning): Generation | null {
  const newest = plans[0]?.generation ?? 0n
  const top = highest > newest ? highest : newest
  return top < largestGeneration ? generation(top + 1n) : null
}

/** What is in force stays. Told once; whoever asks again is answered again. */
function usedUp(planning: Planning, envelope: Envelope, at: Instant): PlanningStep {
  const { endpoint } = envelope
  const message = `${endpoint} has no generation above ${largestGeneration}: no plan can be made. Remove its plans from the store and its fences at the publishers, then load the configuration again`
  const figures = { highest: `${planning.highest}`, largest: `${largestGeneration}` }
  const effects = refused(endpoint, 'planner', at, message, figures)
  return {
    planning: { ...planning, cause: null, usedUp: true },
    effects: planning.usedUp ? effects.filter(({ kind }) => kind === 'refuse') : effects,
  }
}

/** A refusal is a value with its figures: for whoever asked, and for the journal. */
export function refused(
  endpoint: EndpointName,
  author: string,
  at: Instant,
  message: string,
  figures: JsonObject,
  code: 'not-found' | 'conflict' | 'bad-request' = 'conflict',
): readonly PlannerEffect[] {
  const entry: NewEntry = {
    at,
    author,
    kind: 'plan.refused',
    subject: endpoint,
    why: message,
    data: figures,
  }
  return [
    { kind: 'refuse', endpoint, code, message, figures },
    { kind: 'tell', entry },
  ]
}

export const alarm = (
  name: EndpointName,
  at: Instant,
  state: 'raised' | 'cleared',
  text: string,
): PlannerEffect => ({
  kind: 'tell',
  entry: {
    at,
    author: 'planner',
    kind: 'endpoint.alarm',
    subject: name,
    why: `${name} ${text}`,
    data: { state, code: 'not-configured' },
  },
})

export function told(made: Plan, kind: 'plan.made' | 'plan.proposed', at: Instant): PlannerEffect {
  const { envelope } = made
  const data = {
    generation: `${made.generation}`,
    digest: made.digest,
    sets: envelope.sets,
    mode: envelope.mode,
    held: envelope.held ?? null,
    evidence: made.evidence,
    madeAt: isoTime(made.madeAt),
  }
  return {
    kind: 'tell',
    entry: { at, author: made.author, kind, subject: envelope.endpoint, why: made.reason, data },
  }
}

export const fenceData = (made: Plan): JsonObject => ({
  generation: `${made.generation}`,
  digest: made.digest,
})
