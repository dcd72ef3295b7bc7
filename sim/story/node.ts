// A node on a stage: its machine, its own disk with the embedded zone, and what it asks of authorities.

import {
  formatFence,
  type Held,
  initialNode,
  type NodeEffect,
  type NodeEvent,
  type NodePublisher,
  type NodeState,
  type PlannerEvent,
  type Published,
  samePlan,
  stepNode,
  type WriteOutcome,
} from '../../src/steering/index.ts'
import type { EndpointName, NodeName, PublisherId } from '../../src/terms/index.ts'
import { overResource } from '../properties.ts'
import { overNodeStep } from '../random/promises.ts'
import { publishedOf } from '../random/world.ts'
import { compareAndSet } from '../resource.ts'
import type { NodeProcess } from './processes.ts'
import type { Stage } from './stage.ts'
import { contentText, stepText } from './words.ts'

type Request = Extract<NodeEffect, { kind: 'read' | 'write' }>

/** The embedded zone: every node has its own. */
export const here = 'here' as PublisherId

const placeOf = (node: NodeProcess, publisher: PublisherId): string =>
  publisher === here ? `${node.name}/here` : publisher

export function addNode(stage: Stage, name: string): void {
  const node: NodeProcess = {
    name,
    hear: (event) => toNode(stage, node, event),
    disk: new Map(),
    state: fresh(stage, name),
    life: 0,
    running: true,
  }
  stage.nodes.set(name, node)
}

function fresh(stage: Stage, name: string): NodeState {
  const publishers: readonly NodePublisher[] = [
    { id: here, selectsInPlace: true },
    ...[...stage.authorities.keys()].map((id) => ({ id, selectsInPlace: false })),
  ]
  return initialNode({ node: name as NodeName, publishers, pace: stage.pace })
}

export function crashNode(node: NodeProcess): void {
  node.life++
  node.running = false
}

/** From its own disk alone. */
export function startNode(stage: Stage, node: NodeProcess): void {
  node.running = true
  node.state = fresh(stage, node.name)
  node.hear({ kind: 'held', held: [...node.disk.values()], at: stage.now })
  node.hear({ kind: 'configured', specs: stage.specs, at: stage.now })
}

function toNode(stage: Stage, node: NodeProcess, event: NodeEvent): void {
  if (!node.running) return
  const before = node.state
  const step = stepNode(before, event)
  node.state = step.state
  stage.observe(overNodeStep(before, event, step))
  for (const effect of step.effects) perform(stage, node, effect)
}

function perform(stage: Stage, node: NodeProcess, effect: NodeEffect): void {
  const { node: name } = node.state
  const at = stage.now
  switch (effect.kind) {
    case 'read':
    case 'write':
      ask(stage, node, effect)
      return
    case 'select': {
      const held = node.disk.get(effect.endpoint)
      if (held && samePlan(held.plan, effect.fence))
        setDisk(stage, node, { ...held, answering: effect.answering })
      return
    }
    case 'seen':
      report(stage, node, `${effect.where} holds generation ${effect.fence.generation}`, { ...effect, at })
      return
    case 'answering':
      report(stage, node, `answers ${effect.answering}`, { ...effect, node: name })
      return
    case 'using':
      report(stage, node, `uses its plans`, { ...effect, node: name })
      return
    case 'wouldMove':
      report(stage, node, `would move to ${effect.to}`, { ...effect, node: name, evidence: {}, at })
      return
    case 'tell':
      stage.enter(node.name, effect.entry)
  }
}

type Report = Extract<PlannerEvent, { endpoint: EndpointName }>

function report(stage: Stage, { name: from }: NodeProcess, text: string, event: Report): void {
  for (const planner of stage.planners.values())
    stage.mail.send({
      from,
      to: planner.name,
      what: event.kind,
      text,
      subject: event.endpoint,
      arrive: () => planner.hear(event),
    })
}

function setDisk(stage: Stage, node: NodeProcess, held: Held): void {
  const { endpoint } = held.plan.envelope
  const before = publishedOf(node.disk.get(endpoint))
  const now = publishedOf(held)
  node.disk.set(endpoint, held)
  stage.observe(overResource(before, now))
  stage.say(`${node.name}/here`, `answers ${contentText(now)}`, endpoint)
}

function ask(stage: Stage, node: NodeProcess, request: Request): void {
  const to = placeOf(node, request.publisher)
  const { life } = node
  const text = request.kind === 'read' ? 'read' : `write ${stepText(request.write)}`
  const arrive = (): void => {
    // An embedded zone lives in the process: what it had not begun when the process died was never asked.
    if (request.publisher !== here || node.life === life) serve(stage, node, life, request)
  }
  stage.mail.send({ from: node.name, to, what: request.kind, text, subject: request.endpoint, arrive })
}

function serve(stage: Stage, node: NodeProcess, life: number, request: Request): void {
  const { endpoint, publisher, ticket } = request
  const resource = publisher === here ? publishedOf(node.disk.get(endpoint)) : stage.at(publisher, endpoint)
  const reply = { endpoint, publisher, ticket, at: stage.now }
  if (request.kind === 'write') {
    const outcome = take(stage, node, resource, request)
    answer(stage, node, life, outcome.kind === 'fenced' ? 'refused' : outcome.kind, {
      ...reply,
      kind: 'wrote',
      outcome,
    })
    return
  }
  const found = contentText(resource)
  if (stage.tellingReads) stage.say(placeOf(node, publisher), `is read by ${node.name}: ${found}`, endpoint)
  const outcome = { kind: 'read', published: resource } as const
  answer(stage, node, life, `read: ${found}`, { ...reply, kind: 'readback', outcome })
}

/** The one step in which the fence is compared and the records are written. */
function take(
  stage: Stage,
  node: NodeProcess,
  before: Published,
  { endpoint, publisher, write }: Extract<Request, { kind: 'write' }>,
): WriteOutcome {
  const { resource, outcome } = compareAndSet(before, write)
  if (outcome.kind === 'fenced') {
    const found = outcome.found ? formatFence(outcome.found) : 'no fence'
    stage.say(
      placeOf(node, publisher),
      `REFUSES ${node.name}'s ${stepText(write)}: here is ${found}`,
      endpoint,
    )
  } else if (resource === before)
    stage.say(placeOf(node, publisher), `has ${node.name}'s ${formatFence(write.next)} already`, endpoint)
  else if (publisher === here)
    setDisk(stage, node, { plan: write.plan, answering: write.answering, since: stage.now })
  else stage.set(publisher, endpoint, resource, `takes from ${node.name}`)
  return outcome
}

type Answer = Extract<NodeEvent, { kind: 'wrote' | 'readback' }>

function answer(stage: Stage, node: NodeProcess, life: number, text: string, event: Answer): void {
  stage.mail.send({
    from: placeOf(node, event.publisher),
    to: node.name,
    what: event.kind,
    text,
    subject: event.endpoint,
    arrive: () => node.life === life && node.hear({ ...event, at: stage.now }),
  })
}
