// Several outages at once: the best explanation is taken, then what it leaves is explained, while that is worth it;
// and each is looked at again in the light of the others, so that an unrelated one takes its own hits with it.

import { type FoundationPath, isInside } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { sameTrouble, sharesOf } from './attribution.ts'
import { type Fit, fit, worthOf } from './fit.ts'
import { Scene } from './scene.ts'
import type { Signs } from './signs.ts'
import type { Candidate } from './standing.ts'

/** Candidates that are looked at closely. */
const shortlisted = 14
const mostOutages = 5
/** Evidence (natural logarithm), beyond what the choice among all candidates costs, at which another outage stands apart. */
const apart = 1
/** A provider says it: so many times likelier (natural log) that this is what failed. */
const admitted = 3
const leastLeft = 0.02
const hinted = 0.02
const unheard = 0.1

export type Outage = {
  readonly best: Fit
  /** All that were looked at, best first. */
  readonly fits: readonly Fit[]
  /** By service of the scene: the chance that this outage hit it. */
  readonly shares: Float64Array
}

export type Found = { readonly scene: Scene; readonly outages: readonly Outage[]; readonly enough: number }

const orderOf = ({ path, category }: Candidate): string => path ?? `~${category}`

/** The most promising candidates: strong signs among few others. */
function shortlist(scene: Scene, base: Float64Array): Candidate[] {
  const found: { readonly candidate: Candidate; readonly promise: number }[] = []
  const weights = scene.strong.map((i) => (hinted * scene.peak[i]!) / base[i]!)
  for (const candidate of scene.standing.candidates) {
    const { at, chance } = scene.strongOf(candidate)
    if (at.length < 2) continue
    let promise = 0
    for (let r = 0; r < at.length; r++) promise += Math.log1p(chance[r]! * weights[at[r]!]!)
    for (const [share, n] of candidate.spread) promise -= unheard * share * n
    found.push({ candidate, promise })
  }
  return found
    .sort((a, b) => b.promise - a.promise || (orderOf(a.candidate) < orderOf(b.candidate) ? -1 : 1))
    .slice(0, shortlisted)
    .map(({ candidate }) => candidate)
}

function baseOf(scene: Scene, fits: readonly Fit[]): Float64Array {
  const base = scene.alone.slice()
  for (const one of fits) {
    const { adds, takes } = worthOf(scene, one)
    for (let i = 0; i < base.length; i++) base[i]! += adds[i]! - takes[i]!
  }
  return base.map((all) => Math.max(leastLeft, all))
}

type Look = (others: readonly Fit[]) => readonly Fit[]

const wordOf = ({ candidate, began, severity, drag }: Fit): string =>
  [orderOf(candidate), began, severity, drag].join(' ')

/** What explains what others leave; asked again of the same others, it is what it was. */
function lookIn(scene: Scene, said: ReadonlySet<FoundationPath>): Look {
  const seen = new Map<string, readonly Fit[]>()
  return (others) => {
    const key = others.map(wordOf).sort().join('\n')
    const fits = seen.get(key) ?? look(scene, others, said)
    seen.set(key, fits)
    return fits
  }
}

/** `said`: foundations that providers speak of now. */
function look(scene: Scene, others: readonly Fit[], said: ReadonlySet<FoundationPath>): Fit[] {
  const base = baseOf(scene, others)
  const spokenOf = (path: FoundationPath | null): boolean =>
    path !== null && [...said].some((at) => isInside(path, at))
  return shortlist(scene, base)
    .flatMap((candidate) => fit(scene, candidate, base) ?? [])
    .map((one) => (spokenOf(one.candidate.path) ? { ...one, gain: one.gain + admitted } : one))
    .sort((a, b) => b.gain - a.gain || (orderOf(a.candidate) < orderOf(b.candidate) ? -1 : 1))
}

/** The first of its region that was found. */
const leads = (found: readonly (readonly Fit[])[], i: number): boolean =>
  !found.slice(0, i).some(([other]) => other !== undefined && sameTrouble(other, found[i]![0]!))

export function findOutages(
  atlas: Atlas,
  signs: readonly Signs[],
  said: ReadonlySet<FoundationPath> = new Set(),
): Found {
  const scene = new Scene(atlas, signs)
  const lookAt = lookIn(scene, said)
  const enough = Math.log(scene.standing.candidates.length + 1)
  const found: (readonly Fit[])[] = []
  const bests = (): Fit[] => found.flatMap((fits) => fits[0] ?? [])
  while (found.length < mostOutages) {
    const next = lookAt(bests())
    const [best] = next
    if (best === undefined || (found.length > 0 && best.gain < enough + apart)) break
    const isKin = bests().some((other) => sameTrouble(other, best))
    found.push(next)
    // What is dragged in is no other outage, and takes nothing from what dragged it in.
    if (isKin) continue
    found.forEach((fits, i) => {
      const others = bests().filter((other) => fits[0] !== undefined && !sameTrouble(other, fits[0]))
      if (leads(found, i)) found[i] = lookAt(others)
    })
  }
  const kept = found.filter((fits) => fits.length > 0)
  const shares = sharesOf(
    scene,
    kept.map((fits) => fits[0]!),
  )
  const outages = kept.map((fits, k) => ({ best: fits[0]!, fits, shares: shares[k]! }))
  return { scene, outages, enough }
}
