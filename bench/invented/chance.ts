// Draws that made-up outages need.

import { indexIn, pick, type Random, runningSums } from '../../src/terms/index.ts'

export const between = (random: Random, low: number, high: number): number =>
  low + random.next() * (high - low)

/** Evenly on the logarithm: as often from 1 to 10 as from 10 to 100. */
export const acrossScales = (random: Random, low: number, high: number): number =>
  low * (high / low) ** random.next()

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
  const sums = runningSums(weights)
  return () => items[indexIn(sums, random.next() * sums.at(-1)!)]!
}
