// Performs what the node's machine decides, and feeds back what came of it. The live node and every exercise run this
// same shell; they differ in what is handed in.

import {
  type EnvelopeHolder,
  initialNode,
  type NodeEffect,
  type NodeEvent,
  type NodePublisher,
  type NodeState,
  type Pace,
  type Publisher,
  type ReadOutcome,
  stepNode,
  type WriteOutcome,
} from '../../steering/index.ts'
import {
  type Clock,
  ms,
  type NewEntry,
  type NodeName,
  type PublisherId,
  type Timers,
} from '../../terms/index.ts'

/** What a node has to say to the planner. */
export type PlannerNews = Extract<NodeEffect, { kind: 'seen' | 'answering' | 'using' | 'wouldMove' }>

export type NodeShellPorts = {
  readonly node: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly holder: EnvelopeHolder
  readonly publishers: ReadonlyMap<PublisherId, Publisher>
  /** False: an enactor alone, without checks. Default true. */
  readonly looks?: boolean
  readonly pace?: Partial<Pace>
  readonly tell: (entry: NewEntry) => void
  readonly news: (news: PlannerNews) => void
}

export class NodeShell {
  readonly #ports: NodeShellPorts
  #state: NodeState
  #cancelWake: () => void = () => {}
  #stopped = false

  constructor(ports: NodeShellPorts) {
    this.#ports = ports
    const publishers: NodePublisher[] = [...ports.publishers.values()].map(
      ({ id, selectsInPlace, pace }) => ({
        id,
        selectsInPlace,
        ...(pace ? { pace } : {}),
      }),
    )
    const { node, looks = true } = ports
    this.#state = initialNode({ node, publishers, looks, pace: ports.pace ?? {} })
  }

  get state(): NodeState {
    return this.#state
  }

  /** A stopped shell does nothing: a reply that was in flight must not move an answer that another one selects now. */
  step(event: NodeEvent): void {
    if (this.#stopped) return
    const { state, effects } = stepNode(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#perform(effect)
  }

  stop(): void {
    this.#stopped = true
    this.#cancelWake()
  }

  #perform(effect: NodeEffect): void {
    const { holder, clock, timers, tell, news } = this.#ports
    switch (effect.kind) {
      case 'select':
        holder.select(effect.endpoint, effect.fence, effect.answering)
        return
      case 'write':
        void this.#write(effect)
        return
      case 'read':
        void this.#read(effect)
        return
      case 'wake': {
        this.#cancelWake()
        const wait = ms(Math.max(0, effect.at - clock.now()))
        this.#cancelWake = timers.after(wait, () => this.step({ kind: 'tick', now: clock.now() }))
        return
      }
      case 'tell':
        tell(effect.entry)
        return
      default:
        news(effect)
    }
  }

  async #write(effect: Extract<NodeEffect, { kind: 'write' }>): Promise<void> {
    const { endpoint, publisher, ticket } = effect
    const port = this.#ports.publishers.get(publisher)
    const outcome: WriteOutcome = port
      ? await port
          .write(effect.write)
          .catch((problem: unknown) => ({ kind: 'lost', detail: String(problem) }) as const)
      : gone(publisher)
    this.step({ kind: 'wrote', endpoint, publisher, ticket, outcome, at: this.#ports.clock.now() })
  }

  async #read(effect: Extract<NodeEffect, { kind: 'read' }>): Promise<void> {
    const { endpoint, publisher, ticket } = effect
    const port = this.#ports.publishers.get(publisher)
    const outcome: ReadOutcome = port ? await port.read(endpoint).catch(unreadable) : gone(publisher)
    this.step({ kind: 'readback', endpoint, publisher, ticket, outcome, at: this.#ports.clock.now() })
  }
}

const gone = (publisher: PublisherId) =>
  ({
    kind: 'failed',
    code: 'no-publisher',
    detail: `publisher ${publisher} is not configured`,
    fix: 'add it to the configuration, or publish the endpoint elsewhere',
    retry: false,
  }) as const

const unreadable = (problem: unknown) =>
  ({
    kind: 'failed',
    code: 'broken',
    detail: String(problem),
    fix: 'this is a defect in the publisher; please report it',
    retry: true,
  }) as const
