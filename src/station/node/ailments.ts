// What ails the checks that answer: this node's own looks are judged here, and what other vantages complain of is kept
// while it is said. Once a second everybody's word on each check is weighed; steering hears nothing of it.

import type { CheckSlow, CheckSpec } from '../../checks/index.ts'
import {
  type Ailing,
  type AilingState,
  type CheckResult,
  type Condition,
  LookJudge,
  notAiling,
  type Sight,
  type SlowRule,
  stepAiling,
  type VantagesState,
  voteOf,
} from '../../signals/index.ts'
import type { CheckId, Clock, Instant, NodeName } from '../../terms/index.ts'
import { type Complaint, complainEvery } from '../vantages/complaints.ts'

export type CheckAiling = { readonly check: CheckId; readonly ailing: Ailing }

/** What is told of all checks. */
export type AilingReport = {
  /** False: this node has not looked for long, and of what it does not name it knows nothing. */
  readonly acquainted: boolean
  readonly checks: readonly CheckAiling[]
}

type Heard = { readonly condition: Condition; readonly definition: string; readonly until: number }

const byUsual: SlowRule = { kind: 'usual' }
const evaluateEveryMs = 1000
/** A complaint counts while it is repeated. */
const complaintLasts = 3 * complainEvery
/** After a start what is usual is learnt for ten minutes, and what ailed before has to be proven again. */
const acquaintedAfterMs = 15 * 60_000

export class Ailments {
  readonly #clock: Clock
  readonly #own: NodeName
  readonly #judges = new Map<CheckId, { readonly judge: LookJudge; readonly rule: string }>()
  readonly #heard = new Map<NodeName, Map<CheckId, Heard>>()
  readonly #states = new Map<CheckId, AilingState>()
  readonly #startedAt: number
  #evaluatedAt = Number.NEGATIVE_INFINITY

  constructor(own: NodeName, clock: Clock) {
    this.#own = own
    this.#clock = clock
    this.#startedAt = clock.monotonic()
  }

  /** What is known of a check goes on while it is looked at in the same way. */
  follow(specs: readonly CheckSpec[], slow: readonly CheckSlow[] = []): void {
    const rules = new Map(slow.map(({ check, rule }) => [check, rule]))
    const known = new Set(specs.map(({ id }) => id))
    for (const id of this.#judges.keys()) if (!known.has(id)) this.#judges.delete(id)
    for (const id of this.#states.keys()) if (!known.has(id)) this.#states.delete(id)
    for (const { id, probe, every } of specs) {
      const slowRule = rules.get(id) ?? byUsual
      const rule = JSON.stringify([probe, every, slowRule])
      if (this.#judges.get(id)?.rule !== rule)
        this.#judges.set(id, { judge: new LookJudge(every, slowRule), rule })
    }
  }

  /** After each look of this node. What a drill pretends, or was seen with bad eyes, is no evidence. */
  saw(result: CheckResult, latencyMs: number | null, blind: boolean): void {
    const judge = this.#judges.get(result.check)?.judge
    if (judge === undefined || result.verdict === 'unknown' || result.rehearsed) return
    if (blind) {
      judge.forgetMoment()
      return
    }
    const { detail, phase } = result
    judge.look({
      at: (result.at + result.tookMs) as Instant,
      failed: result.verdict === 'down',
      ...{ tookMs: latencyMs, detail },
      ...(phase === undefined ? {} : { phase }),
    })
  }

  usualMs(check: CheckId): number | null {
    return this.#judges.get(check)?.judge.usualMs ?? null
  }

  /** What this node itself would complain of. */
  conditionOf(check: CheckId): Condition | null {
    return this.#judges.get(check)?.judge.condition ?? null
  }

  hear(from: NodeName, complaints: readonly Complaint[]): void {
    if (complaints.length === 0) return
    const until = this.#clock.monotonic() + complaintLasts
    const heard = this.#heard.get(from) ?? new Map<CheckId, Heard>()
    this.#heard.set(from, heard)
    for (const { check, definition, condition, ageMs } of complaints) {
      const since = (this.#clock.now() - ageMs) as Instant
      if (condition === null) heard.delete(check)
      else heard.set(check, { condition: { ...condition, since }, definition, until })
    }
  }

  /** At most once a second. */
  evaluate(vantages: VantagesState): void {
    const now = this.#clock.monotonic()
    if (now - this.#evaluatedAt < evaluateEveryMs) return
    this.#evaluatedAt = now
    for (const heard of this.#heard.values())
      for (const [check, { until }] of heard) if (until < now) heard.delete(check)
    for (const check of vantages.rule.checks.keys()) {
      const before = this.#states.get(check) ?? notAiling
      const sights = this.#sights(vantages, check, now)
      const after = stepAiling(before, { sights, quorum: vantages.rule.quorum, now })
      if (after.told === null && after.otherSince === null) this.#states.delete(check)
      else this.#states.set(check, after)
    }
  }

  report(): AilingReport {
    const checks = [...this.#states].flatMap(([check, { told }]) =>
      told === null ? [] : [{ check, ailing: told }],
    )
    return { acquainted: this.#clock.monotonic() - this.#startedAt >= acquaintedAfterMs, checks }
  }

  /** A vantage that is blind sees nothing, also where it is the only one. */
  #sights(vantages: VantagesState, check: CheckId, now: number): readonly Sight[] {
    const definition = vantages.rule.checks.get(check)?.definition
    return vantages.rule.of.flatMap((vantage): Sight[] => {
      if ((vantages.witnesses.get(vantage)?.blind ?? null) !== null) return []
      const state = voteOf(vantages, vantage, check, now)
      if (state === undefined || isPretended(vantages, vantage, check)) return []
      const said = this.#heard.get(vantage)?.get(check)
      const others = said !== undefined && said.definition === definition ? said.condition : null
      const condition = vantage === this.#own ? this.conditionOf(check) : others
      // What fails every other time is never judged up or down, and that it ails is seen all the same.
      return state === 'unknown' && condition === null ? [] : [{ vantage, state, condition }]
    })
  }
}

/** Down for no other reason than a drill. */
const isPretended = ({ witnesses }: VantagesState, vantage: NodeName, check: CheckId): boolean =>
  witnesses.get(vantage)?.said.get(check)?.saying.rehearsed === true
