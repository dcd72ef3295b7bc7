// Puts the real shells through what the simulated world did, deed by deed, and compares after each: the machine's state,
// what the shell asked and told, the timer it set, what the disk keeps, what is answered over a socket, what the provider
// holds, what the store says.

import { fenceNameOf, parseFence } from '../../src/publishers/index.ts'
import type { PlannerNews } from '../../src/station/node/shell.ts'
import {
  fenceOf,
  formatFence,
  type Held,
  type PlannerEvent,
  type Published,
  sameFence,
  sameSets,
} from '../../src/steering/index.ts'
import {
  type EndpointName,
  type Instant,
  type NodeName,
  type Random,
  seededRandom,
} from '../../src/terms/index.ts'
import { names } from '../random/configurations.ts'
import { publishedOf } from '../random/world.ts'
import { turn } from './faulty-disk.ts'
import { type Gate, RealNode } from './node.ts'
import type { Primary } from './primary.ts'
import { type Compared, type Count, Disagreement, same } from './same.ts'
import type { StoreShadow } from './store.ts'
import { type Deed, type Outcome, ticketOf } from './world.ts'

export type ReplayParts = {
  readonly folder: string
  readonly primary: Primary
  readonly store: StoreShadow
  readonly seed: number
  readonly count: Count
}

export class Replay {
  readonly #parts: ReplayParts
  readonly #random: Random
  readonly #nodes = new Map<number, { real: RealNode; life: number; answered: Map<EndpointName, string> }>()
  readonly #gates = new Map<string, Gate>()

  constructor(parts: ReplayParts) {
    this.#parts = parts
    this.#random = seededRandom(parts.seed)
  }

  async perform(deed: Deed): Promise<void> {
    this.#parts.primary.now = deed.now
    for (const { real } of this.#nodes.values()) await real.pass(deed.now)
    switch (deed.kind) {
      case 'starts':
        this.#parts.count('node started from its disk')
        return this.#start(deed.node, deed.now)
      case 'event':
        return this.#event(deed)
      case 'unheard':
        this.#parts.count('reply to a process that died')
        return this.#unheard(deed)
      case 'served':
        return this.#served(deed)
      case 'landed':
        this.#parts.count('late write lands')
        this.#parts.primary.land()
        this.#sameAtOffice(deed.endpoint, deed.office)
        return
      case 'edited':
        this.#parts.count('provider edited by others')
        this.#parts.primary.edit(deed.endpoint as never, deed.office.sets)
        editFence(this.#parts.primary, deed.endpoint, deed.office)
        return
      default:
        this.#parts.count(storeDeed(deed))
        return this.#parts.store.perform(deed)
    }
  }

  async end(): Promise<void> {
    for (const { real } of this.#nodes.values()) await real.die()
    this.#nodes.clear()
  }

  async #start(node: number, now: Instant): Promise<void> {
    const before = this.#nodes.get(node)
    await before?.real.die()
    const { folder, primary } = this.#parts
    const real = await RealNode.start({
      folder: `${folder}/node-${node + 1}`,
      node: `node-${node + 1}` as NodeName,
      primary,
      random: this.#random,
      now,
    })
    this.#nodes.set(node, { real, life: before ? before.life + 1 : 0, answered: new Map() })
  }

  async #event(deed: Extract<Deed, { kind: 'event' }>): Promise<void> {
    const place = this.#nodes.get(deed.node)!
    const { real, life } = place
    const { event } = deed
    const gate = 'ticket' in event ? this.#gates.get(`${deed.node} ${ticketOf(life, event)}`) : undefined
    if (gate && !gate.answered && 'outcome' in event) {
      gate.answer(event.outcome)
      await turn()
    } else real.shell.step(event.kind === 'held' ? { ...event, held: heldOf(real, event.held) } : event)
    this.#parts.count('node step')
    same('the state of the machine', deed.after, real.shell.state)
    const { asked, news } = real.taken()
    same('what the shell asked of publishers', deed.asks.map(requestOf), asked.map(requestOfGate))
    for (const [index, ask] of deed.asks.entries())
      this.#gates.set(`${deed.node} ${ticketOf(life, ask.request)}`, asked[index]!)
    sameNews(deed.news, news)
    sameWake(deed.after.wakeAt, deed.now, real.wakesAt)
    await this.#sameOnDisk(deed.node, deed.disk)
  }

  async #unheard(deed: Extract<Deed, { kind: 'unheard' }>): Promise<void> {
    const { real } = this.#nodes.get(deed.node)!
    const before = real.shell.state
    this.#gates.get(`${deed.node} ${deed.ticketed}`)?.answer({ kind: 'lost', detail: 'nobody waits for it' })
    await turn()
    same('the state of a machine after a reply to its forerunner', true, real.shell.state === before)
  }

