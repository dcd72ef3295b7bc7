// The random world: a planner, a store, several nodes, each with an embedded zone on its own disk, and one provider
// they all write to. Every process is the pure machine that ships; this file is only the space between them, where
// messages wait in a bag and leave it late, twice or never.

import {
  answerOf,
  type FencedWrite,
  type Held,
  initialNode,
  initialPlanner,
  type NodeEffect,
  type NodeEvent,
  type NodeState,
  noOrders,
  type Orders,
  type Plan,
  type PlannerEffect,
  type PlannerEvent,
  type PlannerState,
  type Published,
  samePlan,
  stepNode,
  stepPlanner,
} from '../src/steering/index.ts'
import { after, type EndpointName, type Instant, ms, type NodeName } from '../src/terms/index.ts'
import { type Configuration, configurations, here, office } from './configurations.ts'
import { overNodeStep, overPlannerStep } from './promises.ts'
import { both, nothingObserved, type Observed, overResource, premise } from './properties.ts'
import { compareAndKeep, compareAndSet, nothing } from './resource.ts'

type Request = Extract<NodeEffect, { kind: 'read' | 'write' }>

export type Message =
  | { readonly to: 'planner'; readonly life: number | null; readonly event: PlannerEvent }
  | { readonly to: 'node'; readonly node: number; readonly life: number | null; readonly event: NodeEvent }
  | { readonly to: 'publisher'; readonly node: number; readonly life: number; readonly request: Request }
  | { readonly to: 'store'; readonly life: number; readonly save: Extract<PlannerEffect, { kind: 'save' }> }

export type SimNode = {
  state: NodeState
  /** What is answered. */
  disk: Map<EndpointName, Held>
  /** What a restart finds: plans at once, selections when they were written behind. */
  kept: Map<EndpointName, Held>
  /** When the selections that are not kept yet will be; null when all are. */
  keepsAt: Instant | null
  life: number
}

/** How long after a selection it is on the disk: the keeper's delay. */
const selectionDelay = ms(200)

export class World {
  now = 1000 as Instant
  planner: PlannerState = initialPlanner
  plannerLife = 0
  store: { plans: readonly Plan[]; orders: ReadonlyMap<EndpointName, Orders> } = {
    plans: [],
    orders: new Map(),
  }
  configuration: Configuration = configurations[0]!
  readonly nodes: SimNode[]
  readonly office = new Map<EndpointName, Published>()
  mail: Message[] = []
  /** Writes that a publisher took. */
  writes = 0
  /** What the step at hand has shown; taken by whoever drives. */
  observed: Observed = nothingObserved
  /** False keeps the transcript empty: most runs are never read. */
  readonly telling: boolean
  readonly transcript: string[] = []

  constructor(nodes: number, telling: boolean) {
    this.telling = telling
    this.nodes = Array.from({ length: nodes }, (_, index) => ({
      state: freshNode(index),
      disk: new Map(),
      kept: new Map(),
      keepsAt: null,
      life: 0,
    }))
  }

  note(line: () => string): void {
    if (this.telling) this.transcript.push(`${this.now} ${line()}`)
  }

  observe(observed: Observed): void {
    this.observed = both(this.observed, observed)
  }

  toPlanner(event: PlannerEvent): void {
    const before = this.planner
    const step = stepPlanner(before, event)
    this.planner = step.state
    this.observe(overPlannerStep(before, event, step))
    for (const effect of step.effects) this.perform(effect)
  }

  private perform(effect: PlannerEffect): void {
    switch (effect.kind) {
      case 'save':
        this.mail.push({ to: 'store', life: this.plannerLife, save: effect })
        return
      case 'distribute':
        for (const node of this.nodes.keys())
          this.mail.push({
            to: 'node',
            node,
            life: null,
            event: { kind: 'plan', plan: effect.plan, at: this.now },
          })
        return
      case 'keep':
        this.store.orders = new Map(this.store.orders).set(effect.endpoint, effect.orders)
        return
      case 'tell':
        this.note(() => `planner: ${effect.entry.kind} ${effect.entry.subject}: ${effect.entry.why}`)
    }
  }

  toNode(index: number, event: NodeEvent): void {
    const node = this.nodes[index]!
    const before = node.state
    const step = stepNode(before, event)
    node.state = step.state
    this.observe(overNodeStep(before, event, step))
    for (const effect of step.effects) this.performFor(index, effect)
  }

  private performFor(index: number, effect: NodeEffect): void {
    const node = this.nodes[index]!
    const toPlanner = (event: PlannerEvent) => this.mail.push({ to: 'planner', life: null, event })
    switch (effect.kind) {
      case 'read':
      case 'write':
        this.mail.push({ to: 'publisher', node: index, life: node.life, request: effect })
        return
      case 'select':
        this.selectOnDisk(node, effect)
        return
      case 'seen':
        toPlanner({ ...effect, at: this.now })
        return
      case 'answering':
        toPlanner({ ...effect, node: node.state.node })
        return
      case 'wouldMove':
        toPlanner({ ...effect, node: node.state.node, evidence: {}, at: this.now })
        return
      case 'tell':
        this.note(
          () => `${effect.entry.author}: ${effect.entry.kind} ${effect.entry.subject}: ${effect.entry.why}`,
        )
    }
  }

