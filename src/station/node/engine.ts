// The live node: the shell over real checks, publishers and the nameserver, with its orders kept on its own disk.

import { asking, lookAtDelegation } from '../../checks/index.ts'
import type { DomainName } from '../../dns/index.ts'
import type { Keeper, Nameserver } from '../../nameserver/index.ts'
import { fenceOf, type Plan } from '../../steering/index.ts'
import { type CheckId, ms, type ServiceId, seconds } from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import type { HostPort } from '../config/config.ts'
import { every } from '../housekeeping.ts'
import { CurrentShell } from './current-shell.ts'
import { DelegationWatch } from './delegation-watch.ts'
import { clientsOf, dnsFacts, zoneFacts } from './dns-facts.ts'
import type { EngineParts } from './engine-parts.ts'
import {
  embeddedNames,
  publishersOf,
  type ServedZone,
  staticSets,
  worthKeeping,
  zonesOf,
  zonesStillNeeded,
  zonesToStartWith,
} from './following.ts'
import { judgementOf, servicesOf } from './judgement.ts'
import { keep, readKeptOrders } from './kept-orders.ts'
import { Lookout, type LookoutParts } from './lookout.ts'
import { answering, heldNames } from './names.ts'
import { actOnBehalf, type BehalfNode } from './on-behalf.ts'
import { nothingOut, type RulesByZone, transferRules, watchedDelegations } from './outgoing.ts'
import type { HeldGeneration, NodeOrders, ToNode } from './protocol.ts'
import { servedSerial } from './read-back.ts'
import { ReadinessWatch } from './readiness.ts'
import { Rehearsed } from './rehearsed.ts'
import { EndpointReports } from './report-lines.ts'
import { tellDelegation, tellReadiness, tellRefused, Voice } from './voice.ts'

/** Results are told in bundles; a judgement is told at once. */
const resultsEvery = ms(250)
const reportEvery = ms(1000)
const reportGathers = ms(10)
const serialsEvery = ms(5000)
/** Below the enactor's own patience (3 s), so that the publisher's account of what went wrong is heard. */
const publisherPatienceMs = 2500
const delegationPatience = seconds(3)

export class NodeEngine {
  readonly #parts: EngineParts
  readonly #voice: Voice
  readonly #keeper: Keeper
  readonly #server: Nameserver
  readonly #asker: Asker
  #zones: readonly ServedZone[] = []
  #rules: RulesByZone = nothingOut
  readonly #shell: CurrentShell
  readonly #lookout: Lookout
  readonly #rehearsed: Rehearsed
  readonly #readiness: ReadinessWatch
  #counted: NonNullable<NodeOrders['counted']> = []
  #services: ReadonlyMap<CheckId, ServiceId> = new Map()
  readonly #reports = new EndpointReports()
  #cancelReport: (() => void) | null = null
  #reportedAt = Number.NEGATIVE_INFINITY
  readonly #delegations: DelegationWatch
  #troubles: readonly string[] = []
  /** One after another: orders that overlap would leave parts of both. */
  #queue: Promise<void> = Promise.resolve()
  readonly #serials = new Map<string, number>()
  #cancelTimers: readonly (() => void)[] = []

