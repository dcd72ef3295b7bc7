// Runs drills: feeds the pure machine what the node really says, and performs what it decides. What is pretended is part
// of the node's orders; the journal has the beginning before anything is lost.

import type { Caller, Drilling, DrillWishBody, GameDayView, OrderRefusal } from '../../board/index.ts'
import {
  type Drill,
  type DrillEffect,
  type DrillEvent,
  type DrillOrder,
  type DrillResult,
  type Drills,
  noDrills,
  stepDrill,
  weighDrill,
} from '../../steering/index.ts'
import {
  bad,
  type CheckId,
  type Clock,
  type EndpointName,
  type FoundationPath,
  good,
  type Instant,
  isoTime,
  ms,
  type NewEntry,
  type Outcome,
  parseEndpointName,
  parseFoundationPath,
  seconds,
  type TargetId,
  type Timers,
} from '../../terms/index.ts'
import { every } from '../housekeeping.ts'
import type { Heard } from '../node/early.ts'
import type { Judgement, NodeOrders } from '../node/protocol.ts'
import { exerciseLoss } from './drill-exercise.ts'
import { type DrillHistory, resultView } from './drill-history.ts'
import { type DrillSources, drillScene } from './drill-scene.ts'
import { planView } from './drill-views.ts'
import type { Realm } from './realm.ts'

/** What a drill adds to the node's orders. */
export type Pretended = Pick<NodeOrders, 'rehearsed' | 'counted'>
const nothing: Pretended = { rehearsed: [], counted: [] }

export type DrillParts = {
  readonly realm: Realm
  readonly clock: Clock
  readonly timers: Timers
  readonly history: DrillHistory
  readonly sources: () => DrillSources
  /** The node's orders have changed. */
  readonly order: () => void
}

/** From the order to the loss, so that every vantage has it by then. */
const lead = ms(500)
const lossFor = seconds(60)
const backWithin = seconds(60)
const tickEvery = ms(200)

export class DrillDesk implements Drilling {
  readonly #parts: DrillParts
  #state: Drills = noDrills
  #pretended: Pretended = nothing
  #beginning = false
  #stopped = false
  #cancelTicks: () => void = () => {}
  /** Those that come by themselves. */
  gameDays: () => GameDayView[] = () => []
  readonly #unwatch: () => void
  #made = 0

