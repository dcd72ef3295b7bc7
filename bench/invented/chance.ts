// Draws that made-up outages need.

import { pick, type Random } from '../../src/terms/index.ts'

export const between = (random: Random, low: number, high: number): number =>
  low + random.next() * (high - low)

/** Evenly on the logarithm: as often from 1 to 10 as from 10 to 100. */
export const acrossScales = (random: Random, low: number, high: number): number =>
  low * (high / low) ** random.next()

export function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let n = 0
  for (let left = Math.exp(-mean), p = random.next(); p > left; p *= random.next()) n++
  return n
}

export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const copy = [...list]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = pick(random, i + 1)
    ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
  }
  return copy
}

/** Draws one of `items` as often as its weight says. */
export function drawer<T>(random: Random, items: readonly T[], weights: readonly number[]): () => T {
  const sums: number[] = []
  let sum = 0
  for (const weight of weights) {
    sum += weight
    sums.push(sum)
  }
  return () => {
    const at = random.next() * sum
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > at) high = middle
      else low = middle + 1
    }
    return items[low]!
  }
}
