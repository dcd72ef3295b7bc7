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
  type PlannerStep,
  type PlanUse,
  type Published,
  type ReadOutcome,
  retire,
  samePlan,
  stepNode,
  stepPlanner,
  type WriteOutcome,
} from '../../src/steering/index.ts'
import { after, type EndpointName, type Instant, ms, type NodeName } from '../../src/terms/index.ts'
import { both, nothingObserved, type Observed, overResource, premise } from '../properties.ts'
import { compareAndKeep, compareAndSet, nothing } from '../resource.ts'
import { type Configuration, configurations, here, office } from './configurations.ts'
import { overNodeStep, overPlannerStep } from './promises.ts'
import { Removals } from './removals.ts'

type Request = Extract<NodeEffect, { kind: 'read' | 'write' }>

export type Place = 'store' | 'office' | `node-${number}` | `planner-${number}`

/** `from`: who sent it, so that a cut between two places can be told. `planner`: which one; the first where absent. */
export type Message = { readonly from?: Place } & (
  | {
      readonly to: 'planner'
      readonly planner?: number
      readonly life: number | null
      readonly event: PlannerEvent
    }
  | { readonly to: 'node'; readonly node: number; readonly life: number | null; readonly event: NodeEvent }
  | { readonly to: 'publisher'; readonly node: number; readonly life: number; readonly request: Request }
  | {
      readonly to: 'store'
      readonly planner?: number
      readonly life: number
      readonly save: Extract<PlannerEffect, { kind: 'save' }>
    }
  | {
      readonly to: 'shelf'
      readonly planner?: number
      readonly retire: Extract<PlannerEffect, { kind: 'retire' }>
    }
)

export type SimStore = {
  plans: readonly Plan[]
  orders: ReadonlyMap<EndpointName, Orders>
  /** By holder and endpoint. */
  uses?: ReadonlyMap<string, PlanUse> | undefined
}

