// The planner's shell: feeds the pure planner one event at a time and performs what it decides, in order. A save is
// the store's compare-and-set; only what was saved is handed to nodes.

import type { Order, OrderRefusal } from '../../board/index.ts'
import {
  type Generation,
  generation,
  initialPlanner,
  noOrders,
  type OperatorOrder,
  type Orders,
  ordersFromJson,
  ordersToJson,
  type Plan,
  type PlannerEffect,
  type PlannerEvent,
  type PlannerState,
  stepPlanner,
} from '../../steering/index.ts'
import type { Store } from '../../store/index.ts'
import {
  bad,
  type Clock,
  type EndpointName,
  good,
  type JsonObject,
  type NewEntry,
  type Outcome,
  parseEndpointName,
  parseTargetId,
} from '../../terms/index.ts'

const ordersKey = (endpoint: string): string => `orders.${endpoint}`

export type PlanningPorts = {
  readonly store: Store
  readonly clock: Clock
  readonly distribute: (plan: Plan) => void
  readonly tell: (entries: readonly NewEntry[]) => void
}

export class PlannerDesk {
  readonly #ports: PlanningPorts
  #state: PlannerState = initialPlanner
  #queue: Promise<unknown> = Promise.resolve()

  constructor(ports: PlanningPorts) {
    this.#ports = ports
  }

  get state(): PlannerState {
    return this.#state
  }

  /** What the store remembers: plans and operators' orders. */
  async load(): Promise<void> {
    const { store, clock } = this.#ports
    const orders = new Map<EndpointName, Orders>()
    for (const key of await store.keys('orders.')) {
      const name = parseEndpointName(key.slice('orders.'.length))
      if (name.ok) orders.set(name.value, await this.#ordersOf(name.value))
    }
    await this.feed({ kind: 'loaded', plans: await store.plans(), orders, at: clock.now() })
  }

  /** One event after another: a save that is still on its way cannot be overtaken. Answers with the refusals. */
  feed(event: PlannerEvent): Promise<readonly Extract<PlannerEffect, { kind: 'refuse' }>[]> {
    const done = this.#queue.then(() => this.#step(event))
    this.#queue = done.catch(() => {})
    return done
  }

  /** Resolves when every event so far has been performed. */
  async idle(): Promise<void> {
    await this.#queue
  }

  async order(order: Order, author: string): Promise<Outcome<JsonObject, OrderRefusal>> {
    const read = readOrder(order)
    if (!read.ok) return bad({ code: 'bad-request', message: read.error })
    const [refusal] = await this.feed({
      kind: 'order',
      order: read.value,
      author,
      at: this.#ports.clock.now(),
    })
    if (refusal) return bad({ code: refusal.code, message: refusal.message })
    return good({ done: order.kind, ...this.#inForce(order.endpoint) })
  }

  /** The plan that an order led to: by then it is saved, or its save failed and the one before stands. */
  #inForce(endpoint: string | undefined): JsonObject {
    const plan = this.#state.endpoints.get(endpoint as EndpointName)?.plans[0]
    return plan ? { generation: `${plan.generation}`, digest: plan.digest } : {}
  }

  /** Orders that stand are perhaps in memory alone: the store failed when they were given. Rejects while it does. */
  keepOrders(endpoint: EndpointName): Promise<void> {
    const done = this.#queue.then(() => {
      const orders = this.#state.endpoints.get(endpoint)?.orders ?? noOrders
      return this.#ports.store.put(ordersKey(endpoint), ordersToJson(orders))
    })
    this.#queue = done.catch(() => {})
    return done
  }

