// What this node sees and hears: its own looks and canaries, what other vantages say, and what a quorum of them makes of
// it. All votes are counted by `signals/vantages.ts`; here are the sockets, the timers and the looks.
//
// The time from a fault to a quorum of two, with an interval of 200 ms and a round trip of 50 ms between any two places:
// the first of three vantages looks after 41 ms (median), hears the refusal 50 ms later and says so at once; 25 ms later
// the others look, hear it after 50 ms, ask again for `refusedGrace` (20 ms) and hear that after another 50; 25 ms later
// their word is here: 261 ms. A frozen target costs a timeout (250 ms) and the looks that confirm it (290 ms) in place
// of the refusals; everybody's own look begins within 200 ms, so that the second vantage's word is here by 100 + 250 +
// 290 + 25 = 665 ms (median), and no nudge is waited for.

import { randomBytes } from 'node:crypto'
import { type CheckSpec, type Checks, type Looked, type LookOnce, startChecks } from '../../checks/index.ts'
import {
  beatEvery,
  type CheckResult,
  type HealthState,
  initialVantages,
  type Saying,
  stepVantages,
  type VantagesEffect,
  type VantagesEvent,
  type VantagesRule,
  type VantagesState,
} from '../../signals/index.ts'
import {
  type CheckId,
  type Clock,
  type Instant,
  minutes,
  ms,
  type NodeName,
  type Random,
  type Timers,
} from '../../terms/index.ts'
import { every } from '../housekeeping.ts'
import { Mesh, meshRule } from '../vantages/mesh.ts'
import type { Say } from '../vantages/wire.ts'
import { type AilingReport, Ailments } from './ailments.ts'
import { Canaries } from './canaries.ts'
import { definitionOf } from './definition.ts'
import { PretendedDown } from './pretended-down.ts'
import type { NodeOrders } from './protocol.ts'
import { type VantageFacts, vantageFacts } from './vantage-facts.ts'

export type LookoutParts = {
  readonly node: NodeName
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** False: it hears what others see, and looks at nothing itself. */
  readonly looks: boolean
  readonly lookOf?: (spec: CheckSpec) => LookOnce
  readonly onResult: (result: CheckResult) => void
  readonly onHealth: (health: Extract<VantagesEffect, { kind: 'health' }>) => void
  readonly onQuorum: (quorum: Extract<VantagesEffect, { kind: 'quorum' }>) => void
  readonly onObserver: (observer: { readonly sound: boolean; readonly why: string }) => void
  /** Somebody was not heard, and why. */
  readonly onRefused: (why: string) => void
}

const tickEvery = ms(100)
const tryAgain = ms(2000)
const refusalToldEvery = minutes(10)
const mostRefusals = 20

export class Lookout {
  readonly #parts: LookoutParts
  readonly #session = randomBytes(16).toString('hex')
  readonly #mesh: Mesh
  readonly #canaries: Canaries
  readonly #ailments: Ailments
  #checks: Checks | null = null
  #state: VantagesState
  #blind: string | null = null
  readonly #last = new Map<CheckId, CheckResult>()
  readonly #pretended = new PretendedDown()
  #downAfter: ReadonlyMap<CheckId, number> = new Map()
  readonly #refusals = new Map<string, number>()
  #linkTrouble: string | null = null
  #linking: Promise<void> = Promise.resolve()
  #cancelRetry: () => void = () => {}
  #cancelTick: () => void
  #ranAt: number
  #stopped = false

