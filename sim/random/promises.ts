// What the planner and a node promise about each of their own steps, whatever came before.

import type {
  NodeEffect,
  NodeEndpoint,
  NodeEvent,
  NodeState,
  NodeStep,
  PlannerEvent,
  PlannerState,
  PlannerStep,
  Planning,
} from '../../src/steering/index.ts'
import type { TargetId } from '../../src/terms/index.ts'
import { judged, nothingObserved, type Observed, together } from '../properties.ts'
import { expectedAnswer } from './expected-answer.ts'
import { recordsText } from './ledger.ts'

const lastGeneration = 2n ** 64n - 1n

export function overPlannerStep(before: PlannerState, event: PlannerEvent, step: PlannerStep): Observed {
  const found: Observed[] = []
  const saves = step.effects.flatMap((effect) => (effect.kind === 'save' ? [effect.plan] : []))
  if (event.kind === 'configured')
    for (const name of before.endpoints.keys()) {
      if (event.specs.some((spec) => spec.name === name)) continue
      const gone = !step.state.endpoints.has(name) || saves.some((plan) => plan.envelope.endpoint === name)
      found.push(
        judged('S9 never-deletes', gone ? `${name} left the configuration and was planned away` : null),
      )
    }
  for (const plan of saves) {
    const was = before.endpoints.get(plan.envelope.endpoint)
    // Sent again because no reply came.
    if (was?.saving === plan) continue
    found.push(overSave(was, plan))
  }
  for (const effect of step.effects) {
    if (effect.kind === 'distribute') {
      const { plan } = effect
      const { orders } = step.state.endpoints.get(plan.envelope.endpoint)!
      if (orders.hold) found.push(judged('S19 hold-stands', broken(orders.hold, plan.envelope.held)))
    }
    if (effect.kind === 'tell')
      found.push(
        judged('S19 authored', effect.entry.author === '' ? `${effect.entry.kind} has no author` : null),
      )
  }
  if (event.kind === 'order') found.push(overOrder(before, event, step))
  if (event.kind === 'tick') found.push(overWork(step.effects.length, before.endpoints.size))
  if (event.kind === 'seen') found.push(overSeen(before, event, step))
  return together(found)
}

type Saved = Extract<PlannerStep['effects'][number], { kind: 'save' }>['plan']

/** A plan is above everything that this planner ever saw, and never beyond 64 bits (S2, S20); it is nobody's alone. */
function overSave(was: Planning | undefined, plan: Saved): Observed {
  const { generation, envelope, author } = plan
  const seen = (was?.plans ?? []).map((known) => known.generation)
  const below = seen.find((known) => known >= generation)
  const empty = envelope.targets.length === 0 || envelope.sets.every((set) => set.length === 0)
  return together([
    judged(
      'S2 planned-above',
      below === undefined
        ? null
        : `${envelope.endpoint}: generation ${generation} is planned, ${below} is known`,
    ),
    judged(
      'S20 never-wraps',
      generation < 1n || generation > lastGeneration ? `generation ${generation}` : null,
    ),
    judged(
      'S9 never-deletes',
      empty ? `${envelope.endpoint}: generation ${generation} answers with nothing` : null,
    ),
    judged(
      'S19 authored',
      author === '' || plan.reason === '' ? `generation ${generation} has no author or no reason` : null,
    ),
  ])
}

/** Automation neither gives orders nor lifts them (S19). */
function overOrder(
  before: PlannerState,
  { author, order }: Extract<PlannerEvent, { kind: 'order' }>,
  { state, effects }: PlannerStep,
): Observed {
  if (author.startsWith('operator:')) return nothingObserved
  const followed =
    effects.some(({ kind }) => kind === 'save' || kind === 'keep') ||
    [...state.endpoints].some(([name, { orders }]) => orders !== before.endpoints.get(name)?.orders)
  return judged(
    'S19 operators-only',
    followed ? `${author} gave the order ${order.kind} and was followed` : null,
  )
}

