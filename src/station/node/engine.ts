// The live node: the shell over real checks, publishers and the nameserver, with its orders kept on its own disk.

import { type Checks, type Judged, startChecks } from '../../checks/index.ts'
import type { Zone } from '../../dns/index.ts'
import { type Keeper, type Nameserver, openKeeper, startNameserver } from '../../nameserver/index.ts'
import { createPublisher } from '../../publishers/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import { allStatuses, fenceOf, type Publisher } from '../../steering/index.ts'
import {
  type CheckId,
  type Clock,
  type EndpointName,
  type Instant,
  type JsonObject,
  ms,
  type NewEntry,
  type NodeName,
  type PublisherId,
  type Random,
  type Timers,
} from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import type { HostPort } from '../config/config.ts'
import { keepOrders, keptOrders } from './kept-orders.ts'
import type { FromNode, HeldGeneration, NodeOrders, ToNode, ZoneFacts } from './protocol.ts'
import { readThroughDns, servedSerial } from './read-back.ts'
import { readZone, secretOf } from './resources.ts'
import { NodeShell } from './shell.ts'

export type EngineParts = {
  readonly folder: string
  readonly dns: HostPort
  readonly node: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly say: (message: FromNode) => void
}

/** Results are told in bundles; a judgement is told at once. */
const resultsEvery = ms(250)
const reportEvery = ms(1000)
const serialsEvery = ms(5000)
const entriesKept = 10_000
/** Below the enactor's own patience (3 s), so that the publisher's account of what went wrong is heard. */
const publisherPatienceMs = 2500

export class NodeEngine {
  readonly #parts: EngineParts
  readonly #keeper: Keeper
  readonly #server: Nameserver
  readonly #asker: Asker
  #checks: Checks | null = null
  #orders: NodeOrders | null = null
  #zones: readonly { zone: Zone; publisher: PublisherId }[] = []
  #publishers: ReadonlyMap<PublisherId, Publisher> = new Map()
  #shell: NodeShell
  #results = new Map<CheckId, CheckResult>()
  #lastVerdicts = new Map<CheckId, CheckResult['verdict']>()
  readonly #serials = new Map<string, number>()
  #cancelTimers: readonly (() => void)[] = []

  private constructor(parts: EngineParts, keeper: Keeper, server: Nameserver) {
    this.#parts = parts
    this.#keeper = keeper
    this.#server = server
    this.#asker = new Asker(server.address, parts.random)
    this.#shell = this.#newShell()
  }

  /** Answers from the disk as soon as this resolves. Rejects when the address cannot be listened on. */
  static async open(parts: EngineParts): Promise<NodeEngine> {
    const { clock, timers, folder } = parts
    const early: NewEntry[] = []
    let tell = (entry: NewEntry): void => void early.push(entry)
    const keeper = await openKeeper({
      folder: `${folder}/envelopes`,
      clock,
      timers,
      onAlarm: ({ endpoint, detail, fix }) =>
        tell(nodeEntry(parts, 'endpoint.alarm', endpoint ?? 'nameserver', `${detail}; ${fix}`)),
    })
    const orders = await keptOrders(parts.folder)
    // A zone file that has gone wrong meanwhile must not keep the rest from being answered.
    const zones = orders === null ? [] : await zonesOf(orders).catch(() => [])
    const server = await startNameserver({
      listen: parts.dns,
      zones: zones.map(({ zone }) => zone),
      steered: orders === null ? [] : embeddedNames(orders),
      holder: keeper,
      clock,
      timers,
      log: quietLog(parts),
    })
    const engine = new NodeEngine(parts, keeper, server)
    tell = (entry) => engine.#tell(entry)
    for (const entry of early) tell(entry)
    if (orders !== null)
      await engine
        .#follow(orders)
        .catch((problem: Error) => parts.say({ kind: 'refused', why: problem.message }))
    engine.#every(serialsEvery, () => void engine.#readSerials())
    engine.#every(resultsEvery, () => engine.#tellResults())
    engine.#every(reportEvery, () => engine.#report())
    return engine
  }

  get dns(): HostPort {
    return this.#server.address
  }