  private constructor(parts: EngineParts, voice: Voice, keeper: Keeper, server: Nameserver) {
    this.#parts = parts
    this.#voice = voice
    this.#keeper = keeper
    this.#server = server
    this.#asker = new Asker(server.address, parts.random)
    server.setOwnPort(() => this.#asker.port)
    this.#rehearsed = new Rehearsed(parts.clock)
    this.#shell = new CurrentShell({
      ...parts,
      holder: keeper,
      tell: (entry) => voice.tell(entry),
      news: (news) => parts.say({ kind: 'news', news }),
    })
    const ask = asking(parts.timers, delegationPatience)
    this.#delegations = new DelegationWatch({
      ...parts,
      own: server.address,
      look: (question) => lookAtDelegation(question, ask),
      onChange: (zone, wrong) => tellDelegation(voice, zone, wrong),
    })
    this.#readiness = new ReadinessWatch({
      ...parts,
      onReadiness: (event) => this.#shell.step(event),
      onChange: (...change) => {
        tellReadiness(voice, ...change)
        this.#reportSoon()
      },
    })
    this.#lookout = new Lookout({
      ...parts,
      looks: parts.looks ?? true,
      lookOf: this.#rehearsed.lookOf,
      onResult: (result) => {
        voice.result(result)
        this.#readiness.result(result)
      },
      onHealth: (health) => this.#judged(health),
      onQuorum: (quorum) => {
        this.#shell.step(quorum)
        this.#reportSoon()
      },
      onObserver: (observer) => {
        this.#shell.step({ kind: 'observer', ...observer, at: parts.clock.now() })
        this.#report()
      },
      onRefused: (why) => tellRefused(voice, why),
    })
  }

  /** Answers from the disk as soon as this resolves. Rejects when the address cannot be listened on. */
  static async open(parts: EngineParts): Promise<NodeEngine> {
    const { timers, folder } = parts
    const voice = new Voice(parts)
    let changed = (): void => {}
    const keeper = await heldNames(parts, voice, () => changed())
    const { orders, torn } = await readKeptOrders(folder)
    const start = orders === null ? { zones: [], troubles: [] } : await zonesToStartWith(orders, folder)
    // A secret that cannot be read is told when the orders are followed; until then nothing goes out.
    const rules =
      orders === null ? nothingOut : await transferRules(orders, nothingOut).catch(() => nothingOut)
    const zones = start.zones.map(({ zone }) => zone)
    const server = await answering(parts, voice, {
      zones,
      steered: orders === null ? [] : embeddedNames(orders),
      holder: keeper,
      rules,
    })
    changed = () => server.changed()
    const engine = new NodeEngine(parts, voice, keeper, server)
    engine.#rules = rules
    for (const file of torn)
      engine.alarm(
        'torn',
        `${file} is not whole; ${orders ? 'its copy is gone by' : 'no copy of it can be read'}`,
      )
    await engine.#startFrom(orders, start)
    engine.#cancelTimers = [
      every(timers, serialsEvery, () => void engine.#readSerials()),
      every(timers, resultsEvery, () => voice.tellResults()),
      every(timers, reportEvery, () => engine.#report()),
    ]
    engine.#report()
    return engine
  }

  get dns(): HostPort {
    return this.#server.address
  }

  /** Something that people should know and that this node lives with. */
  alarm(code: string, detail: string): void {
    this.#voice.note('endpoint.alarm', 'nameserver', detail, { state: 'raised', code })
  }

  held(): readonly HeldGeneration[] {
    return this.#keeper.all().map(({ plan }) => ({
      endpoint: plan.envelope.endpoint,
      generation: plan.generation,
      digest: plan.digest,
    }))
  }

  take(message: Exclude<ToNode, { kind: 'stop' }>): void {
    if (message.kind === 'plan') this.#takePlan(message.plan)
    else if (message.kind === 'behalf') void this.#actOnBehalf(message)
    else this.#queue = this.#queue.then(() => this.#obey(message))
  }

  #takePlan(plan: Plan): void {
    // The planner knows the highest generation: an envelope restored from a torn file may be acted on again.
    this.#keeper.confirm(plan.envelope.endpoint, fenceOf(plan))
    this.#shell.step({ kind: 'plan', plan, at: this.#parts.clock.now() })
    this.#reportSoon()
  }

  async #actOnBehalf({ ticket, ask }: Extract<ToNode, { kind: 'behalf' }>): Promise<void> {
    const shell = this.#shell
    const node: BehalfNode = {
      get state() {
        return shell.state
      },
      publishers: shell.publishers.made,
      take: (plan) => this.#takePlan(plan),
    }
    this.#parts.say({ kind: 'told', ticket, outcome: await actOnBehalf(node, ask) })
  }

  async stop(): Promise<void> {
    for (const cancel of this.#cancelTimers) cancel()
    await this.#queue
    this.#cancelReport?.()
    await this.#lookout.stop()
    this.#readiness.stop()
    this.#delegations.stop()
    this.#shell.stop()
    this.#voice.tellResults()
    this.#asker.close()
    await this.#server.close()
    await this.#keeper.close()
  }

  async #startFrom(
    orders: NodeOrders | null,
    { zones, troubles }: Awaited<ReturnType<typeof zonesToStartWith>>,
  ): Promise<void> {
    if (orders === null) return
    this.#zones = zones
    this.#troubles = troubles
    await this.#follow(orders, zones).catch((problem: Error) => {
      this.#troubles = [...troubles, `the orders kept here cannot be followed: ${problem.message}`]
    })
    for (const trouble of this.#troubles) this.#voice.note('config.refused', this.#parts.node, trouble)
  }

  async #obey({ orders, serial, binding }: Extract<ToNode, { kind: 'orders' }>): Promise<void> {
    const { say, folder } = this.#parts
    try {
      const wanted = await zonesOf(orders)
      const left = zonesStillNeeded(this.#zones, wanted, this.#keeper.all())
      await this.#follow(orders, [...wanted, ...left])
      for (const { zone } of left)
        this.#voice.note(
          'endpoint.alarm',
          zone.origin,
          `zone ${zone.origin} left the configuration; it is answered as before while names are steered in it`,
        )
      this.#troubles = []
      say({ kind: 'followed', serial })
      await keep(folder, orders, worthKeeping(orders, wanted)).catch((problem: Error) => {
        this.#troubles = [`the orders could not be kept on disk: ${problem.message}`]
      })
    } catch (problem) {
      const why = (problem as Error).message
      if (binding === 'in-force' && this.#troubles.length === 0) this.#troubles = [why]
      say({ kind: 'refused', serial, why })
    }
    this.#report()
  }

  /** All or nothing: whatever can fail is done before anything is changed. */
  async #follow(orders: NodeOrders, zones: readonly ServedZone[]): Promise<void> {
    const { clock, random, timers } = this.#parts
    const staticPart = (name: DomainName) => staticSets(this.#zones, name)
    const deps = { holder: this.#keeper, staticPart, clock, random, timers, timeoutMs: publisherPatienceMs }
    const publishers = await publishersOf(orders, this.#shell.publishers, deps, this.#asker)
    this.#rules = await transferRules(orders, this.#rules)
    this.#zones = zones
    this.#server.setZones(zones.map(({ zone }) => zone))
    this.#server.setSteered(embeddedNames(orders))
    this.#server.setTransfers(this.#rules)
    this.#shell.follow(orders, publishers)
    this.#rehearsed.update(orders.rehearsed ?? [])
    this.#counted = orders.counted ?? []
    this.#readiness.update(orders)
    this.#services = servicesOf(orders)
    this.#lookout.follow(orders)
    this.#delegations.update(watchedDelegations(orders))
  }

  #judged(health: Parameters<LookoutParts['onHealth']>[0]): void {
    const last = this.#lookout.lastOf(health.check)
    // The answer first: telling people can wait a millisecond, the people who ask cannot.
    this.#shell.step(health)
    if (health.state !== 'unknown') this.#readiness.judged(health.check, health.state)
    const judgement = judgementOf(health, last, this.#parts.node)
    const service = this.#services.get(health.check)
    if (judgement !== null)
      this.#parts.say({
        kind: 'judged',
        judgement: service === undefined ? judgement : { ...judgement, service },
      })
    this.#reportSoon()
  }

  /** At once; of many things in a moment the first, and the others together a moment later. */
  #reportSoon(): void {
    if (this.#parts.clock.monotonic() - this.#reportedAt >= reportGathers) this.#report()
    else
      this.#cancelReport ??= this.#parts.timers.after(reportGathers, () => {
        this.#cancelReport = null
        this.#report()
      })
  }

  #report(): void {
    this.#reportedAt = this.#parts.clock.monotonic()
    this.#parts.say({
      kind: 'report',
      report: {
        ...this.#reports.next(this.#shell.state, this.#shell.era),
        zones: zoneFacts(this.#zones, this.#server, this.#serials, this.#delegations),
        dns: dnsFacts(this.#server),
        clients: clientsOf(this.#counted, this.#server),
        troubles: [...this.#troubles, ...this.#lookout.troubles()],
        vantages: this.#lookout.facts(),
        ailing: this.#lookout.ailing(),
      },
    })
  }

  /** The serial that is really answered: asked for like everybody does. */
  async #readSerials(): Promise<void> {
    for (const { zone } of this.#zones)
      this.#serials.set(zone.origin, await servedSerial(this.#asker, zone.origin))
  }
}
