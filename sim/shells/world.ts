// The random world with a pen: it writes down all that it did to nodes, disks, the provider and the store, so that the
// real shells can be put through the same afterwards and compared deed by deed. It also draws faults of the wire, which
// the world knows only by their outcome: a reply that got lost, a request that lands after its sender gave up.

import { isDeepStrictEqual } from 'node:util'
import type {
  Held,
  NodeEvent,
  NodeState,
  Orders,
  Plan,
  Published,
  ReadOutcome,
  WriteOutcome,
} from '../../src/steering/index.ts'
import { type EndpointName, type Instant, pick, type Random } from '../../src/terms/index.ts'
import { office } from '../random/configurations.ts'
import { type Message, World } from '../random/world.ts'
import { nothing } from '../resource.ts'

export type Request = Extract<Message, { to: 'publisher' }>
export type Outcome = ReadOutcome | WriteOutcome

/** What happens to a request between publisher and provider. */
export const wireFaults = [
  'none',
  /** Done, and the connection breaks before the reply. */
  'reply-lost',
  /** Done, and the reply is to another question, or is signed by somebody else. */
  'reply-forged',
  /** The connection breaks before anything is done. */
  'request-lost',
  /** As `request-lost`; the provider has it all the same and does it later. */
  'late',
  /** The network delivers it twice; the first reply counts. */
  'twice',
  /** The provider says SERVFAIL and does nothing. */
  'refused',
] as const
export type WireFault = (typeof wireFaults)[number]

export type Deed = { readonly now: Instant } & (
  | { readonly kind: 'starts'; readonly node: number }
  | {
      readonly kind: 'event'
      readonly node: number
      readonly event: NodeEvent
      readonly after: NodeState
      readonly asks: readonly Request[]
      readonly news: readonly Extract<Message, { to: 'planner' }>['event'][]
      readonly disk: ReadonlyMap<EndpointName, Held>
    }
  /** A reply to a process that has died meanwhile. */
  | { readonly kind: 'unheard'; readonly node: number; readonly life: number; readonly ticketed: string }
  | {
      readonly kind: 'served'
      readonly message: Request
      readonly fault: WireFault
      readonly outcome: Outcome
      /** What the provider holds afterwards; null where the node's own disk was asked. */
      readonly office: Published | null
      readonly disk: ReadonlyMap<EndpointName, Held>
    }
  /** A write lands whose sender has given up. */
  | { readonly kind: 'landed'; readonly endpoint: EndpointName; readonly office: Published }
  /** Somebody else changed a name at the provider. */
  | { readonly kind: 'edited'; readonly endpoint: EndpointName; readonly office: Published }
  | {
      readonly kind: 'saved'
      readonly plan: Plan
      readonly previous: bigint | null
      readonly first: boolean
      readonly stored: readonly Plan[]
    }
  | { readonly kind: 'ordered'; readonly endpoint: EndpointName; readonly orders: Orders }
  | {
      readonly kind: 'loaded'
      readonly plans: readonly Plan[]
      readonly orders: ReadonlyMap<EndpointName, Orders>
    }
)
type NewDeed = Deed extends infer D ? (D extends Deed ? Omit<D, 'now'> : never) : never

/** Names one request, and the reply to it. */
export const ticketOf = (
  life: number,
  { endpoint, publisher, ticket }: { endpoint: string; publisher: string; ticket: number },
): string => `${life} ${endpoint} ${publisher} ${ticket}`

export class WrittenWorld extends World {
  readonly deeds: Deed[] = []
  readonly #random: Random
  readonly #seen = new Map<EndpointName, Published>()
  /** Requests that the provider has and has not done, by their message. */
  readonly #late = new Set<Message>()

  constructor(nodes: number, telling: boolean, random: Random) {
    super(nodes, telling)
    this.#random = random
    for (const node of this.nodes.keys()) this.#write({ kind: 'starts', node })
  }