  async #step(event: PlannerEvent): Promise<Extract<PlannerEffect, { kind: 'refuse' }>[]> {
    const refusals: Extract<PlannerEffect, { kind: 'refuse' }>[] = []
    const events: PlannerEvent[] = [event]
    for (let next = events.shift(); next !== undefined; next = events.shift()) {
      const step = stepPlanner(this.#state, next)
      this.#state = step.state
      for (const effect of step.effects) {
        if (effect.kind === 'refuse') refusals.push(effect)
        else events.push(...(await this.#perform(effect)))
      }
    }
    return refusals
  }

  async #perform(effect: Exclude<PlannerEffect, { kind: 'refuse' }>): Promise<PlannerEvent[]> {
    switch (effect.kind) {
      case 'save':
        return [await this.#save(effect.plan, effect.previous)]
      case 'distribute':
        this.#ports.distribute(effect.plan)
        return []
      case 'use':
        await this.#ports.store.usePlans(effect.use).catch(() => {})
        return []
      case 'retire':
        // In use, or the store is in trouble: the plan stays, and is asked about again at a later start.
        await this.#ports.store.retirePlan(effect.endpoint, effect.fence).catch(() => null)
        return []
      case 'keep':
        await this.#ports.store.put(ordersKey(effect.endpoint), ordersToJson(effect.orders))
        return []
      case 'tell':
        this.#ports.tell([effect.entry])
        return []
    }
  }

  async #save(plan: Plan, previous: Generation | null): Promise<PlannerEvent> {
    const { store, clock } = this.#ports
    try {
      if (await store.savePlan(plan, previous)) return { kind: 'saved', plan, at: clock.now() }
      const endpoint = plan.envelope.endpoint
      const stored = await store.plans(endpoint)
      return { kind: 'conflict', plan, stored, orders: await this.#ordersOf(endpoint), at: clock.now() }
    } catch (problem) {
      const detail = problem instanceof Error ? problem.message : String(problem)
      return { kind: 'saveFailed', plan, detail, at: clock.now() }
    }
  }

  async #ordersOf(endpoint: EndpointName): Promise<Orders> {
    const kept = await this.#ports.store.get(ordersKey(endpoint))
    if (kept === null) return noOrders
    const read = ordersFromJson(kept)
    if (read.ok) return read.value
    // Not a reason to stop the start: a hold stands in its plan as well and is taken over from there (S19).
    const why = `the orders kept for ${endpoint} cannot be read (${read.error}): a hold is kept, drains must be given again`
    const at = this.#ports.clock.now()
    this.#ports.tell([
      { at, author: 'planner', kind: 'endpoint.alarm', subject: endpoint, why, data: { state: 'raised' } },
    ])
    return noOrders
  }
}

function readGeneration(text: string): Outcome<Generation> {
  return /^\d{1,19}$/.test(text)
    ? good(generation(BigInt(text)))
    : bad(`expected a generation (a whole number), read ${JSON.stringify(text.slice(0, 40))}`)
}

/** The order in the planner's terms. */
export function readOrder(order: Order): Outcome<OperatorOrder> {
  const name = order.endpoint === undefined ? null : parseEndpointName(order.endpoint)
  if (name !== null && !name.ok) return name
  if (order.kind === 'drain' || order.kind === 'undrain') {
    const target = parseTargetId(order.target)
    if (!target.ok) return target
    const endpoint = name === null ? {} : { endpoint: name.value }
    return good({ kind: order.kind, target: target.value, why: order.why, ...endpoint })
  }
  if (name === null) return bad('expected an endpoint')
  const endpoint = name.value
  if (order.kind === 'hold' || order.kind === 'unhold' || order.kind === 'repair')
    return good({ kind: order.kind, endpoint, why: order.why })
  if (order.kind === 'adopt' || order.kind === 'giveBack')
    return good({ kind: order.kind, endpoint, why: order.why })
  if (order.kind === 'overrule')
    return good({ kind: 'overrule', endpoint, refusal: order.refusal, why: order.why })
  const wanted = readGeneration(order.kind === 'approve' ? order.generation : order.to)
  if (!wanted.ok) return wanted
  return order.kind === 'approve'
    ? good({ kind: 'approve', endpoint, generation: wanted.value, digest: order.digest })
    : good({ kind: 'rollback', endpoint, to: wanted.value, why: order.why })
}