  constructor(parts: LookoutParts) {
    this.#parts = parts
    const { node, clock, timers, onObserver } = parts
    this.#state = initialVantages(node)
    this.#ranAt = clock.monotonic()
    this.#ailments = new Ailments(node, clock)
    this.#mesh = new Mesh({
      ...parts,
      session: this.#session,
      onRefused: (why) => this.#refused(why),
      onSay: (from, session, say) => this.#hear(from, session, say),
    })
    this.#canaries = new Canaries({
      node,
      clock,
      timers,
      onObserver: (observer) => {
        this.#blind = observer.sound ? null : observer.why
        onObserver(observer)
        this.#mesh.see(this.#blind)
        this.#ownWord([])
      },
    })
    this.#cancelTick = every(timers, tickEvery, () => this.#tick())
  }

  /** Never fails: whoever cannot be heard now is tried again, and what is in the way is told. */
  follow(orders: NodeOrders): void {
    const { looks, clock } = this.#parts
    this.#rule(orders)
    this.#ailments.follow(orders.checks, orders.slow)
    if (looks) {
      this.#look(orders.checks)
      this.#canaries.update(orders.canaries ?? [])
    }
    const known = new Set(orders.checks.map(({ id }) => id))
    for (const id of this.#last.keys()) if (!known.has(id)) this.#last.delete(id)
    this.#pretended.forget(known)
    this.#mesh.forget(known)
    this.#ownWord(this.#ownSayings(), clock.monotonic())
    this.#link(orders)
  }

  /** The last look of this node at it. */
  lastOf(check: CheckId): CheckResult | null {
    return this.#last.get(check) ?? null
  }

  /** What ails the checks that answer. */
  ailing(): AilingReport {
    return this.#ailments.report()
  }

  /** Why others are not heard; empty when all is well. */
  troubles(): readonly string[] {
    return this.#linkTrouble === null ? [] : [this.#linkTrouble]
  }

  facts(): VantageFacts {
    return vantageFacts(this.#state, this.#mesh.troubles(), this.#parts.clock.monotonic())
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelTick()
    this.#cancelRetry()
    this.#checks?.stop()
    this.#canaries.stop()
    await this.#linking
    await this.#mesh.stop()
  }

  #rule({ checks, quorum: { quorum, of } }: NodeOrders): void {
    const watched = checks.map((spec) => {
      const { every, timeout } = spec
      return [spec.id, { definition: definitionOf(spec), every, timeout }] as const
    })
    const rule: VantagesRule = {
      quorum,
      of: of.length === 0 ? [this.#parts.node] : of,
      checks: new Map(watched),
    }
    this.#downAfter = new Map(checks.map(({ id, down }) => [id, down]))
    this.#step({ kind: 'ruled', rule, ...this.#moment() })
  }

  #look(specs: readonly CheckSpec[]): void {
    if (this.#checks !== null) {
      this.#checks.update(specs)
      return
    }
    const { clock, timers, node, lookOf } = this.#parts
    this.#checks = startChecks({
      ...{ specs, vantage: node, clock, timers },
      ...(lookOf ? { lookOf } : {}),
      onResult: (result, looked) => this.#saw(result, looked),
      onJudged: () => {},
    })
  }

  /** The answer first: telling people, and other vantages, can wait a moment. */
  #saw(result: CheckResult, { state, why, latencyMs }: Looked): void {
    const { check, verdict, sequence, detail } = result
    const before = this.#last.get(check)
    this.#last.set(check, result)
    this.#pretended.saw(result, state, this.#downAfter.get(check) ?? 1)
    const saying = this.#sayingOf(check, state, verdict, sequence, why ?? detail)
    const now = this.#parts.clock.monotonic()
    if (saying !== null) {
      this.#ownWord([saying], now, (result.at + result.tookMs) as Instant)
      this.#mesh.say(saying, now, before?.verdict !== verdict || why !== null)
    }
    const usualMs = this.#judge(result, latencyMs)
    this.#parts.onResult(usualMs === null ? result : { ...result, usualMs })
  }

  /** Beside the votes, and after them. Returns what is usual for it. */
  #judge(result: CheckResult, latencyMs: number | null): number | null {
    const { check } = result
    this.#ailments.saw(result, latencyMs, this.#blind !== null)
    const definition = this.#state.rule.checks.get(check)?.definition
    if (definition !== undefined) this.#mesh.complain(check, definition, this.#ailments.conditionOf(check))
    return this.#ailments.usualMs(check)
  }

  #sayingOf(
    check: CheckId,
    state: HealthState,
    verdict: CheckResult['verdict'],
    sequence: number,
    why: string,
  ): Saying | null {
    const definition = this.#state.rule.checks.get(check)?.definition
    if (definition === undefined) return null
    const rehearsed = this.#pretended.has(check) ? { rehearsed: true as const } : {}
    return { check, definition, sequence, state, verdict, age: 0, why, ...rehearsed }
  }

  /** What is known of each check, under the definition of today: its judgement may have been kept over a reload. */
  #ownSayings(): readonly Saying[] {
    return [...(this.#checks?.states() ?? [])].flatMap(([check, { health, last, sequence }]) => {
      if (health.state === 'unknown') return []
      const saying = this.#sayingOf(check, health.state, health.state, sequence, last?.detail ?? 'as before')
      return saying ? [saying] : []
    })
  }

  #ownWord(sayings: readonly Saying[], now = this.#parts.clock.monotonic(), at?: Instant): void {
    const { node, clock, looks } = this.#parts
    if (!looks) return
    this.#step({
      ...{ kind: 'heard', from: node, session: this.#session, sentAt: now, blind: this.#blind, sayings },
      now,
      at: at ?? clock.now(),
    })
  }

  #hear(from: NodeName, session: string, { sentAt, blind, sayings, complaints }: Say): void {
    // Nobody else speaks in this node's name.
    if (from === this.#parts.node) return
    this.#step({ kind: 'heard', from, session, sentAt, blind, sayings, ...this.#moment() })
    this.#ailments.hear(from, complaints)
  }

  /** The same again every second is no news. */
  #refused(why: string): void {
    const now = this.#parts.clock.monotonic()
    for (const [told, at] of this.#refusals) if (now - at > refusalToldEvery) this.#refusals.delete(told)
    if (this.#refusals.has(why) || this.#refusals.size >= mostRefusals) return
    this.#refusals.set(why, now)
    this.#parts.onRefused(why)
  }

  #tick(): void {
    const moment = this.#moment()
    if (this.#woke(moment)) return
    this.#step({ kind: 'tick', ...moment })
    this.#ailments.evaluate(this.#state)
  }

  /** After a halt of this process what has arrived meanwhile is heard before anybody is missed. */
  #woke({ now, at }: Pick<VantagesEvent, 'now' | 'at'>): boolean {
    const stood = now - this.#ranAt - tickEvery
    this.#ranAt = now
    if (stood <= beatEvery) return false
    this.#state = stepVantages(this.#state, { kind: 'woke', stood, now, at }).state
    return true
  }

  #moment(): { readonly now: number; readonly at: Instant } {
    const { clock } = this.#parts
    return { now: clock.monotonic(), at: clock.now() }
  }

  #step(event: VantagesEvent): void {
    if (this.#stopped) return
    this.#woke(event)
    const { state, effects } = stepVantages(this.#state, event)
    this.#state = state
    for (const effect of effects)
      if (effect.kind === 'nudge') this.#checks?.nudge(effect.check)
      else if (effect.kind === 'health') this.#parts.onHealth(effect)
      else this.#parts.onQuorum(effect)
  }

  #link(orders: NodeOrders): void {
    this.#cancelRetry()
    const { link, quorum } = orders
    this.#linking = this.#linking.then(async () => {
      if (this.#stopped) return
      try {
        await this.#mesh.follow(link ? await meshRule(link, quorum.of, this.#parts.looks) : null)
        this.#linkTrouble = null
      } catch (problem) {
        this.#linkTrouble = (problem as Error).message
        this.#cancelRetry = this.#parts.timers.after(tryAgain, () => this.#link(orders))
      }
    })
  }
}