  async #served(deed: Extract<Deed, { kind: 'served' }>): Promise<void> {
    const { request, node, life } = deed.message
    const { primary, count } = this.#parts
    const gate = this.#gates.get(`${node} ${ticketOf(life, request)}`)!
    primary.fault = deed.office ? deed.fault : 'none'
    const outcome = await gate.perform()
    primary.fault = 'none'
    sameOutcome(`${request.kind} at ${request.publisher}`, deed.outcome, outcome)
    for (const what of servedDeeds(deed)) count(what)
    if (deed.office) this.#sameAtOffice(request.endpoint, deed.office)
    else await this.#sameOnDisk(node, deed.disk)
  }

  #sameAtOffice(endpoint: EndpointName, published: Published): void {
    const found = foundAt(this.#parts.primary, endpoint)
    if (!sameFence(found.fence, published.fence) || !sameSets(found.sets, published.sets))
      throw new Disagreement(`what the provider holds for ${endpoint}`, told(published), told(found))
  }

  /** What is held, and what anybody who asks the nameserver gets. Asked again when it has changed. */
  async #sameOnDisk(node: number, disk: ReadonlyMap<EndpointName, Held>): Promise<void> {
    const place = this.#nodes.get(node)!
    const { keeper, asker } = place.real
    const held = [...disk].map(([endpoint, one]) => `${endpoint} ${heldText(one)}`).sort()
    const kept = keeper
      .all()
      .map((one) => `${one.plan.envelope.endpoint} ${heldText(one)}`)
      .sort()
    same(`what node-${node + 1} holds`, held, kept)
    same(
      `what of node-${node + 1} is not on disk, or not to be acted on`,
      [],
      [...keeper.undurable(), ...keeper.answerOnly()],
    )
    for (const endpoint of names) {
      const one = disk.get(endpoint)
      const now = one ? heldText(one) : 'nothing'
      if (place.answered.get(endpoint) === now) continue
      place.answered.set(endpoint, now)
      const reply = await asker.ask(endpoint, 'A', 2000)
      this.#parts.count('answer asked over UDP')
      same(
        `what is answered for ${endpoint}`,
        expectedReply(one),
        reply.ok ? { ...reply.value } : reply.error,
      )
    }
  }
}

type StoreDeed = Extract<Deed, { kind: 'saved' | 'ordered' | 'loaded' }>

const storeDeed = (deed: StoreDeed): Compared =>
  deed.kind === 'saved' && !deed.first ? 'store: somebody was first' : `store: ${deed.kind}`

function servedDeeds(deed: Extract<Deed, { kind: 'served' }>): readonly Compared[] {
  const { fault, outcome, office, message } = deed
  if (message.request.kind === 'read')
    return ['provider read', ...(fault === 'none' ? [] : ([`wire: ${fault}`] as const))]
  const fenced = outcome.kind === 'fenced'
  if (!office) return ['disk write']
  return [
    fenced ? 'provider refuses by its fence' : 'provider write',
    ...(fault === 'none' ? [] : ([`wire: ${fault}`] as const)),
  ]
}

/** A timer that is overdue was set when it was: never before its time, and never later than now. */
function sameWake(wakeAt: Instant | null, now: Instant, timer: Instant | null): void {
  const [from, to] = wakeAt === null ? [null, null] : [wakeAt, Math.max(wakeAt, now)]
  const good = timer === null || from === null ? timer === from : timer >= from && timer <= to
  if (!good) throw new Disagreement('when the shell wakes up', `${from} to ${to}`, timer)
}

function sameNews(told: readonly PlannerEvent[], heard: readonly PlannerNews[]): void {
  same('how much the shell told the planner', told.length, heard.length)
  for (const [index, news] of heard.entries())
    same('what the shell told the planner', told[index], { ...told[index], ...news })
}

/** What the keeper read from its files, in the simulated order; what it should not hold is found right after. */
const heldOf = ({ keeper }: RealNode, simulated: readonly Held[]): readonly Held[] =>
  simulated.flatMap(({ plan }) => keeper.current(plan.envelope.endpoint) ?? [])

/** SERVFAIL while nothing is known: an empty answer would be believed (S11). */
function expectedReply(held: Held | undefined): object {
  const addresses = publishedOf(held).sets.flatMap((set) =>
    set.data.flatMap((data) => (data.type === 'A' ? [data.address] : [])),
  )
  return { rcode: held ? 0 : 2, authoritative: held !== undefined, records: addresses.sort() }
}

const heldText = ({ plan, answering, since }: Held): string =>
  `${formatFence(fenceOf(plan))} ${answering} since ${since}`

const requestOf = ({
  request,
}: Deed extends infer D ? (D extends { kind: 'event'; asks: readonly (infer R)[] } ? R : never) : never) => ({
  publisher: request.publisher,
  endpoint: request.endpoint,
  write: request.kind === 'write' ? request.write : null,
})
const requestOfGate = ({ publisher, endpoint, write }: Gate) => ({ publisher, endpoint, write })

function sameOutcome(about: string, simulated: Outcome, real: Outcome): void {
  const agree =
    simulated.kind === real.kind &&
    (simulated.kind !== 'fenced' || real.kind !== 'fenced' || sameFence(simulated.found, real.found)) &&
    (simulated.kind !== 'read' ||
      real.kind !== 'read' ||
      (sameFence(simulated.published.fence, real.published.fence) &&
        sameSets(simulated.published.sets, real.published.sets)))
  if (!agree) throw new Disagreement(`the outcome of a ${about}`, simulated, real)
}

const told = ({ fence, sets }: Published) => ({ fence: fence && formatFence(fence), sets })

function foundAt(primary: Primary, endpoint: EndpointName): Published {
  const name = fenceNameOf(endpoint)
  const [txt] = name.ok ? primary.setsAt(name.value).flatMap((set) => set.data) : []
  const fence = txt?.type === 'TXT' ? parseFence(txt.strings.join('')) : null
  return { fence: fence?.ok ? fence.value : null, sets: primary.setsAt(endpoint as never) }
}

function editFence(primary: Primary, endpoint: EndpointName, { fence }: Published): void {
  const name = fenceNameOf(endpoint)
  if (!name.ok) return
  primary.edit(
    name.value,
    fence
      ? [{ name: name.value, type: 'TXT', ttl: 60, data: [{ type: 'TXT', strings: [formatFence(fence)] }] }]
      : [],
  )
}
