// Drawn from a seed: Poisson counts and weighted choices.

import type { Random } from './random.ts'

/** Above this mean a Poisson count is drawn as a rounded normal; its skew (below 0.15) no longer shows. */
const normalFrom = 50

/** A count of mean `mean`. Small means by multiplication of uniforms (Knuth, TAOCP 3.4.1). */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0
  if (mean >= normalFrom) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}

/** Box and Muller 1958. */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
  return radius * Math.cos(2 * Math.PI * random.next())
}

/** The first index whose running sum exceeds `at`. */
export function indexIn(runningSums: Float64Array, at: number): number {
  let [low, high] = [0, runningSums.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (runningSums[middle]! > at) high = middle
    else low = middle + 1
  }
  return low
}

export function runningSums(weights: readonly number[] | Float64Array): Float64Array {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!
    sums[i] = sum
  }
  return sums
}
