// Selecting again at one endpoint: what changed, why, and what is told of it.

import type { CheckId, Instant, JsonObject, NewEntry, PublisherId, TargetId } from '../terms/index.ts'
import { recordTexts } from './answer.ts'
import type { Enactor } from './enactor-state.ts'
import { atLossAt, frozenBy, healthOf, standingOf, unprovenAt } from './evidence.ts'
import { fenceOf, samePlan } from './fence.ts'
import type { Advice, NodeEffect, NodeEndpoint, NodeState, Readiness } from './node-state.ts'
import type { Envelope, Plan } from './plan.ts'
import { selectPatiently, type Wait, waitOf } from './returning.ts'
import { type Health, type Selection, select } from './select.ts'

/** What led to selecting again; it stands in the journal as the cause of the move. */
export type Cause =
  | { readonly kind: 'start' }
  | { readonly kind: 'configuration' }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | {
      readonly kind: 'check'
      readonly check: CheckId
      readonly health: Health
      readonly why: string
      readonly at: Instant
    }
  | { readonly kind: 'quorum'; readonly met: boolean; readonly why: string }
  | { readonly kind: 'observer'; readonly sound: boolean; readonly why: string }
  | {
      readonly kind: 'readiness'
      readonly target: TargetId
      readonly state: Readiness['state']
      readonly why: string
      readonly at: Instant
    }
  /** Targets that came back have waited long enough. */
  | { readonly kind: 'waited'; readonly targets: readonly TargetId[] }
  /** What a publisher already answered when this node started without knowing it. */
  | { readonly kind: 'found'; readonly where: PublisherId; readonly answering: readonly TargetId[] }

export type Reselected = {
  readonly endpoint: NodeEndpoint
  /** What a publisher should answer inside the plan it still holds, while the node's newer plan is not there yet. */
  readonly inside: ReadonlyMap<PublisherId, readonly TargetId[]>
  readonly down: readonly TargetId[]
  readonly proven: readonly TargetId[]
  readonly effects: readonly NodeEffect[]
}

export function reselect(state: NodeState, endpoint: NodeEndpoint, at: Instant, cause: Cause): Reselected {
  const { plan } = endpoint
  if (!plan) return { endpoint, inside: new Map(), down: [], proven: [], effects: [] }
  const health = healthOf(state, endpoint)
  const unproven = unprovenAt(endpoint)
  const before = endpoint.selection
  // Without evidence of its own a node starts each plan where the planner knew the others to be.
  const own = !state.looks && cause.kind === 'plan' ? null : (before?.answering ?? null)
  const current = cause.kind === 'found' ? cause.answering : own
  const waiting = waitingAt(state, endpoint, at)
  const evidence = [unproven, atLossAt(endpoint, 'move')] as const
  const chosen = selectPatiently(waiting, plan.envelope, health, current, ...evidence)
  const moved = !before || !sameTargets(before.answering, chosen.answering)
  // The same array while nothing moved: enactors and reports compare by identity first.
  const selection = moved ? chosen : goingOn(before, chosen)
  const since = moved ? at : endpoint.since
  const next = { ...endpoint, selection, since, waiting, reviewAt: firstOf(waiting) }
  const move =
    moved && before && state.looks ? [tellMove(state, next, plan, before, selection, cause, at)] : []
  const alarmed = alarm(state, next, selection, at)
  const advised = advise(state, alarmed.endpoint, plan, health, cause, at)
  return {
    endpoint: advised.endpoint,
    inside: state.looks ? insideOlder(next, plan, health) : new Map(),
    ...standingOf(endpoint, plan.envelope, health, unproven),
    effects: [...move, ...alarmed.effects, ...advised.effects],
  }
}

/** What may have been lost on the way here is said as long as it is answered. */
function goingOn(before: Selection, chosen: Selection): Selection {
  const cost = before.reason.code === 'with-loss' && chosen.reason.code === 'enough'
  return { ...chosen, answering: before.answering, reason: cost ? before.reason : chosen.reason }
}

/** What this node would answer in a plan that somebody else brings, by its own evidence. */
export function wouldAnswer(state: NodeState, plan: Plan): readonly TargetId[] {
  const endpoint = state.endpoints.get(plan.envelope.endpoint)
  const current = endpoint?.selection?.answering ?? null
  const health = endpoint ? healthOf(state, { ...endpoint, plan }) : new Map()
  if (!endpoint) return select(plan.envelope, health, current).answering
  const evidence = [unprovenAt(endpoint), atLossAt(endpoint, 'move')] as const
  return selectPatiently(endpoint.waiting, plan.envelope, health, current, ...evidence).answering
}

/** What an enactor's plans are in use for. */
export function usingOf({ endpoint, publisher, inForce, wish, phase }: Enactor): Using {
  const live = inForce && fenceOf(inForce.plan)
  // A write that is under way may still land, whatever has been wished since.
  const writing = phase.kind === 'writing' ? phase.write.plan : null
  const next = writing ? fenceOf(writing) : wish && fenceOf(wish.plan)
  const applying = next && (!live || !samePlan(live, next)) ? next : null
  return { kind: 'using', endpoint, publisher, live, applying }
}