export type SimPlanner = { state: PlannerState; life: number; store: SimStore; running: boolean }

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
  readonly #removals = new Removals()
  readonly planners: SimPlanner[] = [
    { state: initialPlanner, life: 0, store: { plans: [], orders: new Map() }, running: true },
  ]
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

  /** The first planner, which is the only one most of the time. */
  get planner(): PlannerState {
    return this.planners[0]!.state
  }

  get store(): SimStore {
    return this.planners[0]!.store
  }

  set store(store: SimStore) {
    this.planners[0]!.store = store
  }

  /** What the clock of this process says. */
  timeAt(_place: Place): Instant {
    return this.now
  }

  note(line: () => string): void {
    if (this.telling) this.transcript.push(`${this.now} ${line()}`)
  }

  observe(observed: Observed): void {
    this.observed = both(this.observed, observed)
  }

  toPlanner(event: PlannerEvent, which = 0): void {
    const planner = this.planners[which]!
    const before = planner.state
    const step = stepPlanner(before, event)
    planner.state = step.state
    this.observe(overPlannerStep(before, event, step))
    this.observe(this.#removals.over(`${which}/${planner.life}`, before, event, step))
    this.planned(event, step, which)
    for (const effect of step.effects) this.perform(effect, which)
  }

  /** For worlds that look closer. */
  protected planned(_event: PlannerEvent, _step: PlannerStep, _which: number): void {}

  protected perform(effect: PlannerEffect, which: number): void {
    const planner = this.planners[which]!
    const from: Place = `planner-${which + 1}`
    switch (effect.kind) {
      case 'save':
        this.mail.push({ from, to: 'store', planner: which, life: planner.life, save: effect })
        return
      case 'distribute':
        for (const node of this.nodes.keys()) {
          const event = { kind: 'plan', plan: effect.plan, at: this.now } as const
          this.mail.push({ from, to: 'node', node, life: null, event })
        }
        return
      case 'keep':
        planner.store.orders = new Map(planner.store.orders).set(effect.endpoint, effect.orders)
        return
      case 'use': {
        const { endpoint, holder } = effect.use
        planner.store.uses = new Map(planner.store.uses).set(`${endpoint} ${holder}`, effect.use)
        return
      }
      case 'retire':
        this.mail.push({ from, to: 'shelf', planner: which, retire: effect })
        return
      case 'tell':
        this.note(() => `${from}: ${effect.entry.kind} ${effect.entry.subject}: ${effect.entry.why}`)
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

  protected performFor(index: number, effect: NodeEffect): void {
    const node = this.nodes[index]!
    const from: Place = `node-${index + 1}`
    const toPlanner = (event: PlannerEvent): void => {
      for (const [planner, { running }] of this.planners.entries())
        if (running) this.mail.push({ from, to: 'planner', planner, life: null, event })
    }
    switch (effect.kind) {
      case 'read':
      case 'write':
        this.mail.push({ from, to: 'publisher', node: index, life: node.life, request: effect })
        return
      case 'select':
        this.select(index, effect)
        return
      case 'seen':
        toPlanner({ ...effect, at: this.now })
        return
      case 'answering':
        toPlanner({ ...effect, node: node.state.node })
        return
      case 'using':
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

  protected select(index: number, effect: Extract<NodeEffect, { kind: 'select' }>): void {
    const node = this.nodes[index]!
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
        this.tellPlanner(message)
        return
      case 'node':
        if (message.life === null || message.life === this.nodes[message.node]!.life)
          this.toNode(message.node, {
            ...message.event,
            at: this.timeAt(`node-${message.node + 1}`),
          } as NodeEvent)
        return
      case 'store':
        this.save(message)
        return
      case 'shelf':
        this.retire(message)
        return
      case 'publisher':
        this.serve(message)
    }
  }

  private tellPlanner({ planner = 0, life, event }: Extract<Message, { to: 'planner' }>): void {
    const { running, life: now } = this.planners[planner]!
    if (!running || (life !== null && life !== now)) return
    const at = this.timeAt(`planner-${planner + 1}`)
    this.toPlanner('at' in event ? ({ ...event, at } as PlannerEvent) : event, planner)
  }

  /** The store's compare-and-set on generations. */
  private save({ planner = 0, life, save: { plan, previous } }: Extract<Message, { to: 'store' }>): void {
    const { endpoint } = plan.envelope
    const { store } = this.planners[planner]!
    const stored = store.plans.filter((other) => other.envelope.endpoint === endpoint)
    const newest = stored.reduce<bigint | null>(
      (a, p) => (a === null || p.generation > a ? p.generation : a),
      null,
    )
    const first = newest === previous
    if (first) store.plans = [...store.plans, plan]
    const orders = store.orders.get(endpoint) ?? noOrders
    const event: PlannerEvent = first
      ? { kind: 'saved', plan, at: this.now }
      : { kind: 'conflict', plan, stored, orders, at: this.now }
    this.mail.push({ from: 'store', to: 'planner', planner, life, event })
  }

  /** As the store does it: the question and the removal are one transaction (S4). */
  protected retire({
    planner = 0,
    retire: { endpoint, fence },
  }: Extract<Message, { to: 'shelf' }>): Plan | null {
    const { store } = this.planners[planner]!
    const uses = [...(store.uses?.values() ?? [])].filter(
      (use) => use.endpoint === endpoint && (use.live || use.applying),
    )
    const live = uses.flatMap((use) => use.live ?? [])
    const applying = uses.flatMap((use) => use.applying ?? [])
    const reached = uses.map((use) => [use.live, use.applying].map((f) => f?.generation ?? 0n))
    const plans = store.plans.filter((plan) => plan.envelope.endpoint === endpoint)
    const heardUpTo = reached.reduce<bigint | null>((least, [a = 0n, b = 0n]) => {
      const most = a > b ? a : b
      return least === null || most < least ? most : least
    }, null)
    const outcome = retire({ plans, live, lastKnownGood: live, applying, heardUpTo: heardUpTo ?? 0n }, fence)
    this.note(() => (outcome.ok ? `generation ${fence.generation} is retired` : outcome.error.message))
    if (!outcome.ok) return null
    const gone = plans.find((plan) => !outcome.value.plans.includes(plan)) ?? null
    store.plans = store.plans.filter((plan) => plan !== gone)
    return gone
  }

  protected serve(message: Extract<Message, { to: 'publisher' }>): void {
    const { node: index, life, request } = message
    const { endpoint, publisher } = request
    const node = this.nodes[index]!
    const embedded = publisher === here
    // An embedded zone lives in the process: what it had not begun when the process died was never asked.
    if (embedded && life !== node.life) return
    const resource = embedded ? publishedOf(node.disk.get(endpoint)) : (this.office.get(endpoint) ?? nothing)
    if (request.kind === 'read') {
      this.reply(message, { kind: 'read', published: resource })
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
    this.reply(message, done.outcome)
  }

  /** What came of a request, on its way back to the process that asked. */
  protected reply(
    { node, life, request }: Extract<Message, { to: 'publisher' }>,
    outcome: ReadOutcome | WriteOutcome,
  ): void {
    const { endpoint, publisher, ticket } = request
    const kind = request.kind === 'read' ? 'readback' : 'wrote'
    const event = { kind, endpoint, publisher, ticket, outcome, at: this.now } as NodeEvent
    const from: Place = publisher === here ? `node-${node + 1}` : 'office'
    this.mail.push({ from, to: 'node', node, life, event })
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
    for (const [which, { running }] of this.planners.entries())
      if (running)
        this.toPlanner({ kind: 'configured', specs, at: this.timeAt(`planner-${which + 1}`) }, which)
    for (const node of this.nodes.keys())
      this.toNode(node, { kind: 'configured', specs, at: this.timeAt(`node-${node + 1}`) })
  }

  /** The process dies and is started again: only its disk is left. */
  restartNode(index: number): void {
    const node = this.nodes[index]!
    node.life++
    node.state = this.freshNode(index)
    const at = this.timeAt(`node-${index + 1}`)
    this.toNode(index, { kind: 'held', held: this.heldAtStart(index), at })
    this.toNode(index, { kind: 'configured', specs: this.configuration.specs, at })
  }

  protected freshNode(index: number): NodeState {
    return freshNode(index)
  }

  protected heldAtStart(index: number): readonly Held[] {
    const node = this.nodes[index]!
    this.keepSelections(node)
    node.disk = new Map(node.kept)
    node.keepsAt = null
    return [...node.disk.values()]
  }

  protected freshPlanner(): PlannerState {
    return initialPlanner
  }

  restartPlanner(which = 0): void {
    const planner = this.planners[which]!
    planner.life++
    planner.state = this.freshPlanner()
    const at = this.timeAt(`planner-${which + 1}`)
    const { plans, orders } = planner.store
    this.toPlanner({ kind: 'loaded', plans, orders, at }, which)
    this.toPlanner({ kind: 'configured', specs: this.configuration.specs, at }, which)
  }

  tick(): void {
    for (const node of this.nodes.keys())
      this.toNode(node, { kind: 'tick', now: this.timeAt(`node-${node + 1}`) })
    for (const [which, { running }] of this.planners.entries())
      if (running) this.toPlanner({ kind: 'tick', now: this.timeAt(`planner-${which + 1}`) }, which)
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

/** For transcripts. */
export function textOf(message: Message): string {
  switch (message.to) {
    case 'planner':
      return `${message.event.kind} to planner-${(message.planner ?? 0) + 1}`
    case 'node':
      return `${message.event.kind} to node-${message.node + 1}`
    case 'store':
      return `plan ${message.save.plan.generation} of ${message.save.plan.envelope.endpoint} to the store`
    case 'shelf':
      return `the wish to retire plan ${message.retire.fence.generation} of ${message.retire.endpoint} to the store`
    case 'publisher':
      return `${message.request.kind} ${message.request.endpoint} of node-${message.node + 1} to ${message.request.publisher}`
  }
}
