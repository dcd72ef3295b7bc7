// Learning edges in the live realm: the past and the names make suggestions, a person decides, and what is accepted
// stands in the atlas at once, by the same way as a new configuration. The configuration itself is never written.

import type { Logger } from 'pino'
import {
  type Atlas,
  atlasInForce,
  type Decision,
  edgesByNames,
  evidenceText,
  type Found,
  foundationsKnown,
  type NamedEdge,
  type PairKey,
  pairKey,
  type Suggestion,
  suggestingFor,
  undecided,
} from '../../atlas/index.ts'
import type {
  Caller,
  EdgeDecisionView,
  EdgeLearning,
  EdgeNamesView,
  EdgeOrder,
  EdgeQuery,
  EdgesView,
  FoundNames,
  OrderRefusal,
} from '../../board/index.ts'
import {
  bad,
  type Duration,
  type FoundationPath,
  good,
  type Instant,
  isoTime,
  minuteOf,
  type Outcome,
  parseFoundationPath,
  parseServiceId,
  type ServiceId,
  type Timers,
} from '../../terms/index.ts'
import type { Config } from '../config/index.ts'
import type { Realm } from '../desk/realm.ts'
import { every } from '../housekeeping.ts'
import { inTurns } from '../in-turns.ts'
import { decisionView, edgeViews, isAsked, suggestionView } from './edge-views.ts'
import { decidedEntry, namesEntry, suggestedEntry, withdrawnEntry } from './entries.ts'
import { keepDecisions, keepNames, type NamesLooked } from './kept.ts'
import { Learnt } from './learnt.ts'
import { namesOf } from './names-of.ts'

export type EdgesConfig = Pick<Config, 'atlas' | 'checks' | 'endpoints' | 'learning'>

export type EdgesParts = {
  readonly realm: Realm
  readonly timers: Timers
  readonly log: Pick<Logger, 'warn'>
  readonly config: EdgesConfig
  readonly decisions: ReadonlyMap<PairKey, Decision>
  readonly looked: NamesLooked
  /** Asks resolvers; rejects when the ranges cannot be read. */
  readonly lookUp: (
    names: readonly string[],
    learning: Config['learning'],
  ) => Promise<ReadonlyMap<string, Found>>
  /** Lets whatever else is due happen first. */
  readonly turn: () => Promise<void>
}

const author = 'holdfast'
/** Told in the journal at once; more than these are read at `holdfast edges`. */
const mostTold = 20
const watchedEvery = 3_600_000 as Duration
/** Steps of the reckoning, of a few milliseconds at most each, that are made at a time. */
const atATime = 4

export class EdgesDesk implements EdgeLearning {
  readonly #parts: EdgesParts
  readonly #told = new Set<string>()
  #config: EdgesConfig
  #decisions: ReadonlyMap<PairKey, Decision>
  #looked: NamesLooked
  #learnt!: Learnt
  /** Of what is known now; null: it has changed since they were reckoned. */
  #suggestions: readonly Suggestion[] | null = null
  #reckoning: Promise<readonly Suggestion[]> | null = null
  /** How often what suggestions are made from has changed. */
  #changes = 0
  #stops: (() => void)[] = []
  #cancelLooks: () => void = () => {}
  #stopped = false
  /** One change after another: each is made on what the one before left. */
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(parts: EdgesParts) {
    this.#parts = parts
    this.#config = parts.config
    this.#decisions = parts.decisions
    this.#looked = parts.looked
  }