/** Work for each endpoint is bounded: whatever failed before, a round asks no more of anybody (S16). */
const overWork = (effects: number, endpoints: number): Observed =>
  judged(
    'S16 bounded-work',
    effects > 12 * endpoints ? `${effects} effects for ${endpoints} endpoints in one round` : null,
  )

/** A hold that is found elsewhere, in a plan that is ahead, is an operator's and is taken over (S19). */
function overSeen(
  before: PlannerState,
  { endpoint, plan }: Extract<PlannerEvent, { kind: 'seen' }>,
  step: PlannerStep,
): Observed {
  const was = before.endpoints.get(endpoint)
  const newest = was?.plans[0]
  const ahead = plan && newest && plan.generation >= newest.generation && plan.digest !== newest.digest
  const ours =
    was?.plans.some(({ digest }) => digest === plan?.digest) || was?.saving?.digest === plan?.digest
  if (!ahead || ours || !plan.envelope.held || plan.generation > lastGeneration - 2n ** 32n)
    return nothingObserved
  const hold = step.state.endpoints.get(endpoint)?.orders.hold
  return judged(
    'S19 hold-stands',
    hold ? null : `${endpoint}: a hold found in generation ${plan.generation} was let go`,
  )
}

function broken(
  hold: NonNullable<Planning['orders']['hold']>,
  held: readonly string[] | undefined,
): string | null {
  const wanted = hold.targets.map(({ id }) => id).join()
  return held?.join() === wanted ? null : `the operator holds ${wanted}, the plan holds ${held ?? 'nothing'}`
}

export function overNodeStep(before: NodeState, event: NodeEvent, step: NodeStep): Observed {
  const found: Observed[] = []
  for (const [name, now] of step.state.endpoints) {
    const was = before.endpoints.get(name)
    if (was === now) continue
    if (was?.plan && now.plan!.generation < was.plan.generation)
      found.push(judged('S2 never-regress', `${step.state.node} gave up a newer plan of ${name}`))
    if (was?.plan && was.selection) found.push(overSelection(step.state, event, was, now))
  }
  if (event.kind === 'held') for (const held of event.held) found.push(overStart(step.state, held))
  for (const effect of step.effects) if (effect.kind === 'write') found.push(overWrite(step.state, effect))
  if (event.kind === 'readback') found.push(overReadback(before, event, step))
  if (event.kind === 'tick') {
    const asked = step.effects.filter(({ kind }) => kind === 'read' || kind === 'write').length
    const lanes = [...step.state.endpoints.values()].reduce((sum, { enactors }) => sum + enactors.size, 0)
    found.push(
      judged(
        'S16 bounded-work',
        asked > lanes ? `${asked} requests of ${lanes} enactors in one round` : null,
      ),
    )
  }
  return together(found)
}

/** What was answered when the process died is answered when it starts (S12). */
function overStart(
  state: NodeState,
  { plan, answering }: Extract<NodeEvent, { kind: 'held' }>['held'][number],
): Observed {
  const now = state.endpoints.get(plan.envelope.endpoint)
  if (!now?.selection || plan.envelope.held || plan.envelope.mode !== 'automatic') return nothingObserved
  const kept = now.selection.answering.every((id) => answering.includes(id))
  return judged(
    'S12 cold-start',
    kept ? null : `${state.node} held ${answering} and starts with ${now.selection.answering}`,
  )
}