  constructor(parts: DrillParts) {
    this.#parts = parts
    this.#unwatch = parts.realm.watch((entries) => {
      for (const { kind, why, data } of entries)
        if (kind === 'incident.opened') this.#incident(why, data.incident as unknown as Incident)
    })
  }

  /** For the node's orders. */
  get pretended(): Pretended {
    return this.#pretended
  }

  stop(): void {
    this.#stopped = true
    this.#unwatch()
    this.#feed({ kind: 'abort', by: 'holdfast', why: 'Holdfast stops', at: this.#parts.clock.now() })
    this.#cancelTicks()
  }

  /** What the node says; judgements come through `judged`. */
  hear(message: Heard): void {
    if (this.#state.running === null) return
    if (message.kind === 'lost')
      this.#feed({ kind: 'trouble', what: message.why, at: this.#parts.clock.now() })
    if (message.kind === 'tell') for (const entry of message.entries) this.#told(entry)
    if (message.kind === 'results')
      for (const { check, verdict, rehearsed, at, detail } of message.results)
        if (verdict === 'down' && !rehearsed) this.#reallyFails(check, at, detail)
    if (message.kind !== 'report') return
    const at = this.#parts.clock.now()
    for (const { endpoint, seen } of message.report.clients ?? [])
      this.#feed({ kind: 'clients', endpoint, seen, at })
    for (const { endpoint, targets } of message.report.endpoints)
      for (const { id: target, readiness } of targets)
        if (readiness?.lag !== undefined)
          this.#feed({ kind: 'lag', endpoint, target, seconds: readiness.lag, at })
  }

  judged({ check, state, at, rehearsed, detail }: Judgement): void {
    const { running } = this.#state
    if (running === null) return
    this.#feed({ kind: 'judged', check, state, at })
    if (state === 'down' && !rehearsed && this.#involved(running).has(check))
      this.#feed({ kind: 'trouble', what: `${check} really fails: ${detail}`, at })
  }

  list() {
    const { running } = this.#state
    return {
      running: running && {
        drill: running.order.id,
        lose: running.order.lose,
        by: running.order.by,
        phase: running.phase,
        beganAt: isoTime(running.order.from),
        until: isoTime((running.order.from + running.order.lossFor) as Instant),
        endpoints: running.order.endpoints.map(({ name }) => name),
      },
      past: this.#parts.history.past(),
      gameDays: this.gameDays(),
    }
  }

  outlook(body: DrillWishBody) {
    const read = readWish(body)
    if (!read.ok) return read
    const weighed = this.#weigh(read.value, 'operator', body)
    return good(planView(read.value.lose, weighed, this.#parts.sources().specs, this.#standing()))
  }

  async begin(body: DrillWishBody, caller: Caller) {
    const begun = await this.beginFor(body, `operator:${caller.name}`)
    return begun.ok ? good({ drill: begun.value }) : begun
  }

  /** `author`: an operator, or a game day. */
  async beginFor(body: DrillWishBody, author: string): Promise<Outcome<string, OrderRefusal>> {
    const read = readWish(body)
    if (!read.ok) return read
    const { refusals, order } = this.#weigh(read.value, author, body)
    const why = [...this.#standing(), ...refusals]
    if (order === null || why.length > 0) return bad({ code: 'conflict', message: why.join('; ') })
    this.#beginning = true
    try {
      return await this.#begin(order, () => this.#weigh(read.value, author, body).refusals)
    } finally {
      this.#beginning = false
    }
  }

  exercise(body: Omit<DrillWishBody, 'endpoints'>, caller: Caller) {
    return this.exerciseFor(body, `operator:${caller.name}`)
  }

  async exerciseFor(body: Omit<DrillWishBody, 'endpoints'>, author: string) {
    const lose = parseFoundationPath(body.lose)
    if (!lose.ok) return bad({ code: 'bad-request' as const, message: lose.error })
    const { clock, realm, sources } = this.#parts
    const order = {
      id: this.#id('exercise'),
      lose: lose.value,
      manner: body.manner ?? 'silent',
      by: author,
      at: clock.now(),
    }
    const { realm: _, ...scene } = sources()
    const done = await exerciseLoss(order, { ...scene, realm })
    if (!done.ok) return bad({ code: 'conflict' as const, message: done.error })
    const [entry] = await realm.record([done.value])
    return good(resultView(entry!.data.result as unknown as DrillResult, entry!.why))
  }

  abort(why: string, caller: Caller) {
    const { running } = this.#state
    if (running === null) return bad({ code: 'conflict' as const, message: 'no drill is running' })
    this.#feed({ kind: 'abort', by: `operator:${caller.name}`, why, at: this.#parts.clock.now() })
    return good({ drill: running.order.id })
  }

  #weigh({ lose, endpoints }: ReadWish, by: string, { manner, why, lossForMs }: DrillWishBody) {
    const wish = {
      id: this.#id('drill'),
      lose,
      endpoints,
      manner: manner ?? 'silent',
      by,
      why,
      from: (this.#parts.clock.now() + lead) as Instant,
      lossFor: lossForMs === undefined ? lossFor : ms(lossForMs),
      backWithin,
    }
    return weighDrill(wish, drillScene(this.#parts.sources()))
  }

  /**
   * The journal has it before anything is lost: a crash must leave a trace. A journal may be slow, above all on a bad
   * day: what has become of the scene meanwhile is asked once more, so that no drill begins in what really began.
   */
  async #begin(order: DrillOrder, refusals: () => readonly string[]): Promise<Outcome<string, OrderRefusal>> {
    const { realm, timers, clock } = this.#parts
    const step = stepDrill(this.#state, { kind: 'ordered', order })
    const entries = step.effects.flatMap((effect) => (effect.kind === 'tell' ? [effect.entry] : []))
    try {
      await realm.record(entries)
    } catch (problem) {
      const message = `the journal takes nothing (${(problem as Error).message}): no drill without it`
      return bad({ code: 'conflict', message })
    }
    this.#state = step.state
    const why = this.#stopped ? ['Holdfast stops'] : refusals()
    if (why.length > 0) {
      this.#feed({ kind: 'trouble', what: why.join('; '), at: clock.now() })
      return bad({
        code: 'conflict',
        message: `${order.id} ended before anything was lost: ${why.join('; ')}`,
      })
    }
    this.#cancelTicks()
    this.#cancelTicks = every(timers, tickEvery, () => this.#feed({ kind: 'tick', now: clock.now() }))
    this.#perform(step.effects.filter(({ kind }) => kind !== 'tell'))
    return good(order.id)
  }

  #feed(event: DrillEvent): void {
    const { state, effects } = stepDrill(this.#state, event)
    this.#state = state
    this.#perform(effects)
    if (state.running === null) this.#cancelTicks()
  }

  #perform(effects: readonly DrillEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'tell') this.#parts.realm.note(effect.entry)
      else if (effect.kind !== 'refuse') {
        this.#pretended = effect.kind === 'lose' ? pretendedOf(effect, this.#state.running!) : nothing
        this.#parts.order()
      }
    }
  }

  #told({ kind, subject, data, at }: NewEntry): void {
    const endpoint = subject as EndpointName
    if (kind === 'selection.moved')
      this.#feed({ kind: 'selected', endpoint, answering: targets(data.to), at })
    if (kind === 'endpoint.readback' && typeof data.publisher === 'string') {
      const publisher = data.publisher as Parameters<typeof asReadBack>[1]
      this.#feed(asReadBack(endpoint, publisher, targets(data.answering), at))
    }
  }

  #reallyFails(check: CheckId, at: Instant, detail: string): void {
    const { running } = this.#state
    if (running?.phase !== 'losing' || at < running.order.from || !running.order.checks.includes(check))
      return
    this.#feed({ kind: 'trouble', what: `${check} really fails: ${detail}`, at: this.#parts.clock.now() })
  }

  #incident(why: string, incident: Incident): void {
    const { running } = this.#state
    if (running === null) return
    const { realm, specs } = this.#parts.sources()
    const checks = this.#involved(running)
    const service = realm.checks.some(({ id, service }) => checks.has(id) && service === incident.service)
    const named = drillScene(this.#parts.sources()).troubles(
      [...checks],
      specs.filter(({ name }) => takesPart(running, name)).flatMap(standsOnOf),
    )
    if (service || named.length > 0) this.#feed({ kind: 'trouble', what: why, at: this.#parts.clock.now() })
  }

  /** Checks of every target of the endpoints that take part. */
  #involved(running: Drill): ReadonlySet<CheckId> {
    const specs = this.#parts.sources().specs.filter(({ name }) => takesPart(running, name))
    return new Set(specs.flatMap(({ targets }) => targets.flatMap(({ check }) => check ?? [])))
  }

  #standing(): readonly string[] {
    const { running } = this.#state
    if (running === null) return this.#beginning ? ['another drill is just beginning'] : []
    const { id, lose } = running.order
    return [`${id} is running and loses ${lose}; wait for its end, or end it with: holdfast drill --abort`]
  }

  /** Two of one moment are told apart by the count of this process. */
  #id(kind: string): string {
    const stamp = isoTime(this.#parts.clock.now()).replace(/[-:]|\.\d+Z$/g, '')
    return `${kind}-${stamp}-${++this.#made}`
  }
}

