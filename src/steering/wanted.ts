// The envelope that an endpoint should have now: the configuration (or what an operator rolled back to), less what is
// drained, pinned where a person approves moves, and held where an operator holds. A function of what is known, so
// that planning twice from the same knowledge gives the same content and no new plan.

import type { TargetId } from '../terms/index.ts'
import { canAnswer } from './answer.ts'
import { fingerprint } from './digest.ts'
import { envelopeOf, typesOf, without } from './envelope.ts'
import type { Envelope, EnvelopeTarget } from './plan.ts'
import type { Hold, Planning } from './planner-state.ts'

/** Null when nothing is known of what the operator wants: then whatever is in force stays. */
export function wanted(planning: Planning): Envelope | null {
  const base = baseOf(planning)
  if (!base) return null
  const open = without(base, new Set(planning.orders.drains.keys()))
  const pinned = open.mode === 'automatic' ? open : { ...open, sets: [approvedSet(planning, open)] }
  const known = { ...pinned, lastKnownGood: lastKnownGood(planning, pinned) }
  return planning.orders.hold ? heldTo(known, planning.orders.hold) : known
}

function baseOf({ spec, orders, plans }: Planning): Envelope | null {
  const rollback = orders.rollback
  if (rollback && (!spec || rollback.overrules === fingerprint(spec))) return withoutHold(rollback.envelope)
  if (spec) return envelopeOf(spec)
  // Gone from the configuration, known from the store: what is in force is what is wanted (S9).
  return plans[0] ? withoutHold(plans[0].envelope) : null
}

export function withoutHold(envelope: Envelope): Envelope {
  const { held: _, ...rest } = envelope
  return rest
}

/**
 * Modes `approve` and `observe`: the set that was approved last, as long as it can be answered with enough targets;
 * at first what is answered now, else the most preferred set.
 */
function approvedSet(planning: Planning, open: Envelope): readonly TargetId[] {
  const inForce = planning.plans[0]?.envelope
  const before =
    planning.orders.rollback || inForce?.mode === open.mode ? (basisSet(planning, inForce) ?? []) : []
  const candidates = [before, planning.report?.answering ?? [], ...open.sets]
  const stays = candidates.map((set) => set.filter((id) => open.targets.some((target) => target.id === id)))
  return (
    stays.find((set) => set.length >= Math.max(1, open.minimum) && canAnswer(open, set)) ??
    stays.find((set) => set.length > 0 && canAnswer(open, set)) ??
    []
  )
}

const basisSet = (planning: Planning, inForce: Envelope | undefined): readonly TargetId[] | undefined =>
  planning.orders.rollback?.envelope.sets[0] ?? inForce?.sets[0]

/** What is answered now, so that a node that starts with this plan alone starts where the others are. */
export function lastKnownGood(planning: Planning, envelope: Envelope): readonly TargetId[] {
  const inForce = planning.plans[0]?.envelope
  const candidates = [
    planning.report?.answering ?? [],
    inForce?.held ?? [],
    inForce?.lastKnownGood ?? [],
    ...envelope.sets,
  ]
  const known = candidates.map((set) =>
    set.filter((id) => envelope.targets.some((target) => target.id === id)),
  )
  return known.find((set) => set.length > 0 && canAnswer(envelope, set)) ?? []
}

/** Held targets stand in the envelope by value, with the records they had when the hold was placed. */
function heldTo(envelope: Envelope, hold: Hold): Envelope {
  const held = new Map(hold.targets.map((target) => [target.id, target]))
  const others = envelope.targets.filter((target: EnvelopeTarget) => !held.has(target.id))
  const targets = [...others, ...hold.targets]
  const ids = [...held.keys()]
  // The hold stands above a drain that would leave nothing to prefer.
  const sets = envelope.sets.some((set) => set.length > 0) ? envelope.sets : [ids]
  return { ...envelope, targets, sets, ...typesOf(targets), held: ids, lastKnownGood: ids }
}
