// Retiring at the real store beside `retire` over a plain value: who uses which plan is told as enactors tell it, then
// any plan is asked to go. The store's transaction must say what the value says, and keep what it keeps.

import {
  fenceOf,
  type Plan,
  type PlanUse,
  type Published,
  type RetireUse,
  retire,
} from '../../src/steering/index.ts'
import type { Store } from '../../src/store/index.ts'
import { type EndpointName, pick, type Random } from '../../src/terms/index.ts'
import { type Count, same } from './same.ts'

type Use = Pick<PlanUse, 'live' | 'applying'>

export class ShelfShadow {
  readonly #endpoint: EndpointName
  readonly #random: Random
  readonly #count: Count
  #plans: readonly Plan[] = []
  readonly #uses = new Map<string, Use>()

  /** `endpoint`: a name of the store that nobody else writes. */
  constructor(endpoint: EndpointName, random: Random, count: Count) {
    this.#endpoint = endpoint
    this.#random = random
    this.#count = count
  }

  /** One more plan of it; then somebody tells what is used and a plan is asked to go, twice. */
  async add(store: Store, plan: Plan): Promise<void> {
    const newest = this.#plans.at(-1)
    if (newest && newest.generation >= plan.generation) return
    await store.savePlan(plan, newest?.generation ?? null)
    this.#plans = [...this.#plans, plan]
    for (let told = 0; told < 2; told++) {
      await this.#use(store)
      await this.#retire(store)
    }
  }

  async #use(store: Store): Promise<void> {
    const holder = ['node-1/office', 'node-2/office'][pick(this.#random, 2)]!
    const some = (): Published['fence'] => {
      // Mostly the newest ones, as in life; or none.
      const plan = this.#plans.at(-1 - pick(this.#random, 3))
      return plan && pick(this.#random, 6) > 0 ? fenceOf(plan) : null
    }
    const use = { live: some(), applying: some() }
    this.#uses.set(holder, use)
    await store.usePlans({ endpoint: this.#endpoint, holder, ...use })
  }

  async #retire(store: Store): Promise<void> {
    const plan = this.#plans[pick(this.#random, this.#plans.length)]!
    const outcome = retire(this.#shelf(), fenceOf(plan))
    const expected: RetireUse | null = outcome.ok ? null : outcome.error.use
    this.#count(expected === null ? 'store: retired' : 'store: refused to retire')
    same(
      `whether plan ${plan.generation} is retired`,
      expected,
      await store.retirePlan(this.#endpoint, fenceOf(plan)),
    )
    if (outcome.ok) this.#plans = outcome.value.plans
    const kept = await store.plans(this.#endpoint)
    const generations = (plans: readonly Plan[]) => plans.map(({ generation }) => generation).sort()
    same('the plans that are kept', generations(this.#plans), generations(kept))
  }

  #shelf() {
    // An enactor that uses nothing was let go.
    const uses = [...this.#uses.values()].filter((use) => use.live || use.applying)
    const live = uses.flatMap((use) => use.live ?? [])
    const reached = uses.map((use) => highest([use.live?.generation ?? 0n, use.applying?.generation ?? 0n]))
    return {
      plans: this.#plans,
      live,
      lastKnownGood: live,
      applying: uses.flatMap((use) => use.applying ?? []),
      // Nobody heard: nothing may go.
      heardUpTo: reached.length === 0 ? 0n : reached.reduce((a, b) => (a < b ? a : b)),
    }
  }
}

const highest = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => (a > b ? a : b), 0n)