  #write(deed: NewDeed): void {
    this.deeds.push({ now: this.now, ...deed } as Deed)
  }

  override toNode(index: number, event: NodeEvent): void {
    this.#noteEdits()
    const before = this.mail.length
    super.toNode(index, event)
    const sent = this.mail.slice(before)
    this.#write({
      kind: 'event',
      node: index,
      event,
      after: this.nodes[index]!.state,
      asks: sent.flatMap((message) => (message.to === 'publisher' ? [message] : [])),
      news: sent.flatMap((message) => (message.to === 'planner' ? [message.event] : [])),
      disk: new Map(this.nodes[index]!.disk),
    })
  }

  override toPlanner(event: Parameters<World['toPlanner']>[0]): void {
    const before = this.store.orders
    super.toPlanner(event)
    for (const [endpoint, orders] of this.store.orders)
      if (before.get(endpoint) !== orders) this.#write({ kind: 'ordered', endpoint, orders })
  }

  override deliver(message: Message): void {
    this.#noteEdits()
    if (message.to === 'publisher') this.#served(message)
    else if (message.to === 'store') this.#saved(message)
    else {
      const late = message.to === 'node' && message.life !== null
      if (late && message.life !== this.nodes[message.node]!.life && 'ticket' in message.event)
        this.#write({
          kind: 'unheard',
          node: message.node,
          life: message.life,
          ticketed: ticketOf(message.life, message.event),
        })
      super.deliver(message)
    }
  }

  override restartNode(index: number): void {
    this.#write({ kind: 'starts', node: index })
    super.restartNode(index)
  }

  override restartPlanner(): void {
    this.#write({ kind: 'loaded', ...this.store })
    super.restartPlanner()
  }

  #served(message: Request): void {
    const { request, node, life } = message
    const { endpoint } = request
    if (request.publisher !== office) {
      const before = this.mail.length
      super.deliver(message)
      const outcome = outcomeIn(this.mail[before])
      // The process died before it began: nobody was asked.
      if (outcome) this.#wrote(message, 'none', outcome)
      // The same write again, when others have passed it.
      if (outcome && request.kind === 'write' && pick(this.#random, 8) === 0) this.mail.push(message)
      return
    }
    if (this.#late.delete(message)) {
      const before = this.mail.length
      super.deliver(message)
      this.mail.splice(before)
      const published = this.#remember(endpoint)
      this.#write({ kind: 'landed', endpoint, office: published })
      return
    }
    this.#maybeWiped(endpoint)
    const fault = this.#drawFault(request.kind)
    const done = fault !== 'request-lost' && fault !== 'late' && fault !== 'refused'
    const before = this.mail.length
    if (done) super.deliver(message)
    else this.#answer(node, life, request)
    const reply = this.mail[before]
    const outcome = outcomeUnder(fault, request.kind, outcomeIn(reply)!)
    if (reply?.to === 'node' && 'outcome' in reply.event)
      this.mail[before] = { ...reply, event: { ...reply.event, outcome } as NodeEvent }
    if (fault === 'late') {
      this.#late.add(message)
      this.mail.push(message)
    }
    this.#wrote(message, fault, outcome)
  }

  /** Somebody empties the name at the provider, with or without its fence. */
  #maybeWiped(endpoint: EndpointName): void {
    const published = this.office.get(endpoint)
    if (!published || pick(this.#random, 50) > 0) return
    this.office.set(endpoint, pick(this.#random, 2) === 0 ? nothing : { ...published, sets: [] })
    this.#noteEdits()
  }

  /** An empty reply, whose outcome the fault writes. */
  #answer(node: number, life: number, request: Request['request']): void {
    const { endpoint, publisher, ticket } = request
    const outcome = { kind: 'lost', detail: '' } as const
    const kind = request.kind === 'read' ? 'readback' : 'wrote'
    const event = { kind, endpoint, publisher, ticket, outcome, at: this.now } as NodeEvent
    this.mail.push({ to: 'node', node, life, event })
  }

  #drawFault(kind: 'read' | 'write'): WireFault {
    if (pick(this.#random, 100) < 75) return 'none'
    const fault = wireFaults[pick(this.#random, wireFaults.length)]!
    return kind === 'read' && (fault === 'late' || fault === 'twice') ? 'none' : fault
  }

  #wrote(message: Request, fault: WireFault, outcome: Outcome): void {
    const { endpoint, publisher } = message.request
    const disk = new Map(this.nodes[message.node]!.disk)
    const at = publisher === office ? this.#remember(endpoint) : null
    this.#write({ kind: 'served', message, fault, outcome, office: at, disk })
  }

  #remember(endpoint: EndpointName): Published {
    const published = this.office.get(endpoint) ?? nothing
    this.#seen.set(endpoint, published)
    return published
  }

  /** Whatever changed at the provider without a write of ours was somebody else. */
  #noteEdits(): void {
    for (const [endpoint, published] of this.office) {
      if (this.#seen.get(endpoint) === published) continue
      if (!isDeepStrictEqual(this.#seen.get(endpoint), published))
        this.#write({ kind: 'edited', endpoint, office: published })
      this.#seen.set(endpoint, published)
    }
  }

  #saved(message: Extract<Message, { to: 'store' }>): void {
    const { plan, previous } = message.save
    const before = this.store.plans
    super.deliver(message)
    const stored = this.store.plans.filter((kept) => kept.envelope.endpoint === plan.envelope.endpoint)
    this.#write({ kind: 'saved', plan, previous, first: this.store.plans !== before, stored })
  }
}

const outcomeIn = (message: Message | undefined): Outcome | null =>
  message?.to === 'node' && 'outcome' in message.event ? message.event.outcome : null

/** What the publisher may say of it. Only `kind` is compared of these: the words are the shell's. */
function outcomeUnder(fault: WireFault, kind: 'read' | 'write', outcome: Outcome): Outcome {
  if (fault === 'none' || fault === 'twice') return outcome
  const failed = { kind: 'failed', code: fault, detail: fault, fix: 'nothing', retry: true } as const
  return fault === 'refused' || kind === 'read' ? failed : { kind: 'lost', detail: fault }
}
