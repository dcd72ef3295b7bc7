// How long looks usually take: over the last day or so, and at this hour of earlier days, so that what is slow every night
// at three is usual at three.

import type { Instant } from '../../terms/index.ts'
import { Spread } from './spread.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
/** A check that looks seldom remembers at least so many looks. */
const leastRemembered = 300
/** Before that nothing is known to be usual: a start is not how it goes on. */
const acquaintedMs = 600_000
const acquaintedLooks = 30
/** Looks in an hour that say how that hour is. */
const tellingHour = 5
/** An hour of today counts so much against the same hour of the days before, and may be so many times worse tomorrow. */
const newest = 1 / 3
const worse = 1.5
/** Slow is at least so many times the usual, and so many milliseconds above it: nobody feels less. */
const slower = 2
const feltMs = 50
/** Nine of ten usual looks take less than what is called high: one in ten is no news. */
export const usuallyHigh = 0.1

export type Usual = {
  /** Milliseconds, the median. */
  readonly ms: number
  /** What takes longer is slow. */
  readonly slowFrom: number
}

export class UsualLatency {
  readonly #day = new Spread()
  readonly #hour = new Spread()
  /** What nine of ten looks of each hour (UTC) stayed below; 0: not known. */
  readonly #highs = new Float64Array(24)
  readonly #fade: number
  #since: Instant | null = null
  #hourNow = 0
  #known: Usual | null = null

  constructor(momentMs: number) {
    this.#fade = Math.exp(-momentMs / Math.max(dayMs, leastRemembered * momentMs))
  }

  /** Null: not known yet. */
  get known(): Usual | null {
    return this.#known
  }

  /** `wrong`: it is slow already, which teaches the day nothing; its hour it does. */
  took(ms: number, wrong: boolean): void {
    this.#hour.add(ms)
    if (!wrong) this.#day.add(ms)
  }

  /** At the end of a moment. */
  turn(at: Instant, wrong: boolean): void {
    this.#since ??= at
    if (!wrong) this.#day.fade(this.#fade)
    const hourNow = Math.floor(at / hourMs)
    if (hourNow !== this.#hourNow) this.#closeHour(hourNow)
    const acquainted = at - this.#since >= acquaintedMs && this.#day.total >= acquaintedLooks
    this.#known = acquainted ? this.#usualAt(hourNow % 24) : null
  }

  #closeHour(next: number): void {
    const hour = this.#hourNow % 24
    const before = this.#highs[hour]!
    if (this.#hour.total >= tellingHour) {
      const high = this.#hour.quantile(1 - usuallyHigh)
      this.#highs[hour] = before === 0 ? high : before * (high / before) ** newest
    }
    this.#hour.clear()
    this.#hourNow = next
  }

  /** Neighbouring hours count, too: clocks are put forward, and nothing begins on the stroke. */
  #usualAt(hour: number): Usual {
    const ms = this.#day.quantile(0.5)
    const high = this.#day.quantile(1 - usuallyHigh)
    const hourHigh = Math.max(...[hour + 23, hour, hour + 1].map((h) => this.#highs[h % 24]!))
    return { ms, slowFrom: Math.max(slower * ms, ms + feltMs, high, worse * hourHigh) }
  }
}
