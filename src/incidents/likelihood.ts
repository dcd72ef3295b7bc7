// How likely reports are at a rate. They come in clumps (one person who tries three times, a household, a shared link):
// the variance of any span is the same multiple of its mean, the clumping. That is a negative binomial of each minute
// with size rate / (clumping - 1). Its likelihood weighs a clump by the logarithm and separate minutes by their sum:
// twelve reports in one minute are one clump, twelve in six minutes are an outage. The sum of a window, judged by
// its tail alone, cannot tell these two apart.

import { logGamma } from './negative-binomial.ts'

const factorsByHand = 40

/** ln Γ(count + size) - ln Γ(size), `count` a whole number. */
export function rising(count: number, size: number): number {
  if (count > factorsByHand) return logGamma(count + size) - logGamma(size)
  let log = 0
  let product = 1
  for (let j = 0; j < count; j++) {
    product *= size + j
    if (product > 1e200 || product < 1e-200) {
      log += Math.log(product)
      product = 1
    }
  }
  return log + Math.log(product)
}

/**
 * ln likelihood of counts, each at one rate and clumping (> 1); what does not depend on the rate is left out, so only
 * differences mean something. What a count is worth at the rate is worked out once: a track is asked for the same few
 * counts hundreds of times.
 */
export class Likelihood {
  #size = 1
  #logClumping = 0
  #logGammaOfSize = Number.NaN
  /** By count: `rising` of it, or NaN, and its factors so far. */
  readonly #worth = new Float64Array(factorsByHand + 1)
  readonly #log = new Float64Array(factorsByHand + 1)
  readonly #product = new Float64Array(factorsByHand + 1)
  #known = 0
  #sum = 0
  #summed = 0

  begin(rate: number, clumping: number): void {
    this.#size = rate / (clumping - 1)
    this.#logClumping = Math.log(clumping)
    this.#logGammaOfSize = Number.NaN
    this.#log[0] = 0
    this.#product[0] = 1
    this.#known = 0
    this.#sum = 0
    this.#summed = 0
  }

  /** `rising(count, size)`, to the last bit. */
  #risingOf(count: number): number {
    if (count > factorsByHand) {
      if (Number.isNaN(this.#logGammaOfSize)) this.#logGammaOfSize = logGamma(this.#size)
      return logGamma(count + this.#size) - this.#logGammaOfSize
    }
    while (this.#known < count) this.#nextFactor()
    const known = this.#worth[count]!
    if (!Number.isNaN(known)) return known
    const worth = this.#log[count]! + Math.log(this.#product[count]!)
    this.#worth[count] = worth
    return worth
  }

  #nextFactor(): void {
    const j = this.#known++
    const product = this.#product[j]! * (this.#size + j)
    const isFar = product > 1e200 || product < 1e-200
    this.#log[j + 1] = isFar ? this.#log[j]! + Math.log(product) : this.#log[j]!
    this.#product[j + 1] = isFar ? 1 : product
    this.#worth[j + 1] = Number.NaN
  }

  /** Of the first `n` counts. */
  of(counts: Float64Array, n: number): number {
    let sum = 0
    for (let i = 0; i < n; i++) if (counts[i]! > 0) sum += this.#risingOf(counts[i]!)
    return sum - n * this.#size * this.#logClumping
  }

  /** The same, where those it was asked for before stand unchanged at the beginning. */
  ofMore(counts: Float64Array, n: number): number {
    for (; this.#summed < n; this.#summed++) {
      const count = counts[this.#summed]!
      if (count > 0) this.#sum += this.#risingOf(count)
    }
    return this.#sum - n * this.#size * this.#logClumping
  }
}

const plain = new Likelihood()

/** Of the first `n` counts. */
export function likelihoodOf(counts: Float64Array, n: number, rate: number, clumping: number): number {
  plain.begin(rate, clumping)
  return plain.of(counts, n)
}

/** A harmless explanation: the rate of each count, and -log10 of how often it is so. */
export type Harmless = { readonly rate: number; readonly odds: number }

/**
 * log10 likelihood of an outage over that of the likeliest harmless explanation, each as unlikely as it is rare.
 * `likelihood`: of the counts by the nth of these, where it is known more cheaply.
 */
export function oddsOf(
  counts: Float64Array,
  n: number,
  clumping: number,
  harmless: readonly Harmless[],
  likelihood = (nth: number): number => likelihoodOf(counts, n, harmless[nth]!.rate, clumping),
): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += counts[i]!
  const outage = likelihoodOf(counts, n, sum / n, clumping)
  let least = Number.POSITIVE_INFINITY
  for (let nth = 0; nth < harmless.length; nth++) {
    const { rate, odds } = harmless[nth]!
    const gain = rate * n >= sum ? 0 : (outage - likelihood(nth)) / Math.LN10
    least = Math.min(least, gain + odds)
  }
  return least
}
