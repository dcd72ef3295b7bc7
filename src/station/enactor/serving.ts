// A nameserver on another machine: the very engine that the main process's own node runs, ordered over the board's stream
// in place of a fork's channel. It answers from its own disk before it has heard anything, and goes on alone.

import type { EnactorWire, NodeLine } from '../../board/index.ts'
import { type EndpointStatus, generation, type PlanDigest, planFromJson } from '../../steering/index.ts'
import type { Clock, EndpointName, Instant, NewEntry, Random, Timers } from '../../terms/index.ts'
import { fenceToWire } from '../joined/wire.ts'
import type { FromNode, NodeOrders, NodeReport } from '../node/protocol.ts'
import type { PlannerNews } from '../node/shell.ts'
import { type Standing as Stands, standIn } from '../node/standing.ts'
import { untoldIn } from '../node/vantage-facts.ts'
import { type LocalPlace, localOrders } from './local-orders.ts'
import type { Part, Standing } from './part.ts'

export type ServingParts = {
  readonly place: LocalPlace
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly tell: (entry: NewEntry) => void
  readonly news: (news: PlannerNews) => void
}

const unsaidKept = 1000

export class Serving implements Part {
  readonly #parts: ServingParts
  readonly #statusOf = new Map<EndpointName, EndpointStatus>()
  #report: Pick<NodeReport, 'troubles' | 'vantages'> = { troubles: [] }
  #node!: Stands
  #left: readonly string[] = []
  #orders: NodeOrders | null = null
  #serial = 0
  #ticket = 0
  #queue: Promise<void> = Promise.resolve()

  private constructor(parts: ServingParts) {
    this.#parts = parts
  }

  /** Names are answered as soon as this resolves. Rejects with a sentence that says what is in the way. */
  static async open(parts: ServingParts): Promise<Serving> {
    const serving = new Serving(parts)
    const { place, clock, timers, random } = parts
    const { folder, dns, node, roles } = place
    const said: NewEntry[] = []
    serving.#node = await standIn({
      ...{ folder, dns, node, clock, timers, random, looks: roles.has('vantage') },
      say: (message) => serving.#hear(message, said),
      inUse: () =>
        `${folder} is in use by process ${process.pid}; stop that one, or give this one another folder with --data`,
      unsaid: () => said,
      onSucceeded: () => {},
    })
    return serving
  }

  get dns(): string {
    const { host, port } = this.#node.engine.dns
    return `${host}:${port}`
  }

  get alone(): string | null {
    const names = this.#node.engine.held().length
    return names === 0 ? null : `answering ${names === 1 ? 'the name' : `the ${names} names`} kept here`
  }

  take(line: NodeLine): void {
    const cameAt = this.#parts.clock.now()
    if (line.kind === 'node')
      this.#queue = this.#queue
        .then(() => this.#obey(line, cameAt))
        .catch((problem: Error) => {
          this.#left = [problem.message]
        })
    else if (line.kind === 'plan') {
      const read = planFromJson(line.plan)
      // In the order in which they came: a plan that follows orders goes by them.
      if (read.ok)
        this.#queue = this.#queue.then(() => this.#node.engine.take({ kind: 'plan', plan: read.value }))
    }
  }

  standing(): Standing {
    const enactors = [...this.#statusOf.values()].flatMap(({ endpoint, publishers }) =>
      publishers.map(
        ({ id, state, fence, detail, readBackAt }): EnactorWire => ({
          ...{ endpoint, publisher: id, state, detail, readBackAt },
          fence: fence && fenceToWire(fence),
        }),
      ),
    )
    const { troubles, vantages } = this.#report
    return { enactors, troubles: [...this.#left, ...troubles, ...(vantages ? untoldIn(vantages) : [])] }
  }

  async stop(): Promise<void> {
    await this.#queue
    await this.#node.leave()
  }

  async #obey(line: Extract<NodeLine, { kind: 'node' }>, cameAt: Instant): Promise<void> {
    const { orders, troubles } = await localOrders(line, this.#parts.place, cameAt)
    this.#left = troubles
    this.#orders = orders
    this.#node.engine.take({ kind: 'orders', serial: ++this.#serial, orders, binding: 'in-force' })
  }

  /** Names that were given back are let go of here, too, where the zone's file answers for them. */
  #letGo({ publishers, givenBack = [] }: NodeOrders): void {
    const given = new Set<string>(givenBack)
    for (const { endpoint, generation: held, digest } of this.#node.engine.held()) {
      const publisher = publishers.find(
        ({ kind, zone }) => kind === 'embedded' && `.${endpoint}`.endsWith(`.${zone}`),
      )
      if (!given.has(endpoint) || !publisher) continue
      const expected = { generation: generation(held), digest: digest as PlanDigest }
      this.#node.engine.take({
        kind: 'behalf',
        ticket: ++this.#ticket,
        ask: { kind: 'release', publisher: publisher.id, endpoint, expected },
      })
    }
  }

  #hear(message: FromNode, said: NewEntry[]): void {
    switch (message.kind) {
      case 'tell':
        said.push(...message.entries)
        said.splice(0, said.length - unsaidKept)
        for (const entry of message.entries) this.#parts.tell(entry)
        return
      case 'followed':
        if (this.#orders !== null) this.#letGo(this.#orders)
        return
      case 'refused':
        this.#left = [message.why]
        return
      case 'news':
        this.#parts.news(message.news)
        return
      case 'report':
        if (message.report.whole) this.#statusOf.clear()
        for (const status of message.report.endpoints) this.#statusOf.set(status.endpoint, status)
        this.#report = message.report
        return
      default:
    }
  }
}
