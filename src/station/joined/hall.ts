// The nodes that joined from elsewhere: who they are, what they are sent, and what they say. Their writes to the
// embedded zone go to the node process of this machine, where the fence is compared; a plan is never taken from them,
// only found here by the fence they name.

import type {
  EndpointView,
  JoinedNodes,
  NewsBody,
  NodeJoining,
  NodeStream,
  OrderRefusal,
  PublishedAnswer,
  PublishedQuery,
  VantageView,
  WriteAnswer,
  WriteBody,
} from '../../board/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import {
  type Fence,
  type Plan,
  type PlannerEvent,
  type PlannerState,
  planToJson,
  type ReadOutcome,
  samePlan,
  type WriteOutcome,
} from '../../steering/index.ts'
import {
  bad,
  type Clock,
  type Duration,
  days,
  type EndpointName,
  good,
  type Instant,
  isoTime,
  ms,
  type NewEntry,
  type NodeName,
  type Outcome,
  type PublisherId,
  parseEndpointName,
  parseNodeName,
  parsePublisherId,
} from '../../terms/index.ts'
import type { BehalfOutcome, BehalfRead, BehalfWrite } from '../node/on-behalf.ts'
import type { NodeOrders } from '../node/protocol.ts'
import { admit } from './admission.ts'
import { Guest, lostAfterMs } from './guest.ts'
import { type WholeOrders, wholeOrders } from './whole-orders.ts'
import { fenceFromWire, maybeFenceFrom, publishedToWire, publisherToWire, wroteToWire } from './wire.ts'

export type HallParts = {
  readonly own: NodeName
  readonly version: string
  readonly clock: Clock
  readonly plans: () => PlannerState
  readonly feed: (event: PlannerEvent) => void
  readonly note: (...entries: readonly NewEntry[]) => void
  /** The node process of this machine; null: lost, or too slow. */
  readonly onBehalf: (ask: BehalfRead | BehalfWrite, within: Duration) => Promise<BehalfOutcome | null>
}

/** Below the enactor's own patience (3 s), so that this account of what went wrong is heard. */
const patience = ms(2000)
/** Clocks differ; what is said to come from further ahead happened now. */
const aheadMs = 60_000
/** What a node kept while nobody heard it may be old; older than this is a clock that was never set. */
const behindMs = days(30)
/** Names that may be known at once; beyond it those that were lost first are forgotten. */
const mostGuests = 256
/**
 * A node's word that a resource is ahead is believed so far: no restored store lags by more, and a forged one must not
 * use up the generations (S20).
 */
const believedAhead = 1_000_000n

export class JoinedHall implements JoinedNodes {
  readonly #parts: HallParts
  readonly #guests = new Map<NodeName, Guest>()
  #publishers: readonly PublisherSpec[] = []
  #givenBack: readonly EndpointName[] = []
  #whole: WholeOrders | null = null
  #wholeSerial = 0

  constructor(parts: HallParts) {
    this.#parts = parts
  }

