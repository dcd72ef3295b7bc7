// The live node: the shell over real checks, publishers and the nameserver, with its orders kept on its own disk.

import { asking, type Checks, type Judged, lookAtDelegation, startChecks } from '../../checks/index.ts'
import type { DomainName } from '../../dns/index.ts'
import {
  type Keeper,
  type Nameserver,
  openDisk,
  openKeeper,
  startNameserver,
} from '../../nameserver/index.ts'
import { fenceOf, type Plan } from '../../steering/index.ts'
import { type Clock, ms, type NodeName, type Random, seconds, type Timers } from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import type { HostPort } from '../config/config.ts'
import { every } from '../housekeeping.ts'
import { Canaries } from './canaries.ts'
import { CurrentShell } from './current-shell.ts'
import { DelegationWatch } from './delegation-watch.ts'
import { clientsOf, dnsFacts, zoneFacts } from './dns-facts.ts'
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
import { keep, readKeptOrders } from './kept-orders.ts'
import { actOnBehalf, type BehalfNode } from './on-behalf.ts'
import { nothingOut, type RulesByZone, transferRules, watchedDelegations } from './outgoing.ts'
import type { FromNode, HeldGeneration, NodeOrders, ToNode } from './protocol.ts'
import { servedSerial } from './read-back.ts'
import { ReadinessWatch } from './readiness.ts'
import { Rehearsed } from './rehearsed.ts'
import { EndpointReports } from './report-lines.ts'
import { tellDelegation, tellReadiness, tellTransfer, Voice } from './voice.ts'

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
  #checks: Checks | null = null
  #zones: readonly ServedZone[] = []
  #rules: RulesByZone = nothingOut
  readonly #shell: CurrentShell
  readonly #canaries: Canaries
  readonly #rehearsed: Rehearsed
  readonly #readiness: ReadinessWatch
  #counted: NonNullable<NodeOrders['counted']> = []
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
    this.#canaries = new Canaries({
      ...parts,
      onObserver: (observer) => {
        this.#shell.step({ kind: 'observer', ...observer, at: parts.clock.now() })
        this.#report()
      },
    })
  }

  /** Answers from the disk as soon as this resolves. Rejects when the address cannot be listened on. */
  static async open(parts: EngineParts): Promise<NodeEngine> {
    const { clock, timers, folder } = parts
    const voice = new Voice(parts)
    let changed = (): void => {}
    const keeper = await openKeeper({
      folder: `${folder}/envelopes`,
      clock,
      timers,
      onChange: () => changed(),
      onAlarm: ({ kind, endpoint, detail, fix }) =>
        voice.note('endpoint.alarm', endpoint ?? 'nameserver', fix === '' ? detail : `${detail}; ${fix}`, {
          state: kind === 'durable' ? 'cleared' : 'raised',
          code: kind,
        }),
    })
    const { orders, torn } = await readKeptOrders(folder)
    const start = orders === null ? { zones: [], troubles: [] } : await zonesToStartWith(orders, folder)
    // A secret that cannot be read is told when the orders are followed; until then nothing goes out.
    const rules =
      orders === null ? nothingOut : await transferRules(orders, nothingOut).catch(() => nothingOut)
    const server = await startNameserver({
      listen: parts.dns,
      zones: start.zones.map(({ zone }) => zone),
      steered: orders === null ? [] : embeddedNames(orders),
      holder: keeper,
      clock,
      timers,
      // What it warns of goes to the journal; that it is up is said by `ready`.
      log: {
        info: () => {},
        warn: (fields, message) =>
          voice.note('endpoint.alarm', 'nameserver', `${message}: ${JSON.stringify(fields)}`),
      },
      transfers: {
        rules,
        disk: await openDisk(`${folder}/transfers`),
        random: parts.random,
        onAlarm: (alarm) => tellTransfer(voice, alarm),
      },
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
    this.#checks?.stop()
    this.#canaries.stop()
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
    this.#look(orders)
    this.#canaries.update(orders.canaries ?? [])
    this.#delegations.update(watchedDelegations(orders))
  }

  #look(orders: NodeOrders): void {
    this.#rehearsed.update(orders.rehearsed ?? [])
    this.#counted = orders.counted ?? []
    this.#readiness.update(orders)
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
      lookOf: this.#rehearsed.lookOf,
      onResult: (result) => {
        this.#voice.result(result)
        this.#readiness.result(result)
      },
      onJudged: (judged) => this.#judged(judged),
    })
  }

  #judged(judged: Judged): void {
    const { check, state, at, why, result } = judged
    // The answer first: telling people can wait a millisecond, the people who ask cannot.
    this.#shell.step({ kind: 'health', check, state, at, why })
    this.#readiness.judged(check, state)
    const { phase, detail, vantage } = result
    const service = judged.service === undefined ? {} : { service: judged.service }
    const failed = phase === undefined ? {} : { phase }
    const rehearsed = result.rehearsed ? { rehearsed: true as const } : {}
    this.#parts.say({
      kind: 'judged',
      judgement: { check, state, at, detail, vantage, ...service, ...failed, ...rehearsed },
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
        troubles: this.#troubles,
        clients: clientsOf(this.#counted, this.#server),
      },
    })
  }

  /** The serial that is really answered: asked for like everybody does. */
  async #readSerials(): Promise<void> {
    for (const { zone } of this.#zones)
      this.#serials.set(zone.origin, await servedSerial(this.#asker, zone.origin))
  }
}
