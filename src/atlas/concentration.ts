// How much of an estate stands in one place. Everything that is counted weighs 1, spread evenly over the places it
// stands on; the Herfindahl-Hirschman index is the sum of the squared shares (Hirschman 1945, Herfindahl 1950):
// 1/n when n places carry alike, 1 when one carries all. Competition authorities write it from 0 to 10,000 (shares in
// per cent) and call more than 1,800 highly concentrated (US Merger Guidelines 2023, section 2.1).

import type { FoundationPath } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { containersOf } from './reach.ts'

export const levels = ['provider', 'region', 'jurisdiction'] as const
export type Level = (typeof levels)[number]

export type Share = {
  readonly name: string
  /** 0..1 of all that stands somewhere; the shares of one concentration sum to 1. */
  readonly share: number
  /** How many stand there, wholly or in part. */
  readonly members: number
}

export type Concentration = {
  readonly level: Level
  /** Largest first; ties by name. */
  readonly shares: readonly Share[]
  /** 0..1; 0 when nothing is counted. */
  readonly hhi: number
  /** What is counted, and what stands nowhere that is known and is left out of the shares. */
  readonly counted: number
  readonly without: number
}

/** Sum of the squared shares, 0..1. Weights need not sum to 1. */
export function herfindahl(weights: Iterable<number>): number {
  let sum = 0
  let squares = 0
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  return sum > 0 ? squares / (sum * sum) : 0
}

/** The same from 0 to 10,000, whole. */
export const hhiPoints = (hhi: number): number => Math.round(hhi * 10_000)

/** The place of a path at a level; a jurisdiction is that of the nearest foundation that says one, null: none does. */
export function placeOf(atlas: Atlas, path: FoundationPath, level: Level): string | null {
  const [provider = path, region] = path.split('/')
  if (level === 'provider') return provider
  if (level === 'region') return region === undefined ? provider : `${provider}/${region}`
  for (const at of containersOf(atlas, path)) {
    const said = atlas.foundations.get(at)?.jurisdiction
    if (said !== undefined) return said
  }
  return null
}

/** Each of `things` is what one of them stands on; one without any place stands nowhere that is known. */
export function concentrationOf(
  atlas: Atlas,
  things: readonly (readonly FoundationPath[])[],
  level: Level,
): Concentration {
  const tallies = new Map<string, { weight: number; members: number }>()
  const somewhere = things
    .map((paths) => new Set(paths.flatMap((path) => placeOf(atlas, path, level) ?? [])))
    .filter(({ size }) => size > 0)
  for (const places of somewhere) {
    for (const place of places) {
      const tally = tallies.get(place) ?? { weight: 0, members: 0 }
      tally.weight += 1 / places.size
      tally.members += 1
      tallies.set(place, tally)
    }
  }
  const shares = [...tallies]
    .map(([name, { weight, members }]) => ({ name, share: weight / somewhere.length, members }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
  return {
    level,
    shares,
    hhi: herfindahl(shares.map(({ share }) => share)),
    counted: things.length,
    without: things.length - somewhere.length,
  }
}
