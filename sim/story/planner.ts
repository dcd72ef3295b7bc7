// A planner on a stage, and the store it keeps its plans in.

import {
  initialPlanner,
  noOrders,
  type Plan,
  type PlannerEffect,
  type PlannerEvent,
  samePlan,
  stepPlanner,
} from '../../src/steering/index.ts'
import { after, seconds } from '../../src/terms/index.ts'
import { overPlannerStep } from '../random/promises.ts'
import type { NodeProcess, PlannerProcess } from './processes.ts'
import { retireFrom } from './retire.ts'
import type { Stage } from './stage.ts'
import { fenceText } from './words.ts'

type Save = Extract<PlannerEffect, { kind: 'save' }>

const ticksEvery = seconds(10)

export function addPlanner(stage: Stage, name: string, store: string): PlannerProcess {
  if (!stage.stores.has(store)) stage.stores.set(store, { plans: [], orders: new Map(), uses: new Map() })
  const tickAt = after(stage.now, ticksEvery)
  const planner: PlannerProcess = {
    name,
    hear: (event) => toPlanner(stage, planner, event),
    store,
    state: initialPlanner,
    life: 0,
    tickAt,
  }
  stage.planners.set(name, planner)
  return planner
}

/** From this store alone. */
export function startPlanner(stage: Stage, planner: PlannerProcess, store: string): void {
  planner.life++
  planner.store = store
  planner.state = initialPlanner
  const { plans, orders } = stage.stores.get(store)!
  planner.hear({ kind: 'loaded', plans, orders, at: stage.now })
  planner.hear({ kind: 'configured', specs: stage.specs, at: stage.now })
}

function toPlanner(stage: Stage, planner: PlannerProcess, event: PlannerEvent): void {
  if (event.kind === 'tick') planner.tickAt = after(stage.now, ticksEvery)
  const before = planner.state
  const step = stepPlanner(before, event)
  planner.state = step.state
  stage.observe(overPlannerStep(before, event, step))
  for (const effect of step.effects) perform(stage, planner, effect)
}

function perform(stage: Stage, planner: PlannerProcess, effect: PlannerEffect): void {
  switch (effect.kind) {
    case 'save':
      askToSave(stage, planner, effect)
      return
    case 'distribute':
      for (const node of stage.nodes.values()) sendPlan(stage, planner.name, node, effect.plan)
      return
    case 'keep': {
      const shelf = stage.stores.get(planner.store)!
      shelf.orders = new Map(shelf.orders).set(effect.endpoint, effect.orders)
      return
    }
    case 'use': {
      const shelf = stage.stores.get(planner.store)!
      shelf.uses = new Map(shelf.uses).set(`${effect.use.endpoint} ${effect.use.holder}`, effect.use)
      return
    }
    case 'retire':
      retireFrom(stage, planner.store, effect.endpoint, effect.fence)
      return
    // The journal tells the same.
    case 'refuse':
      return
    case 'tell':
      stage.enter(planner.name, effect.entry)
  }
}

function sendPlan(stage: Stage, from: string, node: NodeProcess, plan: Plan): void {
  const { life } = node
  const subject = plan.envelope.endpoint
  const arrive = (): void => {
    if (node.life !== life || !node.running) return
    const known = node.state.endpoints.get(subject)?.plan
    if (!known || !samePlan(known, plan))
      stage.say(node.name, `is given ${fenceText(plan)} by ${from}`, subject)
    node.hear({ kind: 'plan', plan, at: stage.now })
  }
  stage.mail.send({ from, to: node.name, what: 'plan', text: fenceText(plan), subject, arrive })
}

function askToSave(stage: Stage, planner: PlannerProcess, save: Save): void {
  const { name: from, store: to, life } = planner
  const text = `save ${fenceText(save.plan)}`
  const subject = save.plan.envelope.endpoint
  const arrive = () => keep(stage, planner, life, to, save)
  stage.mail.send({ from, to, what: 'save', text, subject, arrive })
}

/** The store's compare-and-set on generations. */
function keep(
  stage: Stage,
  planner: PlannerProcess,
  life: number,
  store: string,
  { plan, previous }: Save,
): void {
  const shelf = stage.stores.get(store)!
  const { endpoint } = plan.envelope
  const stored = shelf.plans.filter((kept) => kept.envelope.endpoint === endpoint)
  const newest = stored.reduce<bigint | null>(
    (top, { generation }) => (top === null || generation > top ? generation : top),
    null,
  )
  const first = newest === previous
  if (first) shelf.plans = [...shelf.plans, plan]
  else stage.say(store, `has generation ${newest} already: ${fenceText(plan)} is not saved`, endpoint)
  const orders = shelf.orders.get(endpoint) ?? noOrders
  const event: PlannerEvent = first
    ? { kind: 'saved', plan, at: stage.now }
    : { kind: 'conflict', plan, stored, orders, at: stage.now }
  stage.mail.send({
    from: store,
    to: planner.name,
    what: event.kind,
    text: `${fenceText(plan)} is ${first ? 'saved' : 'not saved'}`,
    subject: endpoint,
    arrive: () => planner.life === life && planner.hear({ ...event, at: stage.now }),
  })
}
