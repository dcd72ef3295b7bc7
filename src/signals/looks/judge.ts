// One check from one vantage: does it fail in part, is it slow? Two sequential tests over the same looks, both by counting:
// failures against the usual share of failures, and looks that took longer than what is usually high. Nothing is assumed
// of how latencies are spread. Constant work for each look, a few kilobytes for each check.
//
// Whether it is down is not asked here: that is decided in milliseconds by `health.ts`, and steering goes by that alone.

import type { Instant } from '../../terms/index.ts'
import type { Condition, SlowRule } from './condition.ts'
import { proofRule } from './proof.ts'
import { counted, joined, nothing, Question, type Shares, shareOf, type Tally } from './question.ts'
import { Spread } from './spread.ts'
import { UsualFailures } from './usual-failures.ts'
import { UsualLatency, usuallyHigh } from './usual-latency.ts'

export type Look = {
  /** When it ended. */
  readonly at: Instant
  readonly failed: boolean
  /** Milliseconds; null: it says nothing of how long a look takes (it failed, or confirmed a failure). */
  readonly tookMs: number | null
  readonly detail: string
  /** The phase that failed. */
  readonly phase?: string
}

/** Looks closer together than this are one moment: what hits one of them hits its neighbours. */
const leastMomentMs = 5000
/** A run of failures is one event; whether it is an outage is the business of `down`. */
const countedOfRun = 2
/** Slow: half of the looks are late. */
const lateShares: Shares = { usual: usuallyHigh, telling: 0.5 }

/** As if these had been seen before: the first looks of what was found for failing tell of more than there is. */
const looksBefore: Tally = { bad: 1, seen: 10 }

type Moment = { readonly beganAt: Instant; failed: Tally; late: Tally }

export class LookJudge {
  readonly #slow: SlowRule
  readonly #momentMs: number
  readonly #failing: Question
  readonly #late: Question
  readonly #usualFailures: UsualFailures
  readonly #usualLatency: UsualLatency
  /** Since it began to be late. */
  readonly #lately = new Spread()
  #moment: Moment | null = null
  /** Failures in a row. */
  #run = 0
  #failure: { readonly detail: string; readonly phase: string | null } = { detail: '', phase: null }

  constructor(everyMs: number, slow: SlowRule) {
    this.#slow = slow
    this.#momentMs = Math.max(leastMomentMs, everyMs)
    const rule = proofRule(this.#momentMs)
    this.#failing = new Question(rule)
    this.#late = new Question(rule)
    this.#usualFailures = new UsualFailures(this.#momentMs)
    this.#usualLatency = new UsualLatency(this.#momentMs)
  }

  look({ at, failed, tookMs, detail, phase }: Look): void {
    if (this.#moment !== null && at >= this.#moment.beganAt + this.#momentMs) this.#close(this.#moment, at)
    this.#moment ??= { beganAt: at, failed: nothing, late: nothing }
    this.#run = failed ? this.#run + 1 : 0
    if (failed) this.#failure = { detail, phase: phase ?? null }
    if (this.#run <= countedOfRun) this.#moment.failed = counted(this.#moment.failed, failed)
    if (tookMs === null) return
    const slowFrom = this.#slowFrom()
    if (slowFrom !== null) this.#moment.late = counted(this.#moment.late, tookMs > slowFrom)
    this.#lately.add(tookMs)
    this.#usualLatency.took(tookMs, this.#late.isNewsAt(at))
  }

  /** What this vantage has seen in the running moment it saw with bad eyes. */
  forgetMoment(): void {
    this.#moment = null
    this.#run = 0
  }

  /** Null: nothing is wrong with it, beside what `down` says. The worse one, where both are. */
  get condition(): Condition | null {
    const [ailment, question] = this.#failing.proven
      ? (['failing', this.#failing] as const)
      : (['slow', this.#late] as const)
    if (!question.proven || question.since === null) return null
    const slowFrom = this.#slowFrom()
    return {
      ailment,
      since: question.since,
      share: this.#failing.since === null ? 0 : shareOf(joined(this.#failing.tally, looksBefore)),
      usualShare: this.#failing.since === null ? this.#usualFailures.shares.usual : this.#failing.usual,
      ms: this.#lately.quantile(0.5),
      usualMs: this.usualMs,
      slowFrom,
      failure: this.#failure.detail,
      phase: this.#failure.phase,
    }
  }

  /** What a look usually takes; null: not known yet. */
  get usualMs(): number | null {
    return this.#usualLatency.known?.ms ?? null
  }

  #slowFrom(): number | null {
    if (this.#slow.kind === 'off') return null
    return this.#slow.kind === 'above' ? this.#slow.ms : (this.#usualLatency.known?.slowFrom ?? null)
  }

  #close({ beganAt, failed, late }: Moment, now: Instant): void {
    this.#moment = null
    this.#failing.weigh(failed, this.#usualFailures.shares, beganAt)
    if (!this.#failing.isNewsAt(now)) this.#usualFailures.learn(failed)
    this.#late.weigh(late, lateShares, beganAt)
    this.#usualLatency.turn(now, this.#late.isNewsAt(now))
    if (this.#late.since === null) this.#lately.clear()
  }
}
