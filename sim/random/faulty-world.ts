// The world of the random search: the plain one with everything that can go wrong in it. The embedded zones are kept by
// the keeper that ships, over disks that fill, stall, lie and tear; clocks are off; places are cut from each other;
// processes stand still; a second planner works on a copy of the store; the provider answers late, stale or not at all.

import { type HealthState, judgeQuorum } from '../../src/signals/index.ts'
import {
  type Fence,
  type FencedWrite,
  type Held,
  initialNode,
  largestFollowed,
  type NodeEffect,
  type NodeEvent,
  type NodeState,
  type Plan,
  type PlannerEvent,
  type PlannerLimits,
  type PlannerState,
  type PlannerStep,
  type Published,
  plannerWith,
  type Readiness,
  type ReadOutcome,
  type WriteOutcome,
} from '../../src/steering/index.ts'
import {
  type EndpointName,
  type Instant,
  minutes,
  type NodeName,
  type TargetId,
} from '../../src/terms/index.ts'
import { judged, premise } from '../properties.ts'
import { compareAndSet, nothing } from '../resource.ts'
import { overAnswers } from './answers.ts'
import { type Configuration, checkOf, here, mustBeReady, names, office, targetIds } from './configurations.ts'
import { Intent } from './intent.ts'
import { Ledger } from './ledger.ts'
import { type Message, type Place, publishedOf, type SimStore, World } from './world.ts'
import { ZoneHost } from './zone-host.ts'

type Request = Extract<Message, { to: 'publisher' }>

export type OfficeFault =
  | 'none'
  /** Done, and nobody hears of it. */
  | 'lost-reply'
  /** Not done, and nobody hears of it. */
  | 'lost-request'
  | 'refused'
  /** A read that is answered from a secondary, some writes behind. */
  | 'stale'

/** Three look; two of them are nodes of this world. Two must agree. */
export const vantages = ['node-1', 'node-2', 'lens'] as NodeName[]
export const quorum = 2

const refusal = {
  kind: 'failed',
  code: 'SERVFAIL',
  detail: 'it says SERVFAIL',
  fix: 'see its log',
  retry: true,
} as const
const lostWord = { kind: 'lost', detail: 'no reply' } as const
const unread = {
  kind: 'failed',
  code: 'timeout',
  detail: 'no reply',
  fix: 'see the network',
  retry: true,
} as const

/** The last of three nodes is an enactor alone: it answers nothing, looks at nothing and has no disk. */
export const nodeCount = 3
const answersNames = (index: number): boolean => index < nodeCount - 1

/** Small, so that a schedule comes to them. */
const limits: PlannerLimits = { plansKept: 3, removals: { most: 1, per: minutes(5) } }

/** Late enough for a clock that is an hour slow. */
const startAt = 10_000_000 as Instant

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)

const link = (a: Place, b: Place): string => (a < b ? `${a}|${b}` : `${b}|${a}`)

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** How ready a target is, and what moving there all the same would lose. */
export type Proof = Pick<Readiness, 'state' | 'loss'>

export class FaultyWorld extends World {
  readonly hosts: readonly (ZoneHost | null)[]
  readonly ledger = new Ledger()
  readonly intent = new Intent()
  readonly skew = new Map<Place, number>()
  readonly cuts = new Set<string>()
  readonly paused = new Set<Place>()
  /** What each vantage is heard to say, by node. */
  readonly heard: readonly Map<NodeName, ReadonlyMap<TargetId, HealthState>>[]
  /** Hardly a generation is left: a planner that loses its store then finds none above what is in force (S20). */
  lastGenerations = false
  /** Names at nodes whose file was torn, until a write or a plan tells the highest generation. */
  readonly torn = new Set<string>()
  /** Names that a crash caught in the middle of an apply. */
  readonly midApply = new Set<EndpointName>()
  /** Names whose fence somebody took away: enactors that remember it may take what is written next for a stranger's. */
  readonly fenceTaken = new Set<EndpointName>()
  readonly #shown: readonly Map<EndpointName, Held>[]
  readonly #told: readonly Map<string, HealthState>[]
  readonly #behind = new Set<number>()
  readonly #secondary = new Map<EndpointName, readonly Published[]>()
  readonly #acknowledged = new Map<string, bigint>()
  readonly #seen = new Map<EndpointName, bigint>()
  readonly #sent = new WeakSet<Plan>()
  readonly #dead = new Set<TargetId>()
  #readiness: Proof = { state: 'unknown' }
  #backup: SimStore = { plans: [], orders: new Map(), uses: new Map() }
  #stirred = false

