// Which share of a check's looks usually fails: what was seen in the last week or so, beside a prior (the mean of a Beta
// distribution) that says "next to none", so that a new check has a usual from its first look.

import { joined, mostShare, nothing, type Shares, type Tally } from './question.ts'

/** As if so many looks had been seen before, and one of them had failed. */
const before: Tally = { bad: 1, seen: 1000 }
const weekMs = 7 * 86_400_000
/** A check that looks seldom remembers at least so many looks. */
const leastRemembered = 2000
/** Less than one in a thousand is not told from it. */
const least = 0.001
/** One in ten is news, and where many fail usually, three times as many. */
const telling = 0.1
const timesUsual = 3

export class UsualFailures {
  readonly #fade: number
  #seen: Tally = nothing

  constructor(momentMs: number) {
    this.#fade = Math.exp(-momentMs / Math.max(weekMs, leastRemembered * momentMs))
  }

  learn(moment: Tally): void {
    const { bad, seen } = this.#seen
    this.#seen = joined({ bad: bad * this.#fade, seen: seen * this.#fade }, moment)
  }

  get shares(): Shares {
    const { bad, seen } = joined(this.#seen, before)
    const usual = Math.min(mostShare / timesUsual, Math.max(least, bad / seen))
    return { usual, telling: Math.max(telling, timesUsual * usual) }
  }
}
