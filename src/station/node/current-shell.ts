// The one shell that steers now. Orders with other publishers mean a new machine, and never two at a time; orders with
// the same ones are told to the machine that runs, which keeps what it has under way.

import type { NodeEvent, NodeState } from '../../steering/index.ts'
import { noPublishers, type PublisherSet } from './following.ts'
import type { NodeOrders } from './protocol.ts'
import { NodeShell, type NodeShellPorts } from './shell.ts'

export type CurrentShellPorts = Omit<NodeShellPorts, 'publishers'>

export class CurrentShell {
  readonly #ports: CurrentShellPorts
  #publishers: PublisherSet = noPublishers
  #orders: NodeOrders | null = null
  #shell: NodeShell
  #era = 0

  constructor(ports: CurrentShellPorts) {
    this.#ports = ports
    this.#shell = new NodeShell({ ...ports, publishers: noPublishers.made })
  }

  get state(): NodeState {
    return this.#shell.state
  }

  /** Another number for each machine: its state does not go on from the one before. */
  get era(): number {
    return this.#era
  }

  get publishers(): PublisherSet {
    return this.#publishers
  }

  step(event: NodeEvent): void {
    this.#shell.step(event)
  }

  stop(): void {
    this.#shell.stop()
  }

  follow(orders: NodeOrders, publishers: PublisherSet): void {
    const before = this.#orders
    const goesOn = publishers === this.#publishers && before !== null && !leavesOut(orders, before)
    this.#orders = orders
    this.#publishers = publishers
    if (goesOn) this.#configure(orders)
    else this.#renew(orders)
  }

  /** The new machine starts from what is held and from what the checks know already. */
  #renew(orders: NodeOrders): void {
    const at = this.#ports.clock.now()
    const before = this.#shell.state
    this.#shell.stop()
    this.#era++
    this.#shell = new NodeShell({ ...this.#ports, publishers: this.#publishers.made })
    this.#shell.step({ kind: 'held', held: this.#ports.holder.all(), at })
    this.#shell.step({ kind: 'quorum', ...before.quorum, at })
    this.#configure(orders)
    this.#shell.step({ kind: 'observer', ...before.observer, at })
    for (const [check, health] of before.health) this.#shell.step({ kind: 'health', check, ...health })
    for (const { name, readiness } of before.endpoints.values())
      for (const [target, proof] of readiness)
        this.#shell.step({ kind: 'readiness', endpoint: name, target, ...proof })
    for (const endpoint of before.endpoints.values())
      if (endpoint.plan !== null && !orders.givenBack?.includes(endpoint.name))
        this.#shell.step({ kind: 'plan', plan: endpoint.plan, at })
  }

  #configure({ endpoints, givenBack = [] }: NodeOrders): void {
    const at = this.#ports.clock.now()
    for (const endpoint of givenBack) this.#shell.step({ kind: 'withdrawn', endpoint, at })
    this.#shell.step({ kind: 'configured', specs: endpoints, at })
  }
}

/** That an endpoint is no longer configured only a new machine learns. */
function leavesOut(orders: NodeOrders, before: NodeOrders): boolean {
  const named = new Set(orders.endpoints.map(({ name }) => name))
  return before.endpoints.some(({ name }) => !named.has(name))
}
