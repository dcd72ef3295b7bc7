// Which shared foundation explains the services that are hit? For every candidate, services split into those that
// stand on it and the rest; the better the split separates hit from quiet, the more likely the candidate (the
// likelihood ratio of Kulldorff's Bernoulli scan statistic, 1997, over the graph instead of a map). Quiet services
// count against it, missing or wrong edges only blur it. Siblings are dragged in later, so early hits weigh more.

import type { FoundationPath, Instant, ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { type Reach, reachOf } from './reach.ts'

export type Hit = {
  readonly service: ServiceId
  readonly since: Instant
  /** 0..1: how sure it is that this service is hit. */
  readonly strength: number
}

export type Suspicion = {
  readonly foundation: FoundationPath
  /** 0..1, relative to the other explanations including "nothing shared". */
  readonly score: number
  /** Natural logarithm of the likelihood ratio against "nothing shared". */
  readonly evidence: number
  /** Hit services that stand on it. */
  readonly explains: readonly ServiceId[]
}

export type Naming = {
  /** Null is "unknown": the evidence does not carry a name. */
  readonly verdict: FoundationPath | null
  /** Best first, at most `NamingOptions.most`. */
  readonly suspects: readonly Suspicion[]
  /** Hit services, without those that another suspect explains alone. */
  readonly affected: readonly ServiceId[]
}

export type NamingOptions = {
  /** Fewer hit services than this carry no name (default 3). */
  readonly fewest?: number
  /** Evidence that a name needs (default 9: against a hundred candidates, one wrong name in about a hundred). */
  readonly evidence?: number
  /** The score a name needs (default 0.5). */
  readonly score?: number
  /** Minutes after the first hit at which a hit weighs 1/e (default 12). */
  readonly earlyMinutes?: number
  readonly most?: number
}

const defaults = { fewest: 3, evidence: 9, score: 0.5, earlyMinutes: 12, most: 10 }
/** Services fail in company for more reasons than one, so evidence is worth less than independence would have it. */
const temper = 3

const xlogx = (part: number, whole: number): number => (part <= 0 ? 0 : part * Math.log(part / whole))

/** ln LR of "hit more often inside" against "hit alike everywhere"; 0 when hit no more often inside. */
function scanEvidence(insideHit: number, inside: number, hit: number, all: number): number {
  const outside = all - inside
  if (inside <= 0 || outside <= 0 || insideHit / inside <= (hit - insideHit) / outside) return 0
  const split = (h: number, n: number): number => xlogx(h, n) + xlogx(n - h, n)
  return Math.max(0, split(insideHit, inside) + split(hit - insideHit, outside) - split(hit, all))
}

type Weighed = { readonly service: ServiceId; readonly weight: number }

function weigh(reach: Reach, hits: readonly Hit[], earlyMinutes: number): Weighed[] {
  const known = hits.filter((hit) => reach.under.has(hit.service) && hit.strength > 0)
  const sure = known.filter((hit) => hit.strength >= 0.5).map((hit) => hit.since)
  const first = Math.min(...(sure.length > 0 ? sure : known.map((hit) => hit.since)))
  return known.map(({ service, since, strength }) => ({
    service,
    weight: strength * Math.exp(-Math.max(0, since - first) / 60_000 / earlyMinutes),
  }))
}

type Tally = { insideHit: number; unseen: number; readonly explains: ServiceId[] }

function tally(reach: Reach, hits: readonly Weighed[]): Map<FoundationPath, Tally> {
  const tallies = new Map<FoundationPath, Tally>()
  for (const { service, weight } of hits)
    for (const [at, share] of reach.under.get(service)!) {
      const t = tallies.get(at) ?? { insideHit: 0, unseen: 0, explains: [] }
      t.insideHit += weight * share
      // The part of a late hit that is discounted is neither hit nor quiet.
      t.unseen += (1 - weight) * share
      t.explains.push(service)
      tallies.set(at, t)
    }
  return tallies
}

function suspicions(reach: Reach, hits: readonly Weighed[], fewest: number): Suspicion[] {
  const hit = hits.reduce((sum, h) => sum + h.weight, 0)
  const all = reach.under.size - hits.length + hit
  const found: { foundation: FoundationPath; evidence: number; explains: readonly ServiceId[] }[] = []
  for (const [foundation, t] of tally(reach, hits)) {
    if (t.explains.length < fewest) continue
    const inside = reach.weight.get(foundation)! - t.unseen
    const evidence = scanEvidence(t.insideHit, inside, hit, all)
    if (evidence > 0) found.push({ foundation, evidence, explains: t.explains })
  }
  found.sort((a, b) => b.evidence - a.evidence || (a.foundation < b.foundation ? -1 : 1))
  const best = found[0]?.evidence ?? 0
  const share = (evidence: number): number => Math.exp((evidence - best) / temper)
  // "Nothing shared" stands for all candidates that were looked at: each of them had its chance.
  const nothing = Math.exp((Math.log(reach.over.size + 1) - best) / temper)
  const total = found.reduce((sum, f) => sum + share(f.evidence), nothing)
  return found.map((f) => ({ ...f, score: share(f.evidence) / total }))
}

/** Hits that the named foundation does not reach, but another well-supported suspect does, are somebody else's outage. */
function affectedBy(
  reach: Reach,
  named: FoundationPath,
  hits: readonly Hit[],
  others: readonly Suspicion[],
): ServiceId[] {
  const own = reach.over.get(named)
  const elsewhere = new Set<ServiceId>()
  for (const other of others)
    if (other.explains.filter((s) => !own?.has(s)).length > other.explains.length / 2)
      for (const service of other.explains) elsewhere.add(service)
  return hits
    .filter(({ service }) => own?.has(service) === true || !elsewhere.has(service))
    .map(({ service }) => service)
}

/** Weighs every foundation of the atlas against the hits. `now` bounds them: what begins later has not been seen. */
export function nameFoundation(
  atlas: Atlas,
  hits: readonly Hit[],
  now: Instant,
  options: NamingOptions = {},
): Naming {
  const o = { ...defaults, ...options }
  const reach = reachOf(atlas)
  const seen = hits.filter((hit) => hit.since <= now)
  const suspects = suspicions(reach, weigh(reach, seen, o.earlyMinutes), o.fewest)
  const best = suspects[0]
  if (best === undefined || best.evidence < o.evidence || best.score < o.score)
    return { verdict: null, suspects: suspects.slice(0, o.most), affected: [] }
  const others = suspects.slice(1).filter((s) => s.evidence >= o.evidence)
  return {
    verdict: best.foundation,
    suspects: suspects.slice(0, o.most),
    affected: affectedBy(reach, best.foundation, seen, others),
  }
}