  static async open(parts: EdgesParts): Promise<EdgesDesk> {
    const desk = new EdgesDesk(parts)
    const { realm, timers } = parts
    const told = await realm.store.journal({ kinds: ['edge.suggested'], order: 'desc', limit: 10_000 })
    for (const { data } of told) desk.#told.add(tellKey(data))
    const { learnt, leave } = await Learnt.follow(realm, () => desk.#changed())
    desk.#learnt = learnt
    desk.#stops = [leave, every(timers, watchedEvery, () => desk.#watch())]
    desk.#watch()
    desk.#lookRegularly()
    desk.#changed()
    return desk
  }

  /** The atlas in force under a new configuration. */
  configure(config: EdgesConfig): Atlas {
    this.#config = config
    this.#lookRegularly()
    this.#outdated()
    return this.#inForce()
  }

  /** To be called once the realm stands on what `configure` gave. */
  configured(): void {
    this.#watch()
    this.#changed()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelLooks()
    for (const stop of this.#stops) stop()
    await this.#queue.catch(() => {})
    await this.#reckoning
    this.#learnt.save()
    await this.#learnt.settled()
  }

  async list(query: EdgeQuery): Promise<EdgesView> {
    const asked = (one: { service: string; on: string }): boolean => isAsked(query, one)
    const suggestions = await this.#open()
    const { outages, watched } = this.#learnt.past()
    return {
      ...edgeViews(this.#parts.realm.atlas, this.#decisions, query),
      suggestions: suggestions.filter(asked).map((one) => suggestionView(one, this.#decisions)),
      decisions: [...this.#decisions.values()]
        .filter(asked)
        .sort((a, b) => b.at - a.at)
        .map((one) => decisionView(this.#config.atlas, one)),
      learnt: {
        outages: outages.length,
        services: [...watched.values()].filter(({ until }) => until === null).length,
        names: this.#looked.names,
        namesAt: this.#looked.at === null ? null : isoTime(this.#looked.at),
      },
    }
  }

  names(): EdgeNamesView {
    return {
      services: [...namesOf(this.#config)].map(([service, names]) => ({ service, names: [...names] })),
    }
  }

  async found(found: FoundNames, caller: Caller): Promise<Outcome<EdgesView, OrderRefusal>> {
    const edges: NamedEdge[] = []
    for (const { service, on, kind, names } of found.edges) {
      const path = parseFoundationPath(on)
      if (!path.ok) return bad({ code: 'bad-request', message: path.error })
      const id = parseServiceId(service)
      // A service that has left the configuration meanwhile.
      if (id.ok && this.#config.atlas.services.has(id.value))
        edges.push({ service: id.value, on: path.value, kind, names })
    }
    await this.#keepNames({ names: found.names, edges }, `operator:${caller.name}`)
    return good(await this.list({ limit: 0 }))
  }

  decide(order: EdgeOrder, caller: Caller): Promise<Outcome<EdgeDecisionView, OrderRefusal>> {
    const done = this.#queue.then(() => this.#decide(order, `operator:${caller.name}`))
    this.#queue = done.catch(() => {})
    return done
  }

  async #decide(order: EdgeOrder, by: string): Promise<Outcome<EdgeDecisionView, OrderRefusal>> {
    const key = pairKey(order.service as ServiceId, order.on as FoundationPath)
    const { realm } = this.#parts
    const at = realm.clock.now()
    const before = this.#decisions.get(key)
    if (order.verdict === 'withdraw') {
      if (before === undefined)
        return bad({
          code: 'not-found',
          message: `nothing was decided of ${order.service} and ${order.on}; "holdfast edges list" shows what was`,
        })
      await this.#put(without(this.#decisions, key))
      await realm.record([withdrawnEntry(before, by, order.why, at)])
      return good(decisionView(this.#config.atlas, before))
    }
    const decision = this.#decisionOn(order, by, at, await this.#all())
    if (!decision.ok) return decision
    await this.#put(new Map(this.#decisions).set(key, decision.value))
    await realm.record([decidedEntry(decision.value)])
    return good(decisionView(this.#config.atlas, decision.value))
  }

  #decisionOn(
    order: EdgeOrder,
    by: string,
    at: Instant,
    suggestions: readonly Suggestion[],
  ): Outcome<Decision, OrderRefusal> {
    const verdict = order.verdict === 'accept' ? 'accepted' : 'rejected'
    const suggestion = suggestions.find(({ service, on }) => service === order.service && on === order.on)
    const before = this.#decisions.get(pairKey(order.service as ServiceId, order.on as FoundationPath))
    if (before?.verdict === verdict && (suggestion === undefined || before.want === suggestion.want))
      return bad({
        code: 'conflict',
        message: `${before.by} has ${verdict} it already on ${isoTime(before.at)}; to take that back: holdfast edges withdraw`,
      })
    if (suggestion === undefined)
      return bad({
        code: 'not-found',
        message: `nothing is suggested of ${order.service} and ${order.on}; what is not suggested belongs in the configuration (services.${order.service}.standsOn)`,
      })
    const { service, on, was, want, support } = suggestion
    const known = foundationsKnown(this.#config.atlas).has(on)
    const evidence = [...evidenceText(suggestion)]
    return good({ service, on, was, want, verdict, by, at, why: order.why, support, evidence, known })
  }

  /** On disk first: what is in force must survive this process. */
  async #put(decisions: ReadonlyMap<PairKey, Decision>): Promise<void> {
    const { realm } = this.#parts
    await realm.writing(keepDecisions(realm.store, decisions))
    this.#decisions = decisions
    realm.restand(this.#inForce())
    this.#outdated()
  }

  #outdated(): void {
    this.#suggestions = null
    this.#changes++
  }

  #inForce(): Atlas {
    return atlasInForce(this.#config.atlas, this.#decisions.values())
  }

  async #all(): Promise<readonly Suggestion[]> {
    if (this.#suggestions !== null) return this.#suggestions
    this.#reckoning ??= this.#reckoned().finally(() => {
      this.#reckoning = null
    })
    return this.#reckoning
  }

  /** Begun again as long as what it is made from changes meanwhile; after the end there are none. */
  async #reckoned(): Promise<readonly Suggestion[]> {
    while (!this.#stopped) {
      const { realm, turn } = this.#parts
      const changes = this.#changes
      const abandoned = (): boolean => this.#stopped || this.#changes !== changes
      const named = this.#looked.edges.filter(({ service }) => this.#config.atlas.services.has(service))
      const steps = suggestingFor(realm.atlas, this.#learnt.past(), named)
      const found = await inTurns(steps, { turn, atATime, abandoned })
      if (found === null) continue
      this.#suggestions = found
      return found
    }
    return []
  }

  async #open(): Promise<readonly Suggestion[]> {
    return undecided(await this.#all(), this.#decisions)
  }

  #changed(): void {
    this.#outdated()
    void this.#tell()
  }

  async #tell(): Promise<void> {
    const open = await this.#open()
    if (this.#stopped) return
    const news = open.filter((one) => !this.#told.has(tellKey(one)))
    for (const one of news) this.#told.add(tellKey(one))
    const now = this.#parts.realm.clock.now()
    this.#parts.realm.note(...news.slice(0, mostTold).map((one) => suggestedEntry(one, now)))
  }

  /** A service is watched from its first check or report until it leaves the configuration. */
  #watch(): void {
    const { realm } = this.#parts
    const now = realm.clock.now()
    const checked = new Set(this.#config.checks.flatMap(({ service }) => service ?? []))
    const { watched } = this.#learnt.past()
    const minute = minuteOf(now)
    const seen = [...this.#config.atlas.services.keys()].filter(
      (service) =>
        checked.has(service) ||
        watched.get(service)?.until === null ||
        realm.loop.series(service, minute - 1440, minute + 1).some((n) => n > 0),
    )
    this.#learnt.watch(new Set(seen), now)
  }

  #lookRegularly(): void {
    this.#cancelLooks()
    const { every: wait } = this.#config.learning
    // A reload may end after the end has begun: a timer of its would keep the process alive.
    if (wait === null || this.#stopped) return
    const { realm, timers } = this.#parts
    const due = this.#looked.at === null || realm.clock.now() - this.#looked.at >= wait
    if (due) void this.#look()
    this.#cancelLooks = every(timers, wait, () => void this.#look())
  }

  async #look(): Promise<void> {
    const { log, lookUp } = this.#parts
    const services = namesOf(this.#config)
    const names = [...new Set([...services.values()].flat())]
    try {
      const found = await lookUp(names, this.#config.learning)
      if (this.#stopped) return
      await this.#keepNames({ names: names.length, edges: edgesByNames(services, found) }, author)
    } catch (problem) {
      log.warn({ problem: String(problem) }, 'the names of services could not be resolved')
    }
  }

  #keepNames(found: Pick<NamesLooked, 'names' | 'edges'>, by: string): Promise<void> {
    const kept = this.#queue.then(() => this.#keepNow(found, by))
    this.#queue = kept.catch(() => {})
    return kept
  }

  async #keepNow(found: Pick<NamesLooked, 'names' | 'edges'>, by: string): Promise<void> {
    const { realm } = this.#parts
    const at = realm.clock.now()
    const looked = { ...found, at, by }
    const same = JSON.stringify(this.#looked.edges) === JSON.stringify(found.edges)
    await realm.writing(keepNames(realm.store, looked))
    this.#looked = looked
    if (!same || by !== author) await realm.record([namesEntry(looked, by, at)])
    this.#changed()
  }
}

const tellKey = ({ service, on, want }: { service?: unknown; on?: unknown; want?: unknown }): string =>
  `${service}\n${on}\n${want}`

const without = (decisions: ReadonlyMap<PairKey, Decision>, key: PairKey): ReadonlyMap<PairKey, Decision> => {
  const left = new Map(decisions)
  left.delete(key)
  return left
}
