// An enactor process: the node's shell without checks or nameserver. It starts from what it kept on disk and applies
// alone; orders and plans that come are on its disk before they are acted on.

import type { NodeLine, PublisherWire } from '../../board/index.ts'
import { allStatuses, type EnvelopeHolder, type Plan, planFromJson } from '../../steering/index.ts'
import {
  type Clock,
  type EndpointName,
  type JournalKind,
  type NewEntry,
  type NodeName,
  type Random,
  seconds,
  type Timers,
} from '../../terms/index.ts'
import { fenceToWire } from '../joined/wire.ts'
import { CurrentShell } from '../node/current-shell.ts'
import { noPublishers, type PublisherSet } from '../node/following.ts'
import type { PlannerNews } from '../node/shell.ts'
import { forgetPlan, keepOrders, keepPlan, readKept } from './kept.ts'
import type { Part, Standing } from './part.ts'
import { type EnactorTools, enactorPublishers } from './publishers.ts'

export type EnactorParts = EnactorTools & {
  readonly folder: string
  readonly node: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly tell: (entry: NewEntry) => void
  readonly news: (news: PlannerNews) => void
}

/** Nothing is held here: the embedded zone's envelopes are with the nameserver, which selects by its own checks. */
const noEnvelopes: EnvelopeHolder = {
  current: () => null,
  all: () => [],
  compareAndSet: async () => ({ kind: 'fenced', found: null }),
  select: () => false,
}

/** Shorter than a node's own: what is tried in vain here costs one request, and the main process is soon back. */
const longestBackoff = seconds(2)

export class EnactorEngine implements Part {
  readonly #parts: EnactorParts
  readonly #shell: CurrentShell
  #set: PublisherSet = noPublishers
  #troubles: readonly string[] = []
  /** One after another: what is on disk is what is acted on. */
  #queue: Promise<void> = Promise.resolve()

  private constructor(parts: EnactorParts) {
    this.#parts = parts
    const { node, clock, timers, tell, news } = parts
    const pace = { longestBackoff }
    this.#shell = new CurrentShell({
      ...{ node, clock, timers, tell, news, pace },
      holder: noEnvelopes,
      looks: false,
    })
  }

  /** Applies what was kept as soon as this resolves. Rejects when its folder cannot be read. */
  static async open(parts: EnactorParts): Promise<EnactorEngine> {
    const engine = new EnactorEngine(parts)
    const { publishers, plans, torn } = await readKept(parts.folder)
    for (const why of torn) engine.#note('endpoint.alarm', why, { state: 'raised', code: 'torn' })
    if (publishers !== null) await engine.#follow(publishers)
    for (const plan of plans) engine.#apply(plan)
    return engine
  }

  /** Plans that this node goes by, by value on its disk. */
  get plans(): number {
    return [...this.#shell.state.endpoints.values()].filter(({ plan }) => plan !== null).length
  }

  get alone(): string | null {
    const { plans } = this
    return plans === 0
      ? null
      : `applying alone from ${plans === 1 ? 'the plan' : `the ${plans} plans`} kept here`
  }

  take(line: NodeLine): void {
    if (line.kind !== 'orders' && line.kind !== 'plan') return
    this.#queue = this.#queue.then(() =>
      (line.kind === 'orders' ? this.#obey(line) : this.#receive(line.plan)).catch((problem: Error) =>
        this.#note('plan.failed', `${line.kind} could not be kept here: ${problem.message}`),
      ),
    )
  }

  standing(): Standing {
    const enactors = allStatuses(this.#shell.state).flatMap(({ endpoint, publishers }) =>
      publishers.map(({ id, state, fence, detail, readBackAt }) => ({
        endpoint,
        publisher: id,
        state,
        fence: fence && fenceToWire(fence),
        detail,
        readBackAt,
      })),
    )
    return { enactors, troubles: this.#troubles }
  }

  async stop(): Promise<void> {
    await this.#queue
    this.#shell.stop()
  }

  /** A disk that takes nothing must not keep a node from applying: what it has in memory counts for now. */
  async #obey({ publishers, givenBack = [] }: Extract<NodeLine, { kind: 'orders' }>): Promise<void> {
    const { folder, clock } = this.#parts
    const names = givenBack.map((name) => name as EndpointName)
    for (const endpoint of names) this.#shell.step({ kind: 'withdrawn', endpoint, at: clock.now() })
    const forgotten = await Promise.allSettled(names.map((endpoint) => forgetPlan(folder, endpoint)))
    await this.#follow(publishers)
    await keepOrders(folder, publishers)
    const left = forgotten.find((outcome) => outcome.status === 'rejected')
    if (left) throw left.reason
  }

  async #receive(json: unknown): Promise<void> {
    const read = planFromJson(json)
    if (!read.ok) return this.#note('plan.refused', `a plan that came here cannot be read: ${read.error}`)
    const { folder } = this.#parts
    const known = this.#shell.state.endpoints.get(read.value.envelope.endpoint)?.plan
    const newer = !known || known.generation < read.value.generation
    try {
      if (newer) await keepPlan(folder, read.value)
    } finally {
      this.#apply(read.value)
    }
  }

  #apply(plan: Plan): void {
    this.#shell.step({ kind: 'plan', plan, at: this.#parts.clock.now() })
  }

  async #follow(publishers: readonly PublisherWire[]): Promise<void> {
    const { set, troubles } = await enactorPublishers(publishers, this.#set, this.#parts)
    for (const trouble of troubles)
      if (!this.#troubles.includes(trouble)) this.#note('config.refused', trouble)
    this.#troubles = troubles
    this.#set = set
    const { node } = this.#parts
    this.#shell.follow(
      {
        node,
        dns: { host: '', port: 0 },
        checks: [],
        publishers: [],
        endpoints: [],
        quorum: { quorum: 1, of: [node] },
      },
      set,
    )
  }

  #note(kind: JournalKind, why: string, data: NewEntry['data'] = {}): void {
    const { node, clock, tell } = this.#parts
    tell({ at: clock.now(), author: `node:${node}`, kind, subject: node, why, data })
  }
}
