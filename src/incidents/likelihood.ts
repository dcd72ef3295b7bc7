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
 * ln likelihood of the first `n` counts, each at this rate and clumping (> 1); what does not depend on the rate is left
 * out, so only differences mean something.
 */
export function likelihoodOf(counts: Float64Array, n: number, rate: number, clumping: number): number {
  const size = rate / (clumping - 1)
  let sum = 0
  for (let i = 0; i < n; i++) {
    const count = counts[i]!
    if (count > 0) sum += rising(count, size)
  }
  return sum - n * size * Math.log(clumping)
}

/** A harmless explanation: the rate of each count, and -log10 of how often it is so. */
export type Harmless = { readonly rate: number; readonly odds: number }

/**
 * log10 likelihood of an outage over that of the likeliest harmless explanation, each as unlikely as it is rare.
 */
export function oddsOf(
  counts: Float64Array,
  n: number,
  clumping: number,
  harmless: readonly Harmless[],
): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += counts[i]!
  const outage = likelihoodOf(counts, n, sum / n, clumping)
  let least = Number.POSITIVE_INFINITY
  for (const { rate, odds } of harmless) {
    const gain = rate * n >= sum ? 0 : (outage - likelihoodOf(counts, n, rate, clumping)) / Math.LN10
    least = Math.min(least, gain + odds)
  }
  return least
}
