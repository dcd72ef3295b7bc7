// Whom each of several outages hit. Beside edges and onset it is told by how loud a service's failure is, and from how
// many countries it is reported: the services of one outage are more alike in that than those of different ones. What
// an outage's are like, and how alike they are, is learned from those that are likely its own; where they are not
// alike, it says nothing.

import { logGamma } from '../incidents/index.ts'
import { BreadthBook } from './breadth.ts'
import { type Fit, type Worth, worthOf } from './fit.ts'
import type { Scene } from './scene.ts'
import type { Loudness } from './signs.ts'
import { areKin } from './standing.ts'

/** What any failure may be: the logarithm's mean and variance of the Gamma prior for loudness in signs.ts. */
const anyLoudness = -0.17
const anyVariance = 4.9
/** Before anything is heard of an outage: its services differ by a factor of e, as if learned from one of them. */
const spread = 1
const spreadFrom = 1
/**
 * Those that are far off are likely another's, and must not make an outage look as if it took anything: they are learned
 * from as in a Student's t of so many degrees of freedom, looked at again so many times (Lange, Little and Taylor, 1989).
 */
const tails = 4
const looks = 3
/** Its mean is as good as unknown. */
const meanFrom = 0.3
/** However alike, loudness by itself is no more than a hint, and breadth neither (natural logarithm). */
const mostLikeness = 5
const rounds = 20
const leastLeft = 0.02

/** Of the same region, or one within the other. */
export function sameTrouble({ candidate: a }: Fit, { candidate: b }: Fit): boolean {
  return a.path !== null && b.path !== null && areKin(a.path, b.path)
}

/** Outages that are one trouble: the part that failed, and those of its region that it dragged in. As indices. */
export function troublesOf(fits: readonly Fit[]): number[][] {
  const troubles: number[][] = []
  fits.forEach((one, k) => {
    const known = troubles.find((trouble) => trouble.some((other) => sameTrouble(one, fits[other]!)))
    if (known === undefined) troubles.push([k])
    else known.push(k)
  })
  return troubles
}

/** Of each outage, by service of the scene: the chance that it hit it. */
export function sharesOf(scene: Scene, fits: readonly Fit[]): Float64Array[] {
  const worths = fits.map((one) => worthOf(scene, one))
  const troubles = troublesOf(fits)
  // One trouble by itself is as broad as all that is heard.
  const howBroad = troubles.length > 1 ? broadnessOf(scene) : null
  const likeness: Float64Array[] = fits.map(() => new Float64Array(scene.signs.length).fill(1))
  // Only the strong are learned from: the others are weighed once, at the end.
  let shares = weighed(scene, worths, likeness, scene.strong)
  for (let round = 0; round < rounds; round++) {
    const parts = troubles.map((trouble) => trouble.map((k) => shares[k]!))
    const broad = howBroad?.(parts)
    troubles.forEach((trouble, t) => {
      const alike = likenessTo(scene, parts[t]!).map((loud, i) => loud * (broad?.[t]?.[i] ?? 1))
      for (const k of trouble) likeness[k] = alike
    })
    shares = weighed(scene, worths, likeness, scene.strong)
  }
  return weighed(scene, worths, likeness, scene.signs.keys())
}

/** Of what may have happened to each service, the share that each outage has; 0 for services that are not in `at`. */
function weighed(
  scene: Scene,
  worths: readonly Worth[],
  likeness: readonly Float64Array[],
  at: Iterable<number>,
): Float64Array[] {
  const shares: Float64Array[] = worths.map(() => new Float64Array(scene.signs.length))
  for (const i of at) {
    let left = scene.alone[i]!
    for (const { takes } of worths) left -= takes[i]!
    let all = Math.max(0, left)
    for (let k = 0; k < worths.length; k++) {
      const adds = worths[k]!.adds[i]! * likeness[k]![i]!
      shares[k]![i] = adds
      all += adds
    }
    for (const one of shares) one[i]! /= Math.max(leastLeft, all)
  }
  return shares
}

/** The loudness of a trouble's services: Student's t, by the conjugate prior. `n`: as if from so many of them. */
type Learned = { readonly mean: number; readonly variance: number; readonly n: number }

/** The share of a trouble, the sum of its parts, in what happened to a service. */
const shareIn = (parts: readonly Float64Array[], i: number): number =>
  Math.min(
    1,
    parts.reduce((sum, part) => sum + part[i]!, 0),
  )

const hint = (ln: number): number => Math.exp(Math.max(-mostLikeness, Math.min(mostLikeness, ln)))

function learn(scene: Scene, parts: readonly Float64Array[]): Learned {
  const heard = scene.strong.flatMap((i) => {
    const { loudness } = scene.signs[i]!
    const share = shareIn(parts, i)
    return loudness === undefined
      ? []
      : { ...loudness, weight: share / (1 + loudness.variance / spread ** 2) }
  })
  let learned = learnedFrom(heard)
  for (let look = 1; look < looks; look++) {
    const { mean, variance } = learned
    learned = learnedFrom(
      heard.map((one) => {
        const off = (one.ln - mean) ** 2 / (variance + one.variance)
        return { ...one, weight: (one.weight * (tails + 1)) / (tails + off) }
      }),
    )
  }
  return learned
}

type Weighed = Loudness & { readonly weight: number }

function learnedFrom(heard: readonly Weighed[]): Learned {
  const n = heard.reduce((sum, { weight }) => sum + weight, 0)
  const mean =
    heard.reduce((sum, { ln, weight }) => sum + weight * ln, meanFrom * anyLoudness) / (meanFrom + n)
  const beyondChance = heard.reduce(
    (sum, { ln, variance, weight }) => sum + weight * Math.max(0, (ln - mean) ** 2 - variance),
    spreadFrom * spread ** 2,
  )
  return { mean, variance: beyondChance / (spreadFrom + n), n }
}

/** How many times likelier each service is as loud as it is if it belongs to the trouble than if it fails for itself. */
function likenessTo(scene: Scene, parts: readonly Float64Array[]): Float64Array {
  const { mean, variance, n } = learn(scene, parts)
  const freedom = spreadFrom + n
  const scale = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) + Math.log(2 / freedom) / 2
  const likeness = new Float64Array(scene.signs.length).fill(1)
  for (const i of scene.strong) {
    const { loudness } = scene.signs[i]!
    if (loudness === undefined) continue
    const here = variance * (1 + 1 / (meanFrom + n)) + loudness.variance
    const any = anyVariance + loudness.variance
    const off = (loudness.ln - mean) ** 2 / here
    const among = scale - (Math.log(here) + (freedom + 1) * Math.log1p(off / freedom)) / 2
    const anywhere = -(Math.log(any) + (loudness.ln - anyLoudness) ** 2 / any) / 2
    likeness[i] = hint(among - anywhere)
  }
  return likeness
}

type Parts = readonly (readonly Float64Array[])[]

/** How many times likelier each service is as broad as it is if it belongs to a trouble than if to any, by trouble. */
function broadnessOf({ strong, signs }: Scene): (troubles: Parts) => readonly Float64Array[] {
  const heard = strong.flatMap((i) => {
    const { breadth } = signs[i]!
    return breadth === undefined ? [] : [{ i, breadth }]
  })
  const book = new BreadthBook(heard.map(({ breadth }) => breadth))
  return (troubles) =>
    book.ratios(troubles.map((parts) => heard.map(({ i }) => shareIn(parts, i)))).map((ratios) => {
      const likeness = new Float64Array(signs.length).fill(1)
      heard.forEach(({ i }, h) => {
        likeness[i] = hint(Math.log(ratios[h]!))
      })
      return likeness
    })
}
