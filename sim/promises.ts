// What the planner and a node promise about each of their own steps, whatever came before.

import type {
  Health,
  NodeEndpoint,
  NodeEvent,
  NodeState,
  NodeStep,
  PlannerEvent,
  PlannerState,
  PlannerStep,
  Planning,
} from '../src/steering/index.ts'
import { both, judged, nothingObserved, type Observed } from './properties.ts'

export function overPlannerStep(before: PlannerState, event: PlannerEvent, step: PlannerStep): Observed {
  const vanished =
    event.kind === 'configured'
      ? [...before.endpoints.keys()].filter((name) => !event.specs.some((spec) => spec.name === name))
      : []
  const saves = step.effects.flatMap((effect) => (effect.kind === 'save' ? [effect.plan] : []))
  const kept = vanished.map((name) => {
    const gone = !step.state.endpoints.has(name) || saves.some((plan) => plan.envelope.endpoint === name)
    return judged('S9 never-deletes', gone ? `${name} left the configuration and was planned away` : null)
  })
  const sent = step.effects.flatMap((effect) => (effect.kind === 'distribute' ? [effect.plan] : []))
  const held = sent.flatMap((plan) => {
    const planning = step.state.endpoints.get(plan.envelope.endpoint)!
    return planning.orders.hold ? [judged('S19 hold-stands', broken(planning, plan.envelope.held))] : []
  })
  return [...kept, ...held].reduce(both, nothingObserved)
}

function broken({ orders }: Planning, held: readonly string[] | undefined): string | null {
  const wanted = orders.hold!.targets.map(({ id }) => id).join()
  return held?.join() === wanted ? null : `the operator holds ${wanted}, the plan holds ${held ?? 'nothing'}`
}

export function overNodeStep(before: NodeState, event: NodeEvent, step: NodeStep): Observed {
  return [...step.state.endpoints].reduce((observed, [name, after]) => {
    const was = before.endpoints.get(name)
    return was?.plan && was.selection
      ? both(observed, overSelection(step.state, event, was, after))
      : observed
  }, nothingObserved)
}

function overSelection(state: NodeState, event: NodeEvent, was: NodeEndpoint, now: NodeEndpoint): Observed {
  const from = was.selection!.answering.join()
  const to = now.selection!.answering.join()
  const moved = from === to ? null : `moved from ${from} to ${to}`
  const held = now.plan!.envelope.held
  if (held) return judged('S19 hold-stands', held.join() === to ? null : `held on ${held}, answers ${to}`)
  if (event.kind !== 'health') return nothingObserved
  const unknown =
    event.state === 'unknown'
      ? judged('S12 unknown-not-down', dropped(now, was, event.check))
      : nothingObserved
  if (!state.quorum.met && now.plan!.envelope.belowQuorum === 'hold') {
    const silent = now.alarm ? null : 'is below quorum and raised no alarm'
    return both(unknown, judged('S13 below-quorum-frozen', moved ?? silent))
  }
  const dead = now.plan!.envelope.targets.every(({ id }) => healthOf(state, now, id) === 'down')
  return both(unknown, dead ? judged('S11 all-down-unchanged', moved) : nothingObserved)
}

/** A target leaves the answer for being down, or for a better one that is up; not for being unknown. */
function dropped({ spec, selection }: NodeEndpoint, was: NodeEndpoint, check: string): string | null {
  const unknown = spec?.targets.find((target) => target.check === check)?.id
  if (!unknown || !was.selection?.answering.includes(unknown)) return null
  return selection?.answering.includes(unknown) ? null : `${unknown} is unknown and was dropped`
}

function healthOf(state: NodeState, { spec }: NodeEndpoint, id: string): Health {
  const check = spec?.targets.find((target) => target.id === id)?.check
  return (check && state.health.get(check)?.state) || 'unknown'
}