type Using = Extract<NodeEffect, { kind: 'using' }>

/** What the planner was told once, told again: it may have been started anew and know neither answer nor advice. */
export function standingNews(state: NodeState, endpoint: NodeEndpoint): readonly NodeEffect[] {
  const { name, plan, selection, advice } = endpoint
  const uses = [...endpoint.enactors.values()].map(usingOf)
  if (!plan || !selection || !state.looks) return uses
  const standing = standingOf(endpoint, plan.envelope, healthOf(state, endpoint), unprovenAt(endpoint))
  const asked = plan.envelope.mode !== 'observe' && advice
  return [
    ...uses,
    { kind: 'answering', endpoint: name, answering: selection.answering, ...standing },
    ...(asked ? [{ kind: 'wouldMove', endpoint: name, ...asked } as const] : []),
  ]
}

/** Targets of this endpoint that are up and not preferred yet. */
function waitingAt(state: NodeState, { spec }: NodeEndpoint, now: Instant): ReadonlyMap<TargetId, Wait> {
  const rule = spec?.returning
  if (!rule) return nobody
  const waits = spec.targets.flatMap(({ id, check }) => {
    const wait = waitOf(check && state.health.get(check)?.falls, rule, now)
    return wait ? [[id, wait] as const] : []
  })
  return waits.length > 0 ? new Map(waits) : nobody
}

const nobody: ReadonlyMap<TargetId, Wait> = new Map()

function firstOf(waiting: ReadonlyMap<TargetId, Wait>): Instant | null {
  const first = Math.min(...[...waiting.values()].map(({ until }) => until))
  return Number.isFinite(first) ? (first as Instant) : null
}

export const sameTargets = (a: readonly TargetId[], b: readonly TargetId[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index])

function insideOlder(
  endpoint: NodeEndpoint,
  plan: Plan,
  health: ReadonlyMap<TargetId, Health>,
): Reselected['inside'] {
  const evidence = [unprovenAt(endpoint), atLossAt(endpoint, 'move')] as const
  const chosenIn = ({ envelope }: Plan, current: readonly TargetId[]): readonly TargetId[] =>
    selectPatiently(endpoint.waiting, envelope, health, current, ...evidence).answering
  return new Map(
    [...endpoint.enactors].flatMap(([id, { selectsInPlace, inForce }]) =>
      selectsInPlace && inForce && !samePlan(inForce.plan, plan)
        ? [[id, chosenIn(inForce.plan, inForce.answering)]]
        : [],
    ),
  )
}

function tellMove(
  state: NodeState,
  endpoint: NodeEndpoint,
  plan: Plan,
  before: Selection,
  now: Selection,
  cause: Cause,
  at: Instant,
): NodeEffect {
  const data = {
    ...moveData(plan, before.answering, now.answering),
    code: now.reason.code,
    state: now.state,
    cause: causeData(cause),
    at,
  }
  const why = `${because(cause)}: ${now.reason.text}`
  return tell(state, endpoint, 'selection.moved', why, data, at)
}

const moveData = (
  { generation, digest, envelope }: Plan,
  from: readonly TargetId[],
  to: readonly TargetId[],
): JsonObject => ({
  from,
  to,
  fromRecords: recordTexts(envelope, from),
  toRecords: recordTexts(envelope, to),
  generation: `${generation}`,
  digest,
})

function causeData(cause: Cause): JsonObject {
  switch (cause.kind) {
    case 'check':
      return { kind: 'check', check: cause.check, state: cause.health, detail: cause.why, at: cause.at }
    case 'plan':
      return { kind: 'plan', author: cause.plan.author, reason: cause.plan.reason }
    case 'quorum':
      return { kind: 'quorum', met: cause.met, detail: cause.why }
    case 'observer':
      return { kind: 'observer', sound: cause.sound, detail: cause.why }
    case 'readiness':
      return { kind: 'readiness', target: cause.target, state: cause.state, detail: cause.why, at: cause.at }
    case 'waited':
      return { kind: 'waited', targets: cause.targets }
    case 'found':
      return { kind: 'found', publisher: cause.where, answering: cause.answering }
    default:
      return { kind: cause.kind }
  }
}

function because(cause: Cause): string {
  switch (cause.kind) {
    case 'check':
      return `check ${cause.check} is ${cause.health} (${cause.why})`
    case 'plan':
      return `plan ${cause.plan.generation} by ${cause.plan.author} (${cause.plan.reason})`
    case 'quorum':
    case 'observer':
      return cause.why
    case 'readiness':
      return `target ${cause.target} is ${cause.state} (${cause.why})`
    case 'waited':
      return `${cause.targets.join(' and ')} came back and ${cause.targets.length > 1 ? 'have' : 'has'} waited long enough`
    case 'found':
      return `${cause.where} answered ${cause.answering.join(' and ')} when this node started`
    case 'start':
      return 'the node started'
    case 'configuration':
      return 'the configuration was loaded'
  }
}

