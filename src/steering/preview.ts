// What an order would do, before anybody gives it: the very step that the planner would take and the very rule that
// chooses in a node, on what is known at this moment. Nothing is saved, told or written. Rejected: rules of its own for
// each order, which would one day say something else than what happens.

import type { EndpointName, Instant, TargetId } from '../terms/index.ts'
import { recordTexts } from './answer.ts'
import { atLossAt, type Freeze, unprovenAt } from './evidence.ts'
import type { Readiness } from './node-state.ts'
import type { Envelope, Plan } from './plan.ts'
import { diffPlans, type PlanChange } from './plan-diff.ts'
import { stepPlanner } from './planner.ts'
import type { OperatorOrder, PlannerEffect, PlannerState, Planning } from './planner-state.ts'
import { recentRemovals } from './removal.ts'
import { selectPatiently, type Wait } from './returning.ts'
import type { Health, Selection } from './select.ts'

/** What a node sees of one endpoint now. */
export type NodeEvidence = {
  readonly answering: readonly TargetId[]
  readonly health: ReadonlyMap<TargetId, Health>
  readonly readiness: ReadonlyMap<TargetId, Pick<Readiness, 'state' | 'loss'>>
  readonly waiting: ReadonlyMap<TargetId, Wait>
  /** Why what is seen moves nothing; null when it counts. */
  readonly frozen: Freeze | null
}

export type Answered = { readonly targets: readonly TargetId[]; readonly records: readonly string[] }

/** What holds the next plan back, or would. */
export type Guards = {
  /** Fewer targets than this are never chosen while another set has enough. */
  readonly minimum: number
  /** Of what would be answered: those that are not judged down. */
  readonly standing: number
  /** Proven targets that would not be answered: what is left to fall back on. */
  readonly spare: readonly TargetId[]
  /** Removals by the configuration within `perMs`, against the most that is allowed (S10). */
  readonly removals: { readonly used: number; readonly most: number; readonly perMs: number }
  /** Moves inside the plan that comes: by itself, or by an operator's word alone. */
  readonly moves: 'by-itself' | 'by-an-operator'
}

export type OrderPreview = {
  readonly refused: {
    readonly code: 'not-found' | 'conflict' | 'bad-request'
    readonly message: string
  } | null
  /** Null: no plan is made. */
  readonly plan: Plan | null
  readonly before: Answered
  readonly after: Answered & { readonly selection: Selection | null }
  readonly changes: readonly PlanChange[]
  readonly guards: Guards
}

/** Null: there is no such endpoint. */
export function previewOrder(
  state: PlannerState,
  name: EndpointName,
  order: OperatorOrder,
  evidence: NodeEvidence,
  at: Instant,
): OrderPreview | null {
  const planning = state.endpoints.get(name)
  if (!planning) return null
  const step = stepPlanner(state, { kind: 'order', order, author: 'operator:preview', at })
  const plan = step.effects.flatMap((effect) => (isSaveOf(effect, name) ? [effect.plan] : []))[0] ?? null
  const refusal = step.effects.find((effect) => effect.kind === 'refuse')
  const inForce = planning.plans[0]?.envelope ?? null
  const before = answeredWith(inForce, evidence.answering)
  const given = { ...before, selection: null }
  const envelope = plan?.envelope ?? null
  const after = envelope ? chosenIn(planning, envelope, evidence) : given
  return {
    refused: refusal ? { code: refusal.code, message: refusal.message } : null,
    plan,
    before,
    after,
    changes: envelope ? diffPlans(inForce, envelope) : [],
    guards: guardsOf(state, planning, envelope ?? inForce, after.targets, evidence, at),
  }
}

type Save = Extract<PlannerEffect, { kind: 'save' }>
const isSaveOf = (effect: PlannerEffect, name: EndpointName): effect is Save =>
  effect.kind === 'save' && effect.plan.envelope.endpoint === name

function answeredWith(envelope: Envelope | null, targets: readonly TargetId[]): Answered {
  const known = targets.filter((id) => envelope?.targets.some((target) => target.id === id))
  return { targets: known, records: envelope && known.length > 0 ? recordTexts(envelope, known) : [] }
}

function chosenIn(planning: Planning, envelope: Envelope, evidence: NodeEvidence): OrderPreview['after'] {
  const proofs = { spec: planning.spec, readiness: evidence.readiness }
  const health = evidence.frozen ? new Map<TargetId, Health>() : evidence.health
  const current = evidence.answering.length > 0 ? evidence.answering : null
  const selection = selectPatiently(
    evidence.waiting,
    envelope,
    health,
    current,
    unprovenAt(proofs),
    atLossAt(proofs, 'move'),
  )
  return { ...answeredWith(envelope, selection.answering), selection }
}

function guardsOf(
  state: PlannerState,
  { spec }: Planning,
  envelope: Envelope | null,
  after: readonly TargetId[],
  { health, readiness }: NodeEvidence,
  at: Instant,
): Guards {
  const { most, per } = state.limits.removals
  const unproven = unprovenAt({ spec, readiness })
  const open = envelope?.mode === 'automatic' && !envelope.held
  return {
    minimum: envelope?.minimum ?? spec?.minimum ?? 1,
    standing: after.filter((id) => health.get(id) !== 'down').length,
    spare: (envelope?.targets ?? [])
      .map(({ id }) => id)
      .filter((id) => !after.includes(id) && health.get(id) === 'up' && !unproven.has(id)),
    removals: { used: recentRemovals(state, at).length, most, perMs: per },
    moves: open ? 'by-itself' : 'by-an-operator',
  }
}