  private selectOnDisk(node: SimNode, effect: Extract<NodeEffect, { kind: 'select' }>): void {
    this.keepSelections(node)
    const held = node.disk.get(effect.endpoint)
    if (!held || !samePlan(held.plan, effect.fence)) return
    node.keepsAt ??= after(this.now, selectionDelay)
    this.setDisk(node, effect.endpoint, { ...held, answering: effect.answering, since: this.now })
  }

  private keepSelections(node: SimNode): void {
    if (node.keepsAt === null || node.keepsAt > this.now) return
    node.kept = new Map(node.disk)
    node.keepsAt = null
  }

  private setDisk(node: SimNode, endpoint: EndpointName, held: Held): void {
    const before = publishedOf(node.disk.get(endpoint))
    node.disk.set(endpoint, held)
    this.observe(overResource(before, publishedOf(held)))
  }

  deliver(message: Message): void {
    switch (message.to) {
      case 'planner':
        if (message.life === null || message.life === this.plannerLife) this.toPlanner(message.event)
        return
      case 'node':
        if (message.life === null || message.life === this.nodes[message.node]!.life)
          this.toNode(message.node, { ...message.event, at: this.now } as NodeEvent)
        return
      case 'store':
        this.save(message.life, message.save)
        return
      case 'publisher':
        this.serve(message)
    }
  }

  /** The store's compare-and-set on generations. */
  private save(life: number, { plan, previous }: Extract<PlannerEffect, { kind: 'save' }>): void {
    const { endpoint } = plan.envelope
    const stored = this.storedOf(endpoint)
    const newest = stored.reduce<bigint | null>(
      (a, p) => (a === null || p.generation > a ? p.generation : a),
      null,
    )
    const first = newest === previous
    if (first) this.store.plans = [...this.store.plans, plan]
    const orders = this.store.orders.get(endpoint) ?? noOrders
    const event: PlannerEvent = first
      ? { kind: 'saved', plan, at: this.now }
      : { kind: 'conflict', plan, stored, orders, at: this.now }
    this.mail.push({ to: 'planner', life, event })
  }

  private storedOf(endpoint: EndpointName): readonly Plan[] {
    return this.store.plans.filter((plan) => plan.envelope.endpoint === endpoint)
  }

  private serve({ node: index, life, request }: Extract<Message, { to: 'publisher' }>): void {
    const { endpoint, publisher, ticket } = request
    const node = this.nodes[index]!
    const embedded = publisher === here
    // An embedded zone lives in the process: what it had not begun when the process died was never asked.
    if (embedded && life !== node.life) return
    const resource = embedded ? publishedOf(node.disk.get(endpoint)) : (this.office.get(endpoint) ?? nothing)
    const reply = { endpoint, publisher, ticket, at: this.now }
    if (request.kind === 'read') {
      const event: NodeEvent = {
        ...reply,
        kind: 'readback',
        outcome: { kind: 'read', published: resource },
      }
      this.mail.push({ to: 'node', node: index, life, event })
      return
    }
    const { write } = request
    const done = (embedded ? compareAndKeep : compareAndSet)(resource, write)
    if (done.resource !== resource) this.writes++
    if (done.outcome.kind === 'fenced') this.observe(premise('S3 fence-refuses'))
    else if (done.resource === resource) this.note(() => 'it stands there already')
    else if (embedded) this.keepPlan(node, write)
    else {
      this.office.set(endpoint, done.resource)
      this.observe(overResource(resource, done.resource))
    }
    this.mail.push({
      to: 'node',
      node: index,
      life,
      event: { ...reply, kind: 'wrote', outcome: done.outcome },
    })
  }

  private keepPlan(node: SimNode, { endpoint, plan, answering }: FencedWrite): void {
    this.keepSelections(node)
    const held = { plan, answering, since: this.now }
    node.kept.set(endpoint, held)
    this.setDisk(node, endpoint, held)
  }

  configure(configuration: Configuration): void {
    this.configuration = configuration
    const { specs } = configuration
    this.toPlanner({ kind: 'configured', specs, at: this.now })
    for (const node of this.nodes.keys()) this.toNode(node, { kind: 'configured', specs, at: this.now })
  }

  /** The process dies and is started again: only its disk is left. */
  restartNode(index: number): void {
    const node = this.nodes[index]!
    this.keepSelections(node)
    node.disk = new Map(node.kept)
    node.keepsAt = null
    node.life++
    node.state = freshNode(index)
    this.toNode(index, { kind: 'held', held: [...node.disk.values()], at: this.now })
    this.toNode(index, { kind: 'configured', specs: this.configuration.specs, at: this.now })
  }

  restartPlanner(): void {
    this.plannerLife++
    this.planner = initialPlanner
    this.toPlanner({ kind: 'loaded', ...this.store, at: this.now })
    this.toPlanner({ kind: 'configured', specs: this.configuration.specs, at: this.now })
  }

  tick(): void {
    for (const node of this.nodes.keys()) this.toNode(node, { kind: 'tick', now: this.now })
    this.toPlanner({ kind: 'tick', now: this.now })
  }
}

const freshNode = (index: number): NodeState =>
  initialNode({
    node: `node-${index + 1}` as NodeName,
    publishers: [
      { id: here, selectsInPlace: true },
      { id: office, selectsInPlace: false },
    ],
  })

export const publishedOf = (held: Held | undefined): Published =>
  held
    ? {
        fence: { generation: held.plan.generation, digest: held.plan.digest },
        sets: answerOf(held.plan.envelope, held.answering).sets,
      }
    : nothing
