// The real store beside the simulated one. Opening it costs two threads, so one serves many schedules, each under names
// of its own; it is closed and opened again in between, as a process that starts would find it.

import {
  generation,
  makePlan,
  type Orders,
  ordersFromJson,
  ordersToJson,
  type Plan,
} from '../../src/steering/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import { assert, type EndpointName, type Random } from '../../src/terms/index.ts'
import { type Count, same } from './same.ts'
import { ShelfShadow } from './shelf.ts'
import type { Deed } from './world.ts'

type StoreDeed = Extract<Deed, { kind: 'saved' | 'ordered' | 'loaded' }>

/** The first generations of a schedule are 8, 9 and 10 in the store: their order is not that of their texts. */
const ahead = 7n

export class StoreShadow {
  readonly #folder: string
  #store: Store
  #label = ''
  #labels = 0
  /** What the simulated store held last; another content means a backup was restored. */
  #plans: readonly Plan[] = []
  #loads = 0
  #shelf: ShelfShadow | null = null

  private constructor(folder: string, store: Store) {
    this.#folder = folder
    this.#store = store
  }

  static async open(folder: string): Promise<StoreShadow> {
    return new StoreShadow(folder, await openStore({ folder }))
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  /** A store with nothing in it, for the next schedule. */
  begin(random: Random, count: Count): void {
    this.#label = `s${++this.#labels}`
    this.#plans = []
    this.#shelf = new ShelfShadow(this.#name('shelf.example' as EndpointName), random, count)
  }

  async perform(deed: StoreDeed): Promise<void> {
    if (deed.kind === 'ordered') return this.#order(deed.endpoint, deed.orders)
    if (deed.kind === 'loaded') return this.#load(deed.plans, deed.orders)
    const { plan, previous, first, stored } = deed
    same(
      'who was first to save a plan',
      first,
      await this.#store.savePlan(this.#renamed(plan), previous && previous + ahead),
    )
    if (first) {
      this.#plans = [...this.#plans, plan]
      await this.#shelf?.add(this.#store, this.#renamed(plan, 'shelf.example' as EndpointName))
    }
    await this.#samePlans(plan.envelope.endpoint, stored)
  }

  async #order(endpoint: EndpointName, orders: Orders): Promise<void> {
    await this.#store.put(this.#key(endpoint), ordersToJson(orders))
    await this.#sameOrders(endpoint, orders)
  }

  /** The planner starts again and reads what was kept; now and then the store itself was closed in between. */
  async #load(plans: readonly Plan[], orders: ReadonlyMap<EndpointName, Orders>): Promise<void> {
    if (plans.length !== this.#plans.length) return this.#restore(plans)
    if (++this.#loads % 16 === 0) {
      await this.#store.close()
      this.#store = await openStore({ folder: this.#folder })
    }
    const names = new Set(plans.map((plan) => plan.envelope.endpoint))
    for (const name of names)
      await this.#samePlans(
        name,
        plans.filter((plan) => plan.envelope.endpoint === name),
      )
    for (const [endpoint, kept] of orders) await this.#sameOrders(endpoint, kept)
  }

  /** A backup of yesterday holds what was saved first; it stands under names of its own from now on. */
  async #restore(plans: readonly Plan[]): Promise<void> {
    this.#label = `s${++this.#labels}`
    this.#plans = plans
    // Who uses what is told anew after that; the shelf of this schedule ends here.
    this.#shelf = null
    const newest = new Map<EndpointName, bigint>()
    for (const plan of plans) {
      const { endpoint } = plan.envelope
      const saved = await this.#store.savePlan(this.#renamed(plan), newest.get(endpoint) ?? null)
      same('a plan of the backup is saved', true, saved)
      newest.set(endpoint, plan.generation + ahead)
    }
  }

  async #samePlans(endpoint: EndpointName, simulated: readonly Plan[]): Promise<void> {
    const real = await this.#store.plans(this.#name(endpoint))
    same(
      `the plans of ${endpoint}`,
      simulated
        .map((plan) => this.#renamed(plan))
        .map(textOf)
        .sort(),
      real.map(textOf).sort(),
    )
  }

  async #sameOrders(endpoint: EndpointName, simulated: Orders): Promise<void> {
    const kept = await this.#store.get(this.#key(endpoint))
    const read = ordersFromJson(kept)
    assert(read.ok, 'orders that were kept can be read')
    same(`the orders of ${endpoint}`, simulated, read.value)
  }

  #name(endpoint: EndpointName): EndpointName {
    return `${this.#label}.${endpoint}` as EndpointName
  }

  #key(endpoint: EndpointName): string {
    return `orders.${this.#name(endpoint)}`
  }

  /** The same plan for this schedule's name; its digest follows. */
  #renamed({ digest: _, ...draft }: Plan, as = draft.envelope.endpoint): Plan {
    const endpoint = this.#name(as)
    const later = generation(draft.generation + ahead)
    return makePlan({ ...draft, generation: later, envelope: { ...draft.envelope, endpoint } })
  }
}

const textOf = ({ generation, digest, reason }: Plan): string => `${generation} ${digest} ${reason}`