type Incident = { readonly service?: string }
type ReadWish = { readonly lose: FoundationPath; readonly endpoints: readonly EndpointName[] }

const takesPart = ({ order }: Drill, name: EndpointName): boolean =>
  order.endpoints.some((endpoint) => endpoint.name === name)

const standsOnOf = ({ targets }: DrillSources['specs'][number]): readonly FoundationPath[] =>
  targets.flatMap(({ standsOn }) => standsOn)

const targets = (value: unknown): readonly TargetId[] => (Array.isArray(value) ? (value as TargetId[]) : [])

const asReadBack = (
  endpoint: EndpointName,
  publisher: Extract<DrillEvent, { kind: 'readBack' }>['publisher'],
  answering: readonly TargetId[],
  at: Instant,
): DrillEvent => ({ kind: 'readBack', endpoint, publisher, answering, at })

function pretendedOf(
  { drill, checks, manner, from, until }: Extract<DrillEffect, { kind: 'lose' }>,
  { order }: Drill,
): Pretended {
  return {
    rehearsed: checks.map((check) => ({ drill, check, manner, from, until })),
    counted: order.endpoints.map(({ name }) => ({ endpoint: name, since: from })),
  }
}

function readWish(body: DrillWishBody): Outcome<ReadWish, OrderRefusal> {
  const lose = parseFoundationPath(body.lose)
  if (!lose.ok) return bad({ code: 'bad-request', message: lose.error })
  const endpoints: EndpointName[] = []
  for (const text of body.endpoints) {
    const name = parseEndpointName(text)
    if (!name.ok) return bad({ code: 'bad-request', message: name.error })
    endpoints.push(name.value)
  }
  return good({ lose: lose.value, endpoints })
}
