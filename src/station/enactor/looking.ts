// A vantage alone: it looks, tells every node what it sees, and answers nobody. What it looks at is on its disk.

import { mkdir } from 'node:fs/promises'
import type { NodeLine } from '../../board/index.ts'
import { lookOnce } from '../../checks/index.ts'
import type { Clock, Instant, NewEntry, Random, Timers } from '../../terms/index.ts'
import { keep, readKeptOrders } from '../node/kept-orders.ts'
import { Lookout } from '../node/lookout.ts'
import type { NodeOrders } from '../node/protocol.ts'
import { Rehearsed } from '../node/rehearsed.ts'
import { untoldIn } from '../node/vantage-facts.ts'
import { type LocalPlace, localOrders } from './local-orders.ts'
import type { Part, Standing } from './part.ts'

export type LookingParts = {
  readonly place: LocalPlace
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly tell: (entry: NewEntry) => void
}

export class Looking implements Part {
  readonly #parts: LookingParts
  readonly #lookout: Lookout
  readonly #rehearsed: Rehearsed
  #orders: NodeOrders | null = null
  #troubles: readonly string[] = []
  #queue: Promise<void> = Promise.resolve()

  private constructor(parts: LookingParts) {
    this.#parts = parts
    const { place, clock, tell } = parts
    this.#rehearsed = new Rehearsed(clock, lookOnce)
    this.#lookout = new Lookout({
      ...parts,
      node: place.node,
      looks: true,
      lookOf: this.#rehearsed.lookOf,
      onResult: () => {},
      onHealth: () => {},
      onQuorum: () => {},
      onObserver: () => {},
      onRefused: (why) =>
        tell({
          at: clock.now(),
          author: `node:${place.node}`,
          kind: 'endpoint.alarm',
          subject: 'vantages',
          why: `a node is not heard: ${why}`,
          data: { state: 'raised', code: 'node-refused' },
        }),
    })
  }

  /** Looks at what it was told to last as soon as this resolves. Rejects when its folder cannot be used. */
  static async open(parts: LookingParts): Promise<Looking> {
    const looking = new Looking(parts)
    const { folder } = parts.place
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { orders, torn } = await readKeptOrders(folder)
    if (orders !== null) looking.#follow(orders)
    looking.#troubles = torn.map(
      (file) => `${file} is not whole; the orders come again with the main process`,
    )
    return looking
  }

  get alone(): string | null {
    const checks = this.#orders?.checks.length ?? 0
    return checks === 0 ? null : `looking at ${checks === 1 ? 'the check' : `the ${checks} checks`} kept here`
  }

  take(line: NodeLine): void {
    if (line.kind !== 'node') return
    const cameAt = this.#parts.clock.now()
    this.#queue = this.#queue
      .then(() => this.#obey(line, cameAt))
      .catch((problem: Error) => {
        this.#troubles = [problem.message]
      })
  }

  standing(): Standing {
    const untold = untoldIn(this.#lookout.facts())
    return { enactors: [], troubles: [...this.#troubles, ...this.#lookout.troubles(), ...untold] }
  }

  async stop(): Promise<void> {
    await this.#queue
    await this.#lookout.stop()
  }

  async #obey(line: Extract<NodeLine, { kind: 'node' }>, cameAt: Instant): Promise<void> {
    const { place } = this.#parts
    const { orders, troubles } = await localOrders({ ...line, zones: [] }, place, cameAt)
    this.#follow(orders)
    this.#troubles = troubles
    await keep(place.folder, orders, [])
  }

  #follow(orders: NodeOrders): void {
    this.#orders = orders
    this.#rehearsed.update(orders.rehearsed ?? [])
    this.#lookout.follow(orders)
  }
}
