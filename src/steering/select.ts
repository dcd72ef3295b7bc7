// Which targets to answer with: one pure function of the envelope, the health evidence and the present answer. It
// mints no generation, so a node goes on failing over with planner and store dead.
//
// The whole rule rests on who is *ready*: a target judged up, or one that is answered now and not judged down. Being
// answered is thus lost only by proof of failure (unknown is not down, S12) and gained only by proof of health (S15).
// The first set in order of preference with enough ready members wins. Rejected: a "current set" kept as state with
// rules for leaving it; it was not idempotent when sets overlap.

import { assert, type TargetId } from '../terms/index.ts'
import { canAnswer } from './answer.ts'
import { inSeconds } from './measure.ts'
import type { Envelope } from './plan.ts'

export type Health = 'up' | 'down' | 'unknown'

export type SelectionCode =
  | 'held'
  | 'pinned'
  | 'enough'
  | 'below-minimum'
  | 'with-loss'
  | 'unproven-start'
  | 'nothing-ready'

export type Selection = {
  /** Never empty. */
  readonly answering: readonly TargetId[]
  readonly reason: { readonly code: SelectionCode; readonly text: string }
  readonly state: 'ok' | 'degraded' | 'last-known-good' | 'held'
}

const none: ReadonlySet<TargetId> = new Set()
const nowhere: ReadonlyMap<TargetId, number> = new Map()

/**
 * `current`: what is answered now; null on a first start. A target missing from `health` is unknown. `unproven`:
 * targets that must be proven ready and are not; they may stay in the answer, and never come into it (S15), except
 * when nothing ready is left, those that their operator said may be moved to `atLoss` of so many seconds' writes.
 */
export function select(
  envelope: Envelope,
  health: ReadonlyMap<TargetId, Health>,
  current: readonly TargetId[] | null,
  unproven: ReadonlySet<TargetId> = none,
  atLoss: ReadonlyMap<TargetId, number> = nowhere,
): Selection {
  const selection = choose(envelope, health, current, unproven, atLoss)
  assert(selection.answering.length > 0, `an answer is never empty: ${envelope.endpoint}`)
  return selection
}

function choose(
  envelope: Envelope,
  health: ReadonlyMap<TargetId, Health>,
  current: readonly TargetId[] | null,
  unproven: ReadonlySet<TargetId>,
  atLoss: ReadonlyMap<TargetId, number>,
): Selection {
  // S19: an operator's hold, whatever health says.
  if (envelope.held) return say(envelope.held, 'held', 'held', `an operator holds ${list(envelope.held)}`)
  if (envelope.mode !== 'automatic') return pinned(envelope, health)

  const basis = basisOf(envelope, current)
  const stands = (id: TargetId): Health => health.get(id) ?? 'unknown'
  const ready = (id: TargetId) =>
    basis.includes(id) ? stands(id) !== 'down' : stands(id) === 'up' && !unproven.has(id)
  const chosen = best(envelope, ready)
  if (chosen) return chosen

  // Nobody answers yet and the last known good is judged down: an unknown target is then a better guess than a dead
  // one, and nothing moves because nothing was answered.
  const guess =
    current === null ? best(envelope, (id) => stands(id) === 'unknown' && !unproven.has(id)) : null
  if (guess)
    return say(
      guess.answering,
      'unproven-start',
      'degraded',
      `no target is proven up yet; ${guess.reason.text}`,
    )

  // Only past that guess: what is unknown may yet turn out to be ready, and what is lost is lost.
  const losing =
    atLoss.size === 0 ? null : best(envelope, (id) => ready(id) || (stands(id) === 'up' && atLoss.has(id)))
  if (losing) return withLoss(losing, atLoss)

  // S11: nothing is ready anywhere; what was answered goes on, unchanged.
  const unready = envelope.targets.filter(({ id }) => stands(id) === 'up' && unproven.has(id)).length
  const figures = `${countOf(envelope, stands, 'down')} of ${envelope.targets.length} targets are down and none is proven up${unready > 0 ? ` and ready (${unready} up, not proven ready)` : ''}`
  return say(basis, 'nothing-ready', 'last-known-good', `${figures}: the last known good answer stays`)
}

/** What is answered now, as far as this envelope knows it; failing that, the last known good it was planned with. */
function basisOf(envelope: Envelope, current: readonly TargetId[] | null): readonly TargetId[] {
  const kept = (current ?? []).filter((id) => envelope.targets.some((target) => target.id === id))
  return kept.length > 0 && canAnswer(envelope, kept) ? kept : envelope.lastKnownGood
}

/** The first set with enough ready members; failing that the one with most, the more preferred on a tie. */
function best(envelope: Envelope, ready: (id: TargetId) => boolean): Selection | null {
  const able = envelope.sets.map((set) => set.filter(ready))
  const enough = able.find((set) => set.length >= Math.max(1, envelope.minimum))
  if (enough)
    return say(enough, 'enough', 'ok', `answering ${list(enough)}${preference(envelope, able, enough)}`)
  const most = able.reduce((a, b) => (b.length > a.length ? b : a), [])
  if (most.length === 0) return null
  const text = `answering ${list(most)}: ${most.length} ready, fewer than the minimum of ${envelope.minimum}, no set has enough`
  return say(most, 'below-minimum', 'degraded', text)
}

function withLoss({ answering }: Selection, atLoss: ReadonlyMap<TargetId, number>): Selection {
  const seconds = Math.max(...answering.map((id) => atLoss.get(id) ?? 0))
  const text = `answering ${list(answering)}, which may lose up to ${inSeconds(seconds)} of writes: nothing ready is left`
  return say(answering, 'with-loss', 'degraded', text)
}

function preference(
  envelope: Envelope,
  able: readonly (readonly TargetId[])[],
  chosen: readonly TargetId[],
): string {
  const index = able.indexOf(chosen)
  const missing = envelope.sets[index]!.length - chosen.length
  const passedOver = envelope.sets.slice(0, index).map(list).join(' and ')
  return [
    missing > 0 ? `, ${missing} of ${envelope.sets[index]!.length} left out as not ready` : '',
    index > 0
      ? `, because ${passedOver} ${index > 1 ? 'have' : 'has'} too few ready`
      : ', the most preferred',
  ].join('')
}

/** Modes `approve` and `observe`: exactly the approved set. Health is told, never acted on. */
function pinned(envelope: Envelope, health: ReadonlyMap<TargetId, Health>): Selection {
  const set = envelope.sets[0] ?? envelope.lastKnownGood
  const standing = set.filter((id) => health.get(id) !== 'down')
  const state =
    standing.length === 0 ? 'last-known-good' : standing.length < envelope.minimum ? 'degraded' : 'ok'
  const text = `mode ${envelope.mode} keeps ${list(set)}${standing.length < set.length ? `, of which ${set.length - standing.length} judged down` : ''}`
  return say(set, 'pinned', state, text)
}

const countOf = (envelope: Envelope, stands: (id: TargetId) => Health, health: Health): number =>
  envelope.targets.filter((target) => stands(target.id) === health).length

const list = (ids: readonly TargetId[]): string => (ids.length === 0 ? 'nothing' : ids.join(' and '))

const say = (
  answering: readonly TargetId[],
  code: SelectionCode,
  state: Selection['state'],
  text: string,
): Selection => ({ answering, reason: { code, text }, state })