  constructor(telling: boolean) {
    super(nodeCount, telling)
    this.now = startAt
    const empty = <T>(make: () => T): T[] => Array.from({ length: nodeCount }, make)
    this.hosts = this.nodes.map((_, index) =>
      answersNames(index) ? new ZoneHost(() => this.timeAt(`node-${index + 1}`)) : null,
    )
    this.heard = empty(() => new Map())
    this.#shown = empty(() => new Map())
    this.#told = empty(() => new Map())
    for (const [index, node] of this.nodes.entries()) node.state = this.freshNode(index)
    this.planners[0]!.state = this.freshPlanner()
  }

  protected override freshNode(index: number): NodeState {
    const atOffice = { id: office, selectsInPlace: false }
    return initialNode({
      node: `node-${index + 1}` as NodeName,
      publishers: answersNames(index) ? [{ id: here, selectsInPlace: true }, atOffice] : [atOffice],
      looks: answersNames(index),
    })
  }

  override timeAt(place: Place): Instant {
    return (this.now + (this.skew.get(place) ?? 0)) as Instant
  }

  /** Everything that the keepers set going has come to rest. */
  async settled(): Promise<void> {
    for (const host of this.hosts) if (host?.ring()) this.#stirred = true
    while (this.#stirred) {
      this.#stirred = false
      await turn()
      this.look()
    }
  }

  /** What changed in the embedded zones, and whether it may. */
  private look(): void {
    for (const [index, host] of this.hosts.entries()) {
      if (!host) continue
      for (const name of names) {
        const before = this.#shown[index]!.get(name)
        const now = host.keeper.current(name)
        if (now && now !== before) this.#changed(index, name, before, now)
      }
    }
  }