type Part = { readonly endpoint: NodeEndpoint; readonly effects: readonly NodeEffect[] }

/** One entry when an alarm is raised and one when it is over, by the same code; not one per check. */
function alarm(state: NodeState, endpoint: NodeEndpoint, selection: Selection, at: Instant): Part {
  const frozen = frozenBy(state, endpoint)
  const raised = selection.state === 'last-known-good' || (frozen !== null && selection.state !== 'held')
  const code = raised ? (frozen?.code ?? 'nothing-ready') : null
  const before = endpoint.alarm
  if (code === (before?.code ?? null)) return { endpoint, effects: [] }
  const why = frozen
    ? `${frozen.why}: ${frozen.code === 'below-quorum' ? 'below quorum' : 'what this node sees may be its own trouble, and'} the answer is frozen`
    : selection.reason.text
  const { answering } = selection
  const told = (text: string, data: JsonObject): NodeEffect =>
    tell(state, endpoint, 'endpoint.alarm', text, { ...data, answering }, at)
  // What comes in its place has a sentence of its own.
  const end = code === null ? selection.reason.text : 'another alarm takes its place'
  const over = before ? [told(`over: ${end}`, { state: 'cleared', code: before.code })] : []
  const anew = code === null ? [] : [told(why, { state: 'raised', code })]
  return {
    endpoint: { ...endpoint, alarm: code === null ? null : { at, text: why, code } },
    effects: [...over, ...anew],
  }
}

/**
 * What an operator is asked or told, once per change of mind: in modes `approve` and `observe` where an automatic
 * selection would go, in mode `automatic` a move that may lose writes and is theirs to make (`ask`).
 */
function advise(
  state: NodeState,
  endpoint: NodeEndpoint,
  plan: Plan,
  health: ReadonlyMap<TargetId, Health>,
  cause: Cause,
  at: Instant,
): Part {
  const { mode } = plan.envelope
  const answering = endpoint.selection?.answering
  const open = openEnvelope(endpoint, plan.envelope)
  if (!answering || !open || !state.looks) return { endpoint: { ...endpoint, advice: null }, effects: [] }
  const evidence = [unprovenAt(endpoint), atLossAt(endpoint, 'move', 'ask')] as const
  const would = selectPatiently(endpoint.waiting, open, health, answering, ...evidence)
  const theirs = mode !== 'automatic' || would.reason.code === 'with-loss'
  const elsewhere = theirs && !sameTargets(would.answering, answering)
  const before = endpoint.advice
  if (elsewhere ? before && sameTargets(before.to, would.answering) : !before)
    return { endpoint, effects: [] }
  const atLoss = elsewhere && mode === 'automatic' ? { atLoss: true as const } : {}
  const to = elsewhere ? would.answering : answering
  const advice: Advice = { to, why: `${because(cause)}: ${would.reason.text}`, ...atLoss }
  const ask: NodeEffect = { kind: 'wouldMove', endpoint: endpoint.name, ...advice }
  const data = { ...moveData(plan, answering, to), cause: causeData(cause), at }
  const why = adviceText(mode, elsewhere, advice.why)
  return {
    endpoint: { ...endpoint, advice: elsewhere ? advice : null },
    effects: [
      ...(mode === 'observe' ? [] : [ask]),
      tell(state, endpoint, 'selection.wouldmove', why, data, at),
    ],
  }
}

function adviceText(mode: Envelope['mode'], elsewhere: boolean, why: string): string {
  if (mode === 'automatic')
    return elsewhere ? `an operator is asked: ${why}` : `nobody is asked any more: ${why}`
  return elsewhere
    ? `mode ${mode} stays; automatic would move: ${why}`
    : `mode ${mode}: automatic would stay here, too`
}

/** Where a wider selection than the one in force may be asked for; null: nowhere. */
function openEnvelope(endpoint: NodeEndpoint, envelope: Envelope): Envelope | null {
  if (envelope.mode !== 'automatic') return unpinned(endpoint, envelope)
  const asks = endpoint.advice !== null || atLossAt(endpoint, 'ask').size > 0
  return asks && !envelope.held ? envelope : null
}

/** The envelope as if automatic: the preferred sets, as far as the plan has their targets. Null where nothing is pinned. */
function unpinned(endpoint: NodeEndpoint, envelope: Envelope): Envelope | null {
  if (envelope.mode === 'automatic' || envelope.held || !endpoint.spec) return null
  const has = (id: TargetId) => envelope.targets.some((target) => target.id === id)
  const sets = endpoint.spec.prefer.map((set) => set.filter(has)).filter((set) => set.length > 0)
  return sets.length > 0 ? { ...envelope, mode: 'automatic', sets } : null
}

function tell(
  state: NodeState,
  endpoint: NodeEndpoint,
  kind: NewEntry['kind'],
  why: string,
  data: JsonObject,
  at: Instant,
): NodeEffect {
  return {
    kind: 'tell',
    entry: { at, author: `node:${state.node}`, kind, subject: endpoint.name, why, data },
  }
}
