// Which shared foundation explains the services that are hit, said as far as the evidence carries and no further: a
// part, else the region that holds the likeliest parts, else "unknown". Unrelated outages are told apart.

import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { troublesOf } from './attribution.ts'
import type { Fit } from './fit.ts'
import { type Found, findOutages, type Outage } from './outages.ts'
import { reachOf } from './reach.ts'
import { fellAgo, type Signs } from './signs.ts'
import { areKin, regionOf } from './standing.ts'

export type Suspicion = {
  readonly foundation: FoundationPath
  /** 0..1: the probability that it is the cause, next to the other candidates and to "nothing shared". */
  readonly score: number
  /** Natural logarithm of the likelihood ratio against its not having failed. */
  readonly evidence: number
  /** Hit services that are known to stand on it, in the order in which they fell. */
  readonly explains: readonly ServiceId[]
}

/** One outage: what explains it and who is hit by it. */
export type Explanation = {
  /** The foundation, or the region it lies in where the part is not clear. Null is "unknown". */
  readonly verdict: FoundationPath | null
  /** 0..1: how sure the verdict is; of "unknown", how sure its best guess would be. */
  readonly score: number
  /** Best first. */
  readonly ranking: readonly Suspicion[]
  /** `sure`: 0..1, the probability that this outage hit the service; from a half on. Most sure first. */
  readonly affected: readonly { readonly service: ServiceId; readonly sure: number }[]
  /** Services that it is expected to have hit, the uncertain in part. */
  readonly size: number
  /** No foundation: something that happens to a whole category of services. */
  readonly category?: string
}

/** Services fail in company for more reasons than one, so evidence is worth less than independence would have it. */
const temper = 2
/** Evidence that a name needs beyond the choice among candidates: one wrong name in about fifty. */
const bar = 4
const fewest = 3
const likely = 0.5
/** The region is said where its parts together are this likely, and no part by itself is likely. */
const somewhere = 0.8
const mostRanked = 10
/** Whom an outage hit must show something of it: so many times likelier than if all were as usual. */
const seen = 4

type Kin = { readonly lead: Outage; readonly shares: Float64Array; readonly size: number }

/** Outages of one region are one: the part that failed, and those that it dragged in. */
function families(outages: readonly Outage[]): Kin[] {
  const groups = troublesOf(outages.map(({ best }) => best)).map((trouble) => trouble.map((k) => outages[k]!))
  return groups
    .map((group) => {
      const shares = group[0]!.shares.map((_, i) =>
        Math.min(
          1,
          group.reduce((sum, o) => sum + o.shares[i]!, 0),
        ),
      )
      return { lead: group[0]!, shares, size: shares.reduce((sum, share) => sum + share, 0) }
    })
    .sort((a, b) => b.size - a.size)
}

function suspicionsOf(atlas: Atlas, { scene, enough }: Found, { lead, shares }: Kin): Suspicion[] {
  const { over } = reachOf(atlas)
  const hit = scene.strong
    .filter((i) => shares[i]! >= likely)
    .map((i) => ({ service: scene.signs[i]!.service, ago: fellAgo(scene.signs[i]!) }))
    .sort((a, b) => b.ago - a.ago || (a.service < b.service ? -1 : 1))
  const best = lead.best.gain
  const weight = (gain: number): number => Math.exp((gain - best) / temper)
  // "Nothing shared" stands for all candidates that were looked at: each of them had its chance.
  const total = lead.fits.reduce((sum, { gain }) => sum + weight(gain), weight(enough))
  return lead.fits.flatMap(({ candidate: { path }, gain }) => {
    if (path === null) return []
    const explains = hit.flatMap(({ service }) => (over.get(path)?.has(service) ? service : []))
    return { foundation: path, score: weight(gain) / total, evidence: gain, explains }
  })
}

type Verdict = { readonly verdict: FoundationPath | null; readonly score: number }

function verdictOf(ranking: readonly Suspicion[], best: Fit, enough: number): Verdict {
  const [first] = ranking
  const unknown = { verdict: null, score: first?.score ?? 0 }
  if (first === undefined || first.explains.length < fewest || best.candidate.path === null) return unknown
  if (first.evidence < enough + bar) return unknown
  if (first.score >= likely) return { verdict: first.foundation, score: first.score }
  const region = regionOf(first.foundation)
  const together = ranking.reduce((sum, s) => sum + (areKin(s.foundation, region) ? s.score : 0), 0)
  return together >= somewhere ? { verdict: region, score: together } : unknown
}

function explanationOf(atlas: Atlas, found: Found, kin: Kin): Explanation {
  const { scene, enough } = found
  const ranking = suspicionsOf(atlas, found, kin)
  const { category } = kin.lead.best.candidate
  const affected = scene.signs
    .map(({ service }, i) => ({ service, sure: kin.shares[i]! }))
    .filter(({ sure }, i) => sure >= likely && scene.peak[i]! >= seen)
    .sort((a, b) => b.sure - a.sure || (a.service < b.service ? -1 : 1))
  return {
    ...verdictOf(ranking, kin.lead.best, enough),
    ranking: ranking.slice(0, mostRanked),
    affected,
    size: kin.size,
    ...(category === undefined ? {} : { category }),
  }
}

/**
 * The outages that explain the signs, the largest first. `said`: foundations that providers speak of now. The order
 * of services changes nothing.
 */
export function explain(
  atlas: Atlas,
  signs: readonly Signs[],
  said: ReadonlySet<FoundationPath> = new Set(),
): Explanation[] {
  const known = signs
    .filter(({ service }) => atlas.services.has(service))
    .sort((a, b) => (a.service < b.service ? -1 : 1))
  const found = findOutages(atlas, known, said)
  return families(found.outages).map((kin) => explanationOf(atlas, found, kin))
}

/** Suspects of all outages as one ranking: the likelier and the larger its outage, the earlier. */
export function suspectsOf(explanations: readonly Explanation[]): Suspicion[] {
  const all = explanations.reduce((sum, { size }) => sum + size, 0)
  return explanations
    .flatMap(({ ranking, size }) =>
      ranking.map((s) => ({ ...s, score: (s.score * size) / Math.max(1e-9, all) })),
    )
    .sort((a, b) => b.score - a.score)
}