  held(): readonly HeldGeneration[] {
    return this.#keeper.all().map(({ plan }) => ({
      endpoint: plan.envelope.endpoint,
      generation: plan.generation,
      digest: plan.digest,
    }))
  }

  take(message: Exclude<ToNode, { kind: 'stop' }>): void {
    if (message.kind === 'plan') {
      // The planner knows the highest generation: an envelope restored from a torn file may be acted on again.
      this.#keeper.confirm(message.plan.envelope.endpoint, fenceOf(message.plan))
      this.#shell.step({ kind: 'plan', plan: message.plan, at: this.#parts.clock.now() })
      this.#report()
      return
    }
    void this.#follow(message.orders)
      .then(() => keepOrders(this.#parts.folder, message.orders))
      .then(
        () => this.#report(),
        (problem: Error) => this.#parts.say({ kind: 'refused', why: problem.message }),
      )
  }

  async stop(): Promise<void> {
    for (const cancel of this.#cancelTimers) cancel()
    this.#checks?.stop()
    this.#shell.stop()
    this.#tellResults()
    this.#asker.close()
    await this.#server.close()
    await this.#keeper.close()
  }

  /** All or nothing: whatever can fail is done before anything is changed. */
  async #follow(orders: NodeOrders): Promise<void> {
    const { clock, random } = this.#parts
    const zones = await zonesOf(orders)
    const made = await Promise.all(
      orders.publishers.map(async (spec) =>
        createPublisher(spec, {
          holder: this.#keeper,
          clock,
          random,
          timeoutMs: publisherPatienceMs,
          secret: await secretOf(spec),
        }),
      ),
    )
    this.#orders = orders
    this.#zones = zones
    this.#publishers = new Map(
      made.map((publisher) => [
        publisher.id,
        publisher.selectsInPlace ? readThroughDns(publisher, this.#asker) : publisher,
      ]),
    )
    this.#server.setZones(zones.map(({ zone }) => zone))
    this.#server.setSteered(embeddedNames(orders))
    this.#renewShell()
    this.#look(orders)
  }

  #newShell(): NodeShell {
    const { clock, timers, node, say } = this.#parts
    return new NodeShell({
      node,
      clock,
      timers,
      holder: this.#keeper,
      publishers: this.#publishers,
      tell: (entry) => this.#tell(entry),
      news: (news) => say({ kind: 'news', news }),
    })
  }

  /** New publishers mean a new machine: it starts from what is held and from what the checks know already. */
  #renewShell(): void {
    const at = this.#parts.clock.now()
    const before = this.#shell.state
    this.#shell.stop()
    this.#shell = this.#newShell()
    this.#shell.step({ kind: 'held', held: this.#keeper.all(), at })
    this.#shell.step({ kind: 'configured', specs: this.#orders?.endpoints ?? [], at })
    for (const [check, health] of before.health) this.#shell.step({ kind: 'health', check, ...health })
    for (const endpoint of before.endpoints.values())
      if (endpoint.plan !== null) this.#shell.step({ kind: 'plan', plan: endpoint.plan, at })
    const { quorum, of } = this.#orders?.quorum ?? { quorum: 1, of: [] }
    // This node is the only vantage heard here; the others join with `holdfast node`.
    const met = quorum <= 1 || of.length <= 1
    const why = met
      ? 'this vantage is the quorum'
      : `1 of ${of.length} vantages is heard, the quorum is ${quorum}`
    this.#shell.step({ kind: 'quorum', met, why, at })
  }

  #look(orders: NodeOrders): void {
    if (this.#checks !== null) {
      this.#checks.update(orders.checks)
      return
    }
    const { clock, timers, node } = this.#parts
    this.#checks = startChecks({
      specs: orders.checks,
      vantage: node,
      clock,
      timers,
      onResult: (result) => this.#result(result),
      onJudged: (judged) => this.#judged(judged),
    })
  }

  #result(result: CheckResult): void {
    const before = this.#lastVerdicts.get(result.check)
    this.#lastVerdicts.set(result.check, result.verdict)
    this.#results.set(result.check, result)
    if (result.verdict !== 'down' || before === 'down') return
    const { check, phase, detail, tookMs, vantage } = result
    this.#tell({
      at: (result.at + tookMs) as Instant,
      author: `node:${this.#parts.node}`,
      kind: 'check.failed',
      subject: check,
      why: `${check} failed: ${detail}`,
      data: { check, phase: phase ?? null, detail, tookMs, vantage },
    })
  }

  #judged(judged: Judged): void {
    const { check, state, at, why, result } = judged
    // The answer first: telling people can wait a millisecond, the people who ask cannot.
    this.#shell.step({ kind: 'health', check, state, at, why })
    const { phase, detail, vantage } = result
    const service = judged.service === undefined ? {} : { service: judged.service }
    const failed = phase === undefined ? {} : { phase }
    this.#parts.say({
      kind: 'judged',
      judgement: { check, state, at, detail, vantage, ...service, ...failed },
    })
    this.#report()
  }

  #tell(entry: NewEntry): void {
    this.#unsaid.push(entry)
    if (this.#unsaid.length > entriesKept) this.#unsaid.shift()
    this.#flush()
  }

  readonly #unsaid: NewEntry[] = []

  /** Kept while there is no main process to hear it. */
  #flush(): void {
    if (this.#unsaid.length === 0 || !process.connected) return
    this.#parts.say({ kind: 'tell', entries: this.#unsaid.splice(0) })
  }

  #tellResults(): void {
    if (this.#results.size === 0) return
    this.#parts.say({ kind: 'results', results: [...this.#results.values()] })
    this.#results.clear()
  }

  #report(): void {
    this.#parts.say({
      kind: 'report',
      report: {
        endpoints: allStatuses(this.#shell.state),
        zones: this.#zoneFacts(),
        dns: dnsFacts(this.#server),
      },
    })
  }

  #zoneFacts(): readonly ZoneFacts[] {
    return this.#zones.map(({ zone, publisher }) => ({
      origin: zone.origin,
      publisher,
      serial: this.#serials.get(zone.origin) ?? 0,
      names: zone.sets.size,
    }))
  }

  /** The serial that is really answered: asked for like everybody does. */
  async #readSerials(): Promise<void> {
    for (const { zone } of this.#zones)
      this.#serials.set(zone.origin, await servedSerial(this.#asker, zone.origin))
  }

  #every(wait: ReturnType<typeof ms>, act: () => void): void {
    let cancel = (): void => {}
    const arm = (): void => {
      cancel = this.#parts.timers.after(wait, () => {
        act()
        arm()
      })
    }
    arm()
    this.#cancelTimers = [...this.#cancelTimers, () => cancel()]
  }
}