function overSelection(state: NodeState, event: NodeEvent, was: NodeEndpoint, now: NodeEndpoint): Observed {
  const from = was.selection!.answering
  const to = now.selection!.answering
  const { envelope } = now.plan!
  const moved = from.join() === to.join() ? null : `${state.node} ${now.name}: moved from ${from} to ${to}`
  if (envelope.held)
    return judged(
      'S19 hold-stands',
      envelope.held.join() === to.join() ? null : `held on ${envelope.held}, answers ${to}`,
    )
  // What a publisher was found to answer decides then, and a node that does not look follows others.
  if (event.kind === 'readback' || event.kind === 'wrote' || event.kind === 'tick' || !state.looks)
    return nothingObserved
  const found: Observed[] = []
  // Which loss explains a doubt is asked of all endpoints: while they are configured one by one it may change again.
  const settling = event.kind === 'configured' && !state.observer.sound
  const expected = settling ? null : expectedAnswer(state, now, from)
  if (expected) {
    const other =
      expected.join() === to.join()
        ? null
        : `${state.node} ${now.name}: answers ${to}, expected ${expected} after ${from}`
    found.push(judged('S18 selects', other))
  }
  if (event.kind === 'health' && state.health.get(event.check)?.state !== event.state)
    found.push(judged('S18 selects', `${state.node} forgot that ${event.check} is ${event.state}`))
  if (envelope.mode !== 'automatic' || was.plan !== now.plan) return together(found)
  if (event.kind === 'health' && event.state === 'unknown')
    found.push(judged('S12 unknown-not-down', dropped(now, was, event.check)))
  const doubted = !state.observer.sound && !state.quorum.confirmed
  if (!state.quorum.met && envelope.belowQuorum === 'hold')
    found.push(
      judged('S13 below-quorum-frozen', moved ?? (now.alarm ? null : 'is below quorum and raised no alarm')),
    )
  else if (doubted)
    found.push(
      judged('S14 doubt-freezes', moved ?? (now.alarm ? null : 'is in doubt of itself and raised no alarm')),
    )
  const specs = now.spec?.targets ?? []
  const entered = to.filter((id) => !from.includes(id))
  const unproven = specs
    .filter(({ id, ready }) => ready && now.readiness.get(id)?.state !== 'ready')
    .map(({ id }) => id)
  // What operators let be moved to at a loss is a destination when nothing ready is left (`expectedAnswer` says when).
  const atLoss = (id: TargetId): boolean => now.readiness.get(id)?.loss?.policy === 'move'
  const choosable = new Set(envelope.sets.flat())
  const ready = specs.some(({ id, check }) =>
    !choosable.has(id)
      ? false
      : from.includes(id)
        ? !(check && state.health.get(check)?.state === 'down')
        : check && state.health.get(check)?.state === 'up' && !unproven.includes(id),
  )
  if (unproven.length > 0) {
    const early = entered.find((id) => unproven.includes(id) && (ready || !atLoss(id)))
    found.push(
      judged(
        'S15 only-to-ready',
        early ? `${state.node} ${now.name}: moved to ${early}, which is not proven ready` : null,
      ),
    )
  }
  const down = new Set(
    specs.filter(({ check }) => check && state.health.get(check)?.state === 'down').map(({ id }) => id),
  )
  const dead = envelope.targets.every(({ id }) => down.has(id))
  if (dead) found.push(judged('S11 all-down-unchanged', moved))
  return together(found)
}

/** A target leaves the answer for being down, or for a better one that is up; not for being unknown. */
function dropped({ spec, selection }: NodeEndpoint, was: NodeEndpoint, check: string): string | null {
  const unknown = spec?.targets.find((target) => target.check === check)?.id
  if (!unknown || !was.selection?.answering.includes(unknown)) return null
  return selection?.answering.includes(unknown) ? null : `${unknown} is unknown and was dropped`
}

type Write = Extract<NodeEffect, { kind: 'write' }>

