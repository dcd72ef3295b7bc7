// One yes-or-no question asked of every look: does it fail, is it late? The answers of a moment are weighed together, and
// from where the evidence began to rise (the estimate that comes with the sum for nothing) the answers are counted.

import type { Instant } from '../../terms/index.ts'
import { noProof, type Proof, type ProofRule, stepProof, weightOf } from './proof.ts'

/** Of `seen` looks `bad` said yes. */
export type Tally = { readonly bad: number; readonly seen: number }

export const nothing: Tally = { bad: 0, seen: 0 }
export const counted = ({ bad, seen }: Tally, isBad: boolean): Tally => ({
  bad: bad + (isBad ? 1 : 0),
  seen: seen + 1,
})
export const joined = (a: Tally, b: Tally): Tally => ({ bad: a.bad + b.bad, seen: a.seen + b.seen })
export const shareOf = ({ bad, seen }: Tally): number => (seen === 0 ? 0 : bad / seen)

/** `usual`: the share that is no news. `telling`: the least share that is. */
export type Shares = { readonly usual: number; readonly telling: number }

export class Question {
  readonly #rule: ProofRule
  #proof: Proof = noProof
  /** Null while nothing speaks for it. */
  #since: Instant | null = null
  #tally: Tally = nothing
  #usual = 0

  constructor(rule: ProofRule) {
    this.#rule = rule
  }

  get proven(): boolean {
    return this.#proof.proven
  }

  get since(): Instant | null {
    return this.#since
  }

  /** Since then. */
  get tally(): Tally {
    return this.#tally
  }

  /** The share that was usual when it began. */
  get usual(): number {
    return this.#usual
  }

  /** Proven, and not for so long that it is how things are now. */
  isNewsAt(now: Instant): boolean {
    return this.proven && now - (this.#since ?? now) < stubbornMs
  }

  /** The answers of a moment that began at `at`. */
  weigh(moment: Tally, { usual, telling }: Shares, at: Instant): void {
    if (moment.seen === 0) return
    const before = this.#proof
    // Once it is proven its share is known, and it is over when that is.
    const share = before.proven ? Math.min(mostShare, Math.max(telling, shareOf(this.#tally))) : telling
    this.#proof = stepProof(before, weightOf(moment.bad, moment.seen, usual, share), this.#rule)
    const over = this.#proof.sum === 0 && !this.#proof.proven
    if (this.#since === null) this.#usual = usual
    this.#since = over ? null : (this.#since ?? at)
    this.#tally = over ? nothing : joined(this.#tally, moment)
  }
}

export const mostShare = 0.9
/** What lasts longer than a day is learnt as usual. */
const stubbornMs = 86_400_000