function dnsFacts(server: Nameserver): JsonObject {
  const { replies, ignored, unsent, tcp } = server.stats()
  const queries = [...Object.values(replies.udp), ...Object.values(replies.tcp)].reduce(
    (sum, n) => sum + n,
    0,
  )
  return { queries, replies: { ...replies }, ignored: { ...ignored }, unsent, tcp: { ...tcp } }
}

const nodeEntry = (parts: EngineParts, kind: NewEntry['kind'], subject: string, why: string): NewEntry => ({
  at: parts.clock.now(),
  author: `node:${parts.node}`,
  kind,
  subject,
  why,
  data: {},
})

const zonesOf = (orders: NodeOrders) =>
  Promise.all(orders.publishers.flatMap((spec) => (spec.kind === 'embedded' ? [readZone(spec)] : [])))

function embeddedNames(orders: NodeOrders): readonly EndpointName[] {
  const embedded = new Set(orders.publishers.flatMap((spec) => (spec.kind === 'embedded' ? [spec.id] : [])))
  return orders.endpoints.flatMap(({ name, publish }) =>
    publish.some((id) => embedded.has(id)) ? [name] : [],
  )
}

/** What the nameserver warns of goes to the journal; that it is up is said by `ready`. */
const quietLog = (parts: EngineParts) => ({
  info: () => {},
  warn: (fields: object, message: string) =>
    parts.say({
      kind: 'tell',
      entries: [nodeEntry(parts, 'endpoint.alarm', 'nameserver', `${message}: ${JSON.stringify(fields)}`)],
    }),
})