  configure(publishers: readonly PublisherSpec[], givenBack: readonly EndpointName[]): void {
    this.#publishers = publishers
    this.#givenBack = givenBack
    for (const { stream } of this.#guests.values()) if (stream) this.#sendOrders(stream)
  }

  /** For nodes that look or answer. Rejects when a zone's file cannot be read: they go on by what they have. */
  async orderNodes(orders: NodeOrders): Promise<void> {
    const serial = ++this.#wholeSerial
    const line = await wholeOrders(orders)
    // Reading takes its time; what was ordered later may be there sooner.
    if (serial !== this.#wholeSerial) return
    this.#whole = line
    for (const { stream, wantsAll } of this.#guests.values()) if (stream && wantsAll) this.#sendWhole(stream)
  }

  distribute(plan: Plan): void {
    for (const { stream } of this.#guests.values()) stream?.send({ kind: 'plan', plan: planToJson(plan) })
  }

  join(node: NodeJoining): Outcome<(stream: NodeStream) => () => void, OrderRefusal> {
    const { own, version, clock } = this.#parts
    const now = clock.now()
    const admitted = admit(node, {
      own,
      version,
      now,
      known: (name) => this.#guests.get(name) ?? null,
    })
    if (!admitted.ok) return admitted
    return good((stream) => this.#welcome(admitted.value, node, stream, now))
  }

  hear(nameText: string, news: NewsBody): Outcome<null, OrderRefusal> {
    const now = this.#parts.clock.now()
    const found = this.#guestOf(nameText, news.session)
    if (!found.ok) return found
    const guest = found.value
    if (guest === null) return bad({ code: 'conflict', message: 'join first: open the stream of orders' })
    guest.heardAt = now
    guest.enactors = news.enactors
    guest.troubles = news.troubles
    guest.clockAheadMs = news.clock === undefined ? null : news.clock - now
    if (news.serial <= guest.serial) return good(null)
    guest.serial = news.serial
    this.#parts.note(...news.entries.map((entry) => entryOf(guest.name, entry, now)))
    for (const event of eventsOf(guest.name, news, now)) if (this.#concerns(event)) this.#parts.feed(event)
    return good(null)
  }

  async published(name: string, query: PublishedQuery): Promise<Outcome<PublishedAnswer, OrderRefusal>> {
    const place = this.#placeOf(name, query)
    if (!place.ok) return place
    return good(publishedToWire(await this.#read(place.value)))
  }

  async write(name: string, body: WriteBody): Promise<Outcome<WriteAnswer, OrderRefusal>> {
    const place = this.#placeOf(name, body)
    if (!place.ok) return place
    const { endpoint, publisher } = place.value
    const [expected, next] = [maybeFenceFrom(body.expected), fenceFromWire(body.next)]
    const planning = this.#parts.plans().endpoints.get(endpoint)
    // A node that was away when the name was given back writes before it has read its orders.
    if (planning?.orders.givenBack) return good(nobodySteers(endpoint))
    const plan = planning?.plans.find((known) => samePlan(known, next))
    if (plan === undefined) return good(wroteToWire(await this.#writeOfUnknown(place.value, next)))
    const outcome = await this.#parts.onBehalf({ kind: 'write', publisher, plan, expected, next }, patience)
    if (outcome === null || outcome.kind === 'read' || outcome.kind === 'surveyed')
      return good({ kind: 'lost', detail: 'the nameserver has not answered; read back what it holds' })
    return good(wroteToWire(outcome))
  }

  vantages(): VantageView[] {
    const now = this.#parts.clock.now()
    return [...this.#guests.values()].map((guest) => ({
      name: guest.name,
      roles: [...guest.roles],
      state: guest.stateAt(now),
      standsOn: guest.standsOn,
      lastHeardAt: isoTime(guest.heardAt),
      troubles: [...guest.troubles],
    }))
  }

  /** Why this node would not pretend what a drill loses, in words; null: it would. */
  muteOf(name: NodeName): string | null {
    const guest = this.#guests.get(name)
    if (!guest) return `${name} has not joined`
    return guest.muteAt(this.#parts.clock.now(), this.#parts.version)
  }

  enactorsOf(endpoint: EndpointName): EndpointView['enactors'] {
    const now = this.#parts.clock.now()
    return [...this.#guests.values()].flatMap((guest) =>
      guest.enactors
        .filter((one) => one.endpoint === endpoint)
        .map(({ publisher, state, fence, detail, readBackAt }) => ({
          node: guest.name,
          state: guest.stateAt(now),
          publisher,
          condition: state,
          generation: fence?.generation ?? null,
          detail,
          readBackAt: readBackAt === null ? null : isoTime(readBackAt as Instant),
        })),
    )
  }

  /**
   * Nodes that may still write this name: those that use a plan of it, and those that were told nothing of its being
   * given back because they are away. `remembered`: nodes that used one by what the store knows; who has said nothing
   * since this process started goes on with it all the same.
   */
  writersOf(
    endpoint: EndpointName,
    remembered: readonly string[] = [],
  ): readonly { readonly node: string; readonly away: boolean }[] {
    const now = this.#parts.clock.now()
    const guests = [...this.#guests.values()]
    const heard = guests.filter((guest) => guest.serial > 0 && guest.stateAt(now) === 'connected')
    const told = new Set<string>([this.#parts.own, ...heard.map(({ name }) => name)])
    const using = guests.filter(({ enactors }) => enactors.some((one) => one.endpoint === endpoint))
    const names = new Set([...using.map(({ name }) => name), ...remembered.filter((name) => !told.has(name))])
    const connected = new Set<string>(
      guests.filter((guest) => guest.stateAt(now) === 'connected').map(({ name }) => name),
    )
    return [...names].map((node) => ({ node, away: !connected.has(node) }))
  }

  /** Tells the journal, once each, of nodes that are gone; to be called about every second. */
  watch(): void {
    const now = this.#parts.clock.now()
    for (const guest of this.#guests.values()) {
      if (guest.toldLost || guest.stateAt(now) === 'connected') continue
      // A stream that closed may be open again in a moment.
      if (now - guest.heardAt <= lostAfterMs) continue
      guest.toldLost = true
      this.#parts.note(
        noteOf(guest, 'node.lost', now, `${guest.name} was last heard ${isoTime(guest.heardAt)}`),
      )
    }
  }

  /** What this machine reads by itself is not taken from others, nor what concerns nothing that is steered here. */
  #concerns(event: PlannerEvent): boolean {
    if (event.kind !== 'seen' && event.kind !== 'using') return false
    const planning = this.#parts.plans().endpoints.get(event.endpoint)
    if (planning === undefined) return false
    if (event.kind === 'using') return this.#publishers.some(({ id }) => id === event.publisher)
    const read = this.#publishers.find(({ id }) => id === event.where)
    const newest = planning.plans[0]?.generation ?? 0n
    const known = planning.highest > newest ? planning.highest : newest
    return read?.kind !== 'embedded' && event.fence.generation <= known + believedAhead
  }

  #forgetLost(now: Instant): void {
    const lost = [...this.#guests.values()].filter((guest) => guest.stateAt(now) !== 'connected')
    lost.sort((a, b) => a.heardAt - b.heardAt)
    for (const guest of lost.slice(0, Math.max(0, this.#guests.size - mostGuests)))
      this.#guests.delete(guest.name)
  }

  #welcome(name: NodeName, node: NodeJoining, stream: NodeStream, now: Instant): () => void {
    const before = this.#guests.get(name)
    const again = before?.joined.session === node.session
    before?.stream?.end()
    const guest = again && before ? before : new Guest(name, node, now)
    this.#guests.set(name, guest)
    this.#forgetLost(now)
    if (!again || guest.toldLost) {
      const roles = guest.roles.join(', ')
      const why = `${name} ${again ? 'is back' : 'joined'} as ${roles} with the token of ${node.token}`
      this.#parts.note(noteOf(guest, 'node.started', now, why))
    }
    guest.stream = stream
    guest.heardAt = now
    guest.toldLost = false
    stream.send({ kind: 'welcome', main: this.#parts.own, version: this.#parts.version })
    this.#sendOrders(stream)
    if (guest.wantsAll) this.#sendWhole(stream)
    for (const { plans, orders } of this.#parts.plans().endpoints.values())
      if (plans[0] && !orders.givenBack) stream.send({ kind: 'plan', plan: planToJson(plans[0]) })
    return () => {
      if (guest.stream === stream) guest.stream = null
    }
  }

  #sendWhole(stream: NodeStream): void {
    if (this.#whole !== null) stream.send({ ...this.#whole, sentAt: this.#parts.clock.now() })
  }

  #sendOrders(stream: NodeStream): void {
    const publishers = this.#publishers.map(publisherToWire)
    stream.send({ kind: 'orders', publishers, givenBack: [...this.#givenBack] })
  }

  /** Null: nobody holds this name. Refused when another session does. */
  #guestOf(nameText: string, session: string): Outcome<Guest | null, OrderRefusal> {
    const name = parseNodeName(nameText)
    if (!name.ok) return bad({ code: 'bad-request', message: name.error })
    const guest = this.#guests.get(name.value) ?? null
    if (guest?.holds(session, this.#parts.clock.now()))
      return bad({ code: 'conflict', message: `another node has joined as ${name.value} meanwhile` })
    return good(guest?.joined.session === session ? guest : null)
  }

  /** A node that is not (yet) joined again may write all the same: the fence decides, not the acquaintance. */
  #placeOf(
    nameText: string,
    asked: PublishedQuery | WriteBody,
  ): Outcome<{ endpoint: EndpointName; publisher: PublisherId }, OrderRefusal> {
    const found = this.#guestOf(nameText, asked.session)
    if (!found.ok) return found
    const endpoint = parseEndpointName(asked.endpoint)
    if (!endpoint.ok) return bad({ code: 'bad-request', message: endpoint.error })
    const publisher = parsePublisherId(asked.publisher)
    if (!publisher.ok) return bad({ code: 'bad-request', message: publisher.error })
    const spec = this.#publishers.find(({ id }) => id === publisher.value)
    if (spec?.kind !== 'embedded')
      return bad({ code: 'not-found', message: `there is no embedded publisher ${publisher.value} here` })
    return good({ endpoint: endpoint.value, publisher: publisher.value })
  }

  async #read(place: { endpoint: EndpointName; publisher: PublisherId }): Promise<ReadOutcome> {
    const outcome = await this.#parts.onBehalf({ kind: 'read', ...place }, patience)
    if (outcome?.kind === 'read' || outcome?.kind === 'failed') return outcome
    return {
      kind: 'failed',
      code: 'no-answer',
      detail: 'the nameserver has not answered',
      fix: 'see whether its process runs',
      retry: true,
    }
  }

  /** A plan that is remembered here no more is either behind what stands there, or was never made here. */
  async #writeOfUnknown(
    place: { endpoint: EndpointName; publisher: PublisherId },
    next: Fence,
  ): Promise<WriteOutcome> {
    const read = await this.#read(place)
    if (read.kind === 'failed') return read
    const { fence } = read.published
    if (fence && fence.generation >= next.generation) return { kind: 'fenced', found: fence }
    return {
      kind: 'failed',
      code: 'unknown-plan',
      detail: `generation ${next.generation} is unknown to the planner, and what stands there is older`,
      fix: 'nothing: the planner plans above it',
      retry: true,
    }
  }
}

const nobodySteers = (endpoint: EndpointName): WriteAnswer => ({
  kind: 'failed',
  code: 'given-back',
  detail: `${endpoint} was given back: nobody steers it`,
  fix: `nothing: the node is told so; to steer the name again: holdfast adopt ${endpoint}`,
  retry: true,
})

const noteOf = (guest: Guest, kind: 'node.started' | 'node.lost', at: Instant, why: string): NewEntry => ({
  at,
  author: 'holdfast',
  kind,
  subject: guest.name,
  why,
  data: { roles: [...guest.roles], version: guest.joined.version, token: guest.joined.token },
})

const entryOf = (name: NodeName, entry: NewsBody['entries'][number], now: Instant): NewEntry => ({
  ...entry,
  at: (entry.at > now + aheadMs || entry.at < now - behindMs ? now : entry.at) as Instant,
  author: `node:${name}`,
  data: entry.data as NewEntry['data'],
})

/** Names that are none were not said by an enactor: they concern nothing. */
function eventsOf(node: NodeName, { seen, using }: NewsBody, at: Instant): readonly PlannerEvent[] {
  return [
    ...seen.flatMap(({ endpoint, fence, where }): PlannerEvent[] => {
      const name = parseEndpointName(endpoint)
      return name.ok ? [{ kind: 'seen', endpoint: name.value, fence: fenceFromWire(fence), where, at }] : []
    }),
    ...using.flatMap(({ endpoint, publisher, live, applying }): PlannerEvent[] => {
      const [name, id] = [parseEndpointName(endpoint), parsePublisherId(publisher)]
      if (!name.ok || !id.ok) return []
      const fences = { live: maybeFenceFrom(live), applying: maybeFenceFrom(applying) }
      return [{ kind: 'using', node, endpoint: name.value, publisher: id.value, ...fences }]
    }),
  ]
}