  #changed(index: number, name: EndpointName, before: Held | undefined, now: Held): void {
    const where = `node-${index + 1} ${name}`
    this.#shown[index]!.set(name, now)
    this.observe(this.ledger.changed(where, publishedOf(before), publishedOf(now), true))
    this.observe(overAnswers(this.hosts[index]!, name, now))
    if (!this.torn.has(where)) return
    const moved = before?.plan === now.plan
    this.observe(
      judged('S2 never-regress', moved ? `${where}: the copy before a torn file was selected in` : null),
    )
    this.torn.delete(where)
  }

  // --- the space between ---

  cut(a: Place, b: Place): void {
    this.cuts.add(link(a, b))
  }

  isCut(a: Place, b: Place): boolean {
    return this.cuts.has(link(a, b))
  }

  private ends(message: Message): readonly [Place | undefined, Place] {
    switch (message.to) {
      case 'node':
        return [message.from, `node-${message.node + 1}`]
      case 'planner':
        return [message.from, `planner-${(message.planner ?? 0) + 1}`]
      case 'store':
      case 'shelf':
        return [message.from, 'store']
      case 'publisher':
        return [message.from, message.request.publisher === here ? `node-${message.node + 1}` : 'office']
    }
  }

  /** False while the process that should take it stands still. */
  mayArrive(message: Message): boolean {
    return !this.paused.has(this.ends(message)[1])
  }

  override deliver(message: Message, fault: OfficeFault = 'none'): void {
    const [from, to] = this.ends(message)
    if (from && this.isCut(from, to)) {
      this.note(() => `lost between ${from} and ${to}`)
      return
    }
    if (message.to === 'publisher' && message.request.publisher === office) {
      this.#atOffice(message, fault)
      return
    }
    if (message.to === 'node' && message.event.kind === 'plan')
      this.#confirm(message.node, message.event.plan)
    super.deliver(message)
  }

  /** As the node's engine does with every plan that reaches it. */
  #confirm(index: number, plan: Extract<NodeEvent, { kind: 'plan' }>['plan']): void {
    const where = `node-${index + 1} ${plan.envelope.endpoint}`
    this.hosts[index]?.keeper.confirm(plan.envelope.endpoint, {
      generation: plan.generation,
      digest: plan.digest,
    })
    this.torn.delete(where)
  }

  // --- the embedded zone ---

  protected override serve(message: Request): void {
    const { node: index, life, request } = message
    const host = this.hosts[index]
    if (!host || life !== this.nodes[index]!.life) return
    const { endpoint } = request
    if (request.kind === 'read') {
      const held = host.keeper.current(endpoint)
      this.reply(message, { kind: 'read', published: publishedOf(held ?? undefined) })
      return
    }
    this.#stirred = true
    const where = `node-${index + 1} ${endpoint}`
    void host.keeper.compareAndSet(request.write).then((outcome) => {
      if (life !== this.nodes[index]!.life) return
      this.look()
      if (outcome.kind === 'fenced') this.observe(premise('S3 fence-refuses'))
      if (outcome.kind === 'written') {
        this.writes++
        this.#acknowledged.set(where, request.write.next.generation)
      }
      this.reply(message, outcome)
    })
  }

  protected override select(index: number, effect: Extract<NodeEffect, { kind: 'select' }>): void {
    this.hosts[index]?.keeper.select(effect.endpoint, effect.fence, effect.answering)
    this.look()
  }

  /** The process dies here and now; `landed`: how many writes that waited for its disk had reached it. */
  crash(index: number, landed: number): void {
    this.paused.delete(`node-${index + 1}`)
    const { state } = this.nodes[index]!
    for (const { name, enactors } of state.endpoints.values())
      for (const { phase } of enactors.values())
        if (phase.kind === 'writing' || phase.kind === 'verifying') this.midApply.add(name)
    this.#told[index]!.clear()
    this.heard[index]!.clear()
    this.hosts[index]?.restart(
      landed,
      this.configuration.specs.map(({ name }) => name),
    )
    this.#stirred = true
    this.restartNode(index)
    this.#tellReadiness(index)
    const host = this.hosts[index]
    for (const { name } of this.configuration.specs)
      if (host && !host.keeper.current(name)) this.observe(overAnswers(host, name, null))
  }

  protected override heldAtStart(index: number): readonly Held[] {
    const host = this.hosts[index]
    if (!host) return []
    for (const name of names) this.#foundAtStart(index, name, host.keeper.current(name))
    return host.keeper.all()
  }

  /** What was said to be written is there again; what was only answered may be gone. */
  #foundAtStart(index: number, name: EndpointName, held: Held | null): void {
    const where = `node-${index + 1} ${name}`
    const before = this.#shown[index]!.get(name)
    const said = this.#acknowledged.get(where)
    if (held) this.#shown[index]!.set(name, held)
    else this.#shown[index]!.delete(name)
    if (held && held.plan === before?.plan) return
    if (said !== undefined && !this.torn.has(where)) {
      const lost = !held || held.plan.generation < said
      this.observe(
        judged(
          'S3 written-is-durable',
          lost
            ? `${where}: generation ${said} was said to be written, a restart finds ${held?.plan.generation ?? 'nothing'}`
            : null,
        ),
      )
    }
    if (!this.torn.has(where)) this.ledger.forgot(where, publishedOf(held ?? undefined).fence)
    if (held) this.observe(overAnswers(this.hosts[index]!, name, held))
  }

  /** A power cut in the middle of a sector: the file of one name is torn, with its first line or without. */
  tear(index: number, name: EndpointName, headLeft: boolean): void {
    const disk = this.hosts[index]?.disk
    const file = disk?.find('.envelope', `"${name}"`)
    if (!disk || !file) {
      this.crash(index, 0)
      return
    }
    const where = `node-${index + 1} ${name}`
    const head = /^holdfast-envelope \d+ (\d+) ([0-9a-f]+) /.exec(disk.read(file)!.toString('latin1'))
    const fence = head ? ({ generation: BigInt(head[1]!), digest: head[2] } as Fence) : null
    disk.tear(file, headLeft)
    this.torn.add(where)
    this.#acknowledged.delete(where)
    this.ledger.forgot(where, headLeft ? fence : null)
    this.crash(index, 0)
  }

  diskCatchesUp(index: number): void {
    this.hosts[index]?.disk.catchUp()
    this.#stirred = true
  }

  // --- the provider ---

  #atOffice(message: Request, fault: OfficeFault): void {
    const outcome =
      message.request.kind === 'read'
        ? this.#readOffice(message.request.endpoint, fault)
        : this.#writeOffice(message.request.write, fault)
    this.reply(message, outcome)
  }

  #readOffice(endpoint: EndpointName, fault: OfficeFault): ReadOutcome {
    if (fault === 'lost-reply' || fault === 'lost-request') return unread
    if (fault === 'refused') return refusal
    const old = fault === 'stale' ? this.#secondary.get(endpoint)?.[0] : null
    return { kind: 'read', published: old ?? this.office.get(endpoint) ?? nothing }
  }

  #writeOffice(write: FencedWrite, fault: OfficeFault): WriteOutcome {
    if (fault === 'refused') return refusal
    if (fault === 'lost-request') return lostWord
    const { endpoint } = write
    const before = this.office.get(endpoint) ?? nothing
    const { resource, outcome } = compareAndSet(before, write)
    if (outcome.kind === 'fenced') this.observe(premise('S3 fence-refuses'))
    if (resource !== before) {
      this.writes++
      this.observe(this.ledger.changed(`office ${endpoint}`, before, resource, false))
      this.setOffice(endpoint, resource)
    }
    return fault === 'lost-reply' ? lostWord : outcome
  }

  setOffice(endpoint: EndpointName, now: Published): void {
    const older = [...(this.#secondary.get(endpoint) ?? []), this.office.get(endpoint) ?? nothing].slice(-3)
    this.#secondary.set(endpoint, older)
    this.office.set(endpoint, now)
  }

  /** Somebody else's hand. What it leaves is all that the resource remembers. */
  meddle(endpoint: EndpointName, now: Published): void {
    const before = this.office.get(endpoint) ?? nothing
    const sameFence = before.fence !== null && before.fence === now.fence
    if (before.fence && !now.fence) this.fenceTaken.add(endpoint)
    if (!sameFence) this.ledger.forgot(`office ${endpoint}`, now.fence as Fence | null)
    this.setOffice(endpoint, now)
  }

  // --- vantages ---

  /** One vantage looks at every target; whoever hears it counts its vote anew. */
  hear(vantage: NodeName, seen: ReadonlyMap<TargetId, HealthState>): void {
    for (const [index] of this.nodes.entries()) {
      const place: Place = `node-${index + 1}`
      const reached = place === vantage || vantage === 'lens' || !this.isCut(place, vantage as Place)
      if (!answersNames(index) || this.paused.has(place) || !reached) continue
      this.heard[index]!.set(vantage, seen)
      this.count(index)
    }
  }

  /** What a vantage said is too old to count. */
  unhear(index: number, vantage: NodeName): void {
    if (this.heard[index]!.delete(vantage)) this.count(index)
  }

  private count(index: number): void {
    const heard = this.heard[index]!
    const at = this.timeAt(`node-${index + 1}`)
    const rule = { of: vantages, quorum }
    for (const target of targetIds) {
      const votes = new Map([...heard].map(([vantage, seen]) => [vantage, seen.get(target)!]))
      const verdict = judgeQuorum(votes, rule)
      this.observe(judged('S13 quorum-counts', miscounted(votes, verdict)))
      const met = verdict !== 'below-quorum'
      if (met !== this.nodes[index]!.state.quorum.met) {
        const why = `${votes.size} of ${vantages.length} vantages look`
        this.toNode(index, { kind: 'quorum', met, confirmed: met, why, at })
      }
      const check = checkOf(target)
      if (verdict === 'below-quorum' || this.#told[index]!.get(check) === verdict) continue
      this.#told[index]!.set(check, verdict)
      this.toNode(index, { kind: 'health', check, state: verdict, at, why: `${target} looks ${verdict}` })
    }
  }

  // --- targets ---

  isUp(target: TargetId): boolean {
    return !this.#dead.has(target)
  }

  fate(target: TargetId, up: boolean): void {
    if (up) this.#dead.delete(target)
    else this.#dead.add(target)
  }

  isReady(target: TargetId): boolean {
    return target !== mustBeReady || this.#readiness.state === 'ready'
  }

  /** How ready the one target is that has to be; told to every node that looks. */
  readyOr(proof: Proof): void {
    this.#readiness = proof
    this.tellReadiness()
  }

  /** As a feed of readiness does every now and then. */
  tellReadiness(): void {
    for (const index of this.nodes.keys()) this.#tellReadiness(index)
  }

  #tellReadiness(index: number): void {
    const place: Place = `node-${index + 1}`
    if (!answersNames(index) || this.paused.has(place)) return
    const why = `it is ${this.#readiness.state}`
    for (const endpoint of names)
      this.toNode(index, {
        kind: 'readiness',
        endpoint,
        target: mustBeReady,
        ...this.#readiness,
        why,
        at: this.timeAt(place),
      })
  }

  /** A node's own canaries answer, or they do not (S14). */
  doubt(index: number, sound: boolean): void {
    const place: Place = `node-${index + 1}`
    if (!answersNames(index) || this.paused.has(place)) return
    const why = sound ? 'its canaries answer' : 'its own canaries fail'
    this.toNode(index, { kind: 'observer', sound, why, at: this.timeAt(place) })
  }

  // --- planners and stores ---

  protected override freshPlanner(): PlannerState {
    return plannerWith(limits)
  }

  keepBackup(): void {
    this.#backup = { ...this.store }
  }

  /** What the store held when it was backed up: at worst nothing. */
  restoreBackup(): void {
    this.store = this.#backup
    this.intent.ordersLost = true
    this.mail = this.mail.filter((message) => message.to !== 'store')
    if (!this.paused.has('planner-1')) this.restartPlanner()
  }

  /** `stale`: over a copy that lacks the newest `missing` plans, reached by nobody who could tell it better. */
  startSecondPlanner(stale: boolean, missing: number): void {
    const { plans, orders, uses } = this.store
    const copy = { plans: plans.slice(0, Math.max(0, plans.length - missing)), orders, uses }
    const store = stale ? copy : this.store
    // It knows no order that is given to the first meanwhile, and may keep its own in the place of it.
    if (!stale) this.intent.ordersLost = true
    const before = this.planners[1]
    if (before) Object.assign(before, { store, running: true })
    else this.planners.push({ state: this.freshPlanner(), life: 0, store, running: true })
    this.restartPlanner(1)
  }

  /** Everything as it is in another world, whose disks are copied. */
  become(other: FaultyWorld): void {
    this.now = other.now
    this.configuration = other.configuration
    Object.assign(this.planners[0]!, other.planners[0], { store: { ...other.store } })
    this.intent.become(other.intent)
    this.#readiness = other.#readiness
    for (const [index, node] of other.nodes.entries()) {
      this.nodes[index]!.state = node.state
      const host = this.hosts[index]
      if (host) {
        host.disk.copyFrom(other.hosts[index]!.disk)
        host.restart(0, names)
      }
      for (const [vantage, seen] of other.heard[index]!) this.heard[index]!.set(vantage, seen)
      for (const [check, state] of other.#told[index]!) this.#told[index]!.set(check, state)
    }
    for (const [name, found] of other.office) {
      this.setOffice(name, found)
      this.ledger.changed(`office ${name}`, nothing, found, false)
    }
    this.look()
  }

  /** S4, by what was told: whoever lives on a plan, or is on its way to it, keeps it from being retired. */
  protected override retire(message: Extract<Message, { to: 'shelf' }>): Plan | null {
    const before = this.planners[message.planner ?? 0]!.store
    const gone = super.retire(message)
    const asked = message.retire.fence.digest
    const user = [...(before.uses?.values() ?? [])].find(
      ({ live, applying }) => live?.digest === asked || applying?.digest === asked,
    )
    if (user) {
      const detail = gone ? `generation ${gone.generation} was retired, ${user.holder} lives on it` : null
      this.observe(judged('S4 retire-live', detail))
    }
    return gone
  }

  // --- people ---

  override configure(configuration: Configuration): void {
    this.configuration = configuration
    const { specs } = configuration
    for (const [which, { running }] of this.planners.entries()) {
      const place: Place = `planner-${which + 1}`
      if (running && !this.paused.has(place))
        this.toPlanner({ kind: 'configured', specs, at: this.timeAt(place) }, which)
    }
    for (const index of this.nodes.keys()) this.#behind.add(index)
    this.tellConfiguration()
  }

  /** Whoever can be reached learns of the configuration in force. */
  tellConfiguration(): void {
    const { specs } = this.configuration
    for (const index of [...this.#behind]) {
      const place: Place = `node-${index + 1}`
      if (this.paused.has(place) || this.isCut(place, 'planner-1')) continue
      this.#behind.delete(index)
      this.hosts[index]?.authority.setSteered(specs.map(({ name }) => name))
      this.toNode(index, { kind: 'configured', specs, at: this.timeAt(place) })
    }
  }

  override tick(): void {
    for (const node of this.nodes.keys()) {
      const place: Place = `node-${node + 1}`
      if (!this.paused.has(place)) this.toNode(node, { kind: 'tick', now: this.timeAt(place) })
    }
    for (const [which, { running }] of this.planners.entries()) {
      const place: Place = `planner-${which + 1}`
      if (running && !this.paused.has(place)) this.toPlanner({ kind: 'tick', now: this.timeAt(place) }, which)
    }
  }

  protected override planned(event: PlannerEvent, step: PlannerStep, which: number): void {
    if (which !== 0) return
    this.intent.follow(event, step)
    this.#remember(event)
    for (const effect of step.effects) {
      if (effect.kind !== 'save' || this.#sent.has(effect.plan)) continue
      this.#sent.add(effect.plan)
      const { generation, envelope } = effect.plan
      const seen = this.#seen.get(envelope.endpoint) ?? 0n
      const detail = `${envelope.endpoint}: generation ${generation} is planned, ${seen} was seen`
      this.observe(judged('S2 planned-above', generation > seen ? null : detail))
    }
  }

  /** The highest generation that the first planner was shown in this life; what is forged beyond the last is not followed. */
  #remember(event: PlannerEvent): void {
    const shown =
      event.kind === 'seen'
        ? [{ endpoint: event.endpoint, generation: event.fence.generation }]
        : event.kind === 'saved'
          ? [{ endpoint: event.plan.envelope.endpoint, generation: event.plan.generation }]
          : event.kind === 'loaded'
            ? event.plans.map((plan) => ({ endpoint: plan.envelope.endpoint, generation: plan.generation }))
            : []
    for (const { endpoint, generation } of shown)
      if (this.planner.endpoints.has(endpoint) && (event.kind !== 'seen' || generation <= largestFollowed))
        this.#seen.set(endpoint, max(this.#seen.get(endpoint) ?? 0n, generation))
  }

  override restartPlanner(which = 0): void {
    if (which === 0) {
      this.intent.forgetSpecs()
      this.#seen.clear()
    }
    super.restartPlanner(which)
    if (which === 0) this.observe(this.intent.overRestart(this.planner))
  }
}

/** Counted once more, in other words: a majority of the configured, not of those that are heard. */
function miscounted(votes: ReadonlyMap<NodeName, HealthState>, verdict: string): string | null {
  const say = (state: HealthState) => vantages.filter((vantage) => votes.get(vantage) === state).length
  const expected =
    votes.size < quorum
      ? 'below-quorum'
      : say('up') >= quorum
        ? 'up'
        : say('down') >= quorum
          ? 'down'
          : 'unknown'
  return verdict === expected
    ? null
    : `${[...votes.values()]} of ${vantages.length} vantages: expected ${expected}, judged ${verdict}`
}
