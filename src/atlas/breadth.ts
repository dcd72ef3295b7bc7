// How broad a crowd is: from how many countries people report a service, for as many reports. Services of one outage are
// more alike in that than those of different ones: what one region's users share is reported from there, what the world
// shares from everywhere. The number of countries by itself grows with the reports; Ewens' sampling formula (1972; its
// parameter is Fisher's alpha of 1943) tells how likely it is for each breadth, however many reports there are. The
// breadths of an outage's services are learned as a histogram: one that hits a town's shops and the world's networks
// has two humps. Outages need not differ in breadth, and mostly do not: how far that goes is judged by all together.

import { logGamma } from '../incidents/index.ts'

export type Breadth = { readonly reports: number; readonly countries: number }

/** From one country, whatever is reported, to nearly another with each report. */
const alphas = Array.from({ length: 13 }, (_, i) => Math.exp((i - 5) / 2))
/** Before anything is heard of an outage: as if learned from one service that is like those of the others. */
const learnedFrom = 1
const looks = 5
/** Natural logarithm of the odds against outages of one time that differ in breadth. */
const seldomDiffer = 2

/** By breadth: the chance of what is heard of one service, up to a factor; and how many services have it, 1 in all. */
type Chances = Float64Array
type Spread = Float64Array
type Heard = { readonly chances: Chances; readonly weight: number }

const even: Spread = new Float64Array(alphas.length).fill(1 / alphas.length)

function chancesOf({ reports, countries }: Breadth): Chances {
  const logs = alphas.map(
    (alpha) => countries * Math.log(alpha) + logGamma(alpha) - logGamma(alpha + reports),
  )
  const most = Math.max(...logs)
  return Float64Array.from(logs, (log) => Math.exp(log - most))
}

function chanceIn(spread: Spread, chances: Chances): number {
  let chance = 0
  for (let b = 0; b < spread.length; b++) chance += spread[b]! * chances[b]!
  return chance
}

function add(sums: Float64Array, { chances, weight }: Heard, spread: Spread): void {
  const each = weight / chanceIn(spread, chances)
  for (let b = 0; b < sums.length; b++) sums[b]! += each * spread[b]! * chances[b]!
}

function normed(sums: Float64Array): Spread {
  let all = 0
  for (const sum of sums) all += sum
  return sums.map((sum) => sum / all)
}

/** By expectation and maximisation. */
function learn(heard: readonly Heard[], before: Spread): Spread {
  let learned = before
  for (let look = 0; look < looks; look++) {
    const next = before.map((share) => share * learnedFrom)
    for (const one of heard) add(next, one, learned)
    learned = normed(next)
  }
  return learned
}

/** What was learned of `n` services without what this one taught: nobody bears witness for himself. */
function withoutOne(learned: Spread, n: number, { chances, weight }: Heard): Spread {
  const rest = learned.map((share) => share * (learnedFrom + n))
  add(rest, { chances, weight: -weight }, learned)
  return normed(rest.map((sum) => Math.max(0, sum)))
}

export class BreadthBook {
  readonly #chances: readonly Chances[]
  readonly #all: Spread
  readonly #anywhere: readonly number[]

  constructor(breadths: readonly Breadth[]) {
    this.#chances = breadths.map(chancesOf)
    this.#all = learn(
      this.#chances.map((chances) => ({ chances, weight: 1 })),
      even,
    )
    this.#anywhere = this.#chances.map((chances) => chanceIn(this.#all, chances))
  }

  /**
   * How many times likelier each is as broad as it is if it belongs to a trouble than if to any, for each trouble.
   * `shares`: by trouble, 0..1, how far each belongs to it now.
   */
  ratios(shares: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const ratios = shares.map((weights) => this.#ratiosIn(weights))
    const evidence = ratios.flatMap((of, t) => of.map((ratio, i) => shares[t]![i]! * Math.log(ratio)))
    const differ = 1 / (1 + Math.exp(seldomDiffer - evidence.reduce((sum, one) => sum + one, 0)))
    return ratios.map((of) => of.map((ratio) => 1 - differ + differ * ratio))
  }

  #ratiosIn(weights: readonly number[]): readonly number[] {
    const heard = this.#chances.map((chances, i) => ({ chances, weight: weights[i]! }))
    const n = weights.reduce((sum, weight) => sum + weight, 0)
    const learned = learn(heard, this.#all)
    return heard.map((one, i) => chanceIn(withoutOne(learned, n, one), one.chances) / this.#anywhere[i]!)
  }
}