/** Every write goes forward, is whole, says just what its plan says, and touches nothing but what is steered. */
function overWrite(state: NodeState, { write, endpoint, publisher }: Write): Observed {
  const { expected, next, sets, absent, plan, answering } = write
  const what = `${state.node} at ${publisher}: ${endpoint}`
  const older = expected && next.generation < expected.generation
  const twin = expected && next.generation === expected.generation && next.digest !== expected.digest
  const inPlace = next.selection === undefined
  const stays =
    expected && !inPlace && next.digest === expected.digest && next.selection! <= (expected.selection ?? 0n)
  const enactor = state.endpoints.get(endpoint)?.enactors.get(publisher)
  const known = enactor?.inForce?.fence
  const again =
    expected === null &&
    known?.digest === next.digest &&
    !inPlace &&
    next.selection! <= (known.selection ?? 0n) &&
    known.selection !== lastGeneration
  const records = plan.envelope.targets
    .filter(({ id }) => answering.includes(id))
    .flatMap((target) => target.records)
  const spelled = records.map((r) => `${plan.envelope.ttl} ${r.type} ${'address' in r ? r.address : ''}`)
  const wanted = [...new Set(spelled)].sort().join(', ')
  const types = [...sets.map(({ type }) => type as string), ...absent].sort().join()
  return together([
    judged(
      'S2 never-regress',
      older ? `${what}: writes ${next.generation} over ${expected.generation}` : null,
    ),
    judged(
      'S3 fence-tells-content',
      twin || stays || again
        ? `${what}: the next fence does not tell the write from what stands there`
        : null,
    ),
    judged(
      'S20 never-wraps',
      next.generation > lastGeneration || (next.selection ?? 0n) > lastGeneration
        ? `${what}: beyond 64 bits`
        : null,
    ),
    judged(
      'S1 never-empty',
      sets.length === 0 || sets.some(({ data }) => data.length === 0) ? `${what}: writes nothing` : null,
    ),
    judged(
      'S5 by-value',
      recordsText(sets) === wanted ? null : `${what}: writes ${recordsText(sets)}, its plan says ${wanted}`,
    ),
    judged(
      'S17 others-untouched',
      types === 'A,AAAA,CNAME' && sets.every(({ name }) => (name as string) === endpoint)
        ? null
        : `${what}: writes ${types}`,
    ),
  ])
}

type Readback = Extract<NodeEvent, { kind: 'readback' }>

/** In force is what was read back, and records of others stay until an operator speaks (S17). */
function overReadback(before: NodeState, event: Readback, step: NodeStep): Observed {
  const { endpoint, publisher, outcome, ticket } = event
  const was = before.endpoints.get(endpoint)?.enactors.get(publisher)
  const now = step.state.endpoints.get(endpoint)?.enactors.get(publisher)
  if (!was || !now || !('ticket' in was.phase) || was.phase.ticket !== ticket || outcome.kind !== 'read')
    return nothingObserved
  const { fence, sets } = outcome.published
  const found: Observed[] = []
  if (now.condition === 'in-force') {
    const honest =
      fence !== null &&
      now.inForce?.fence.digest === fence.digest &&
      recordsText(now.inForce.sets) === recordsText(sets)
    const answered =
      now.selectsInPlace &&
      step.effects.some((effect) => effect.kind === 'select' && effect.publisher === publisher)
    found.push(
      judged(
        'S17 read-back',
        honest || answered
          ? null
          : `${step.state.node} says in force at ${publisher} what it did not read there`,
      ),
    )
  }
  const strange = recordsText(sets).includes('203.0.113.')
  const plan = now.wish?.plan
  const mine = was.inForce?.fence
  const unchanged =
    mine && fence && mine.digest === fence.digest && (mine.selection ?? 0n) === (fence.selection ?? 0n)
  const judgeable = strange && plan && (unchanged || fence === null || fence.digest === plan.digest)
  if (judgeable && !now.selectsInPlace) {
    const wrote = step.effects.some((effect) => effect.kind === 'write' && effect.publisher === publisher)
    const overruled =
      plan.author.startsWith('operator:') && (fence === null || fence.generation < plan.generation)
    const silent = !wrote && now.condition !== 'drift' && now.condition !== 'refused'
    const detail =
      wrote && !overruled
        ? 'wrote over records of somebody else'
        : silent
          ? 'says nothing of records of somebody else'
          : null
    found.push(judged('S17 foreign-held', detail && `${step.state.node} at ${publisher}: ${detail}`))
  }
  const emptied = fence !== null && sets.length === 0 && fence.digest === plan?.digest
  if (emptied) {
    const repairs = step.effects.some((effect) => effect.kind === 'write' && effect.publisher === publisher)
    const waits = now.condition === 'failed' || now.condition === 'refused'
    found.push(
      judged(
        'S17 emptied-repaired',
        repairs || waits ? null : `${step.state.node} leaves ${endpoint} empty at ${publisher}`,
      ),
    )
  }
  return together(found)
}
