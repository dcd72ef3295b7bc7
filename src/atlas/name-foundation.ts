// Which shared foundation explains the services that are hit? For every candidate, services split into those that
// stand on it and the rest; the better the split separates hit from quiet, the more likely the candidate (the
// likelihood ratio of Kulldorff's Bernoulli scan statistic, 1997, over the graph instead of a map). Quiet services
// count against it, missing or wrong edges only blur it. Siblings are dragged in later, so early hits weigh more.

import { type FoundationPath, type Instant, minutes, type ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { containersOf, type Reach, reachOf } from './reach.ts'

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

/** One outage: what explains it and who is hit by it. */
export type Explanation = {
  /** Null is "unknown": the evidence does not carry a name. */
  readonly verdict: FoundationPath | null
  /** Best first. */
  readonly ranking: readonly Suspicion[]
  /** `sure`: 0..1, the probability that this outage hit the service. Most sure first. */
  readonly affected: readonly { readonly service: ServiceId; readonly sure: number }[]
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
/** Hits of one outage follow each other within `together` as it begins, and without a `pause` while it spreads. */
const together = minutes(5)
const pause = minutes(10)
/** Services fail in company for more reasons than one, so evidence is worth less than independence would have it. */
const temper = 3
/** Evidence at which another foundation takes hits for itself, also as a share of the best; too little to name it. */
const elsewhereEvidence = { least: 3, share: 0.1 }
/** What a part pays to claim its container's evidence: one more rate, chosen among several parts. */
const claimCost = 2

const xlogx = (part: number, whole: number): number => (part <= 0 ? 0 : part * Math.log(part / whole))

/** ln LR of "hit more often inside" against "hit alike everywhere"; 0 when hit no more often inside. */
function scanEvidence(insideHit: number, inside: number, hit: number, all: number): number {
  const outside = all - inside
  if (inside <= 0 || outside <= 0 || insideHit / inside <= (hit - insideHit) / outside) return 0
  const split = (h: number, n: number): number => xlogx(h, n) + xlogx(n - h, n)
  return Math.max(0, split(insideHit, inside) + split(hit - insideHit, outside) - split(hit, all))
}

type Weighed = { readonly service: ServiceId; readonly weight: number }

/**
 * Hits that follow one another are one episode; another one begins after a pause. What has lingered since yesterday
 * must not pass for the beginning of what happens now. Episodes with fewer than `fewest` hits carry no name.
 */
function episodesOf(hits: readonly Hit[], fewest: number): Hit[][] {
  const sorted = [...hits].sort((a, b) => a.since - b.since)
  const episodes: Hit[][] = []
  sorted.forEach((hit, i) => {
    const last = i === 0 ? undefined : sorted[i - 1]
    if (last === undefined || hit.since - last.since > pause) episodes.push([])
    episodes.at(-1)!.push(hit)
  })
  return episodes.filter((episode) => episode.length >= fewest)
}

/** When an episode began: its earliest hit that `fewest` hits follow closely. */
function beginning(episode: readonly Hit[], fewest: number): number {
  const close = episode.find((hit, i) => {
    const last = episode[i + fewest - 1]
    return last !== undefined && last.since - hit.since <= together
  })
  return (close ?? episode[0]!).since
}

function weigh(episode: readonly Hit[], o: Required<NamingOptions>): Weighed[] {
  const began = beginning(episode, o.fewest)
  return episode.map(({ service, since, strength }) => ({
    service,
    weight: strength * Math.exp(-Math.abs(since - began) / 60_000 / o.earlyMinutes),
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

type Candidate = {
  readonly foundation: FoundationPath
  readonly insideHit: number
  readonly inside: number
  readonly evidence: number
  readonly explains: readonly ServiceId[]
}

/**
 * A part that fails drags its neighbours in, and edges to it that nobody wrote down show up as edges to the container.
 * So a part may claim its container's evidence, if within the container its own services are hit clearly more often.
 */
function claimed(part: Candidate, candidates: ReadonlyMap<FoundationPath, Candidate>, atlas: Atlas): number {
  let best = part.evidence
  for (const path of containersOf(atlas, part.foundation)) {
    const container = candidates.get(path)
    if (container === undefined || path === part.foundation) continue
    const sets = scanEvidence(part.insideHit, part.inside, container.insideHit, container.inside)
    if (sets > claimCost) best = Math.max(best, container.evidence + sets - claimCost)
  }
  return best
}

/** A container that holds nothing else than one candidate within it says nothing more: the narrower name is kept. */
function dropEchoes(candidates: Map<FoundationPath, Candidate>, atlas: Atlas): void {
  for (const part of [...candidates.values()])
    for (const path of containersOf(atlas, part.foundation)) {
      const container = candidates.get(path)
      if (container === undefined || path === part.foundation || !candidates.has(part.foundation)) continue
      const same = container.explains.length === part.explains.length
      if (same && Math.abs(container.inside - part.inside) < 1e-9) candidates.delete(path)
    }
}

/** `among`: services that are hit in this episode or quiet; those in trouble for other reasons say nothing. */
function candidatesOf(
  reach: Reach,
  hits: readonly Weighed[],
  among: number,
  fewest: number,
): Map<FoundationPath, Candidate> {
  const hit = hits.reduce((sum, h) => sum + h.weight, 0)
  const all = among - hits.length + hit
  const found = new Map<FoundationPath, Candidate>()
  for (const [foundation, { insideHit, unseen, explains }] of tally(reach, hits)) {
    if (explains.length < fewest) continue
    const inside = reach.weight.get(foundation)! - unseen
    const evidence = scanEvidence(insideHit, inside, hit, all)
    if (evidence > 0) found.set(foundation, { foundation, insideHit, inside, evidence, explains })
  }
  return found
}

function suspicions(atlas: Atlas, hits: readonly Weighed[], others: number, fewest: number): Suspicion[] {
  const reach = reachOf(atlas)
  const candidates = candidatesOf(reach, hits, reach.under.size - others, fewest)
  dropEchoes(candidates, atlas)
  const found = [...candidates.values()]
    .map((c) => ({ foundation: c.foundation, explains: c.explains, evidence: claimed(c, candidates, atlas) }))
    .sort((a, b) => b.evidence - a.evidence || (a.foundation < b.foundation ? -1 : 1))
  const best = found[0]?.evidence ?? 0
  const share = (evidence: number): number => Math.exp((evidence - best) / temper)
  // "Nothing shared" stands for all candidates that were looked at: each of them had its chance.
  const nothing = Math.exp((Math.log(reach.over.size + 1) - best) / temper)
  const total = found.reduce((sum, f) => sum + share(f.evidence), nothing)
  return found.map((f) => ({ ...f, score: share(f.evidence) / total }))
}

/** The same region of the same provider, or one within the other: troubles of kin are one trouble spreading. */
export function areKin(a: FoundationPath, b: FoundationPath): boolean {
  const [left, right] = [a.split('/').slice(0, 2), b.split('/').slice(0, 2)]
  const shared = Math.min(left.length, right.length)
  return left.slice(0, shared).join('/') === right.slice(0, shared).join('/')
}

/** Hits that the named foundation does not reach, but one that is no kin of it does, are somebody else's outage. */
function affectedBy(
  reach: Reach,
  named: FoundationPath,
  episode: readonly Hit[],
  suspects: readonly Suspicion[],
): ServiceId[] {
  const own = reach.over.get(named)
  const elsewhere = new Set<ServiceId>()
  const bar = Math.max(elsewhereEvidence.least, (suspects[0]?.evidence ?? 0) * elsewhereEvidence.share)
  for (const other of suspects)
    if (other.evidence >= bar && !areKin(other.foundation, named))
      for (const service of other.explains) elsewhere.add(service)
  return episode
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
  const seen = hits.filter((hit) => hit.since <= now && hit.strength > 0 && reach.under.has(hit.service))
  let episode: readonly Hit[] = []
  let suspects: readonly Suspicion[] = []
  for (const candidate of episodesOf(seen, o.fewest)) {
    const found = suspicions(atlas, weigh(candidate, o), seen.length - candidate.length, o.fewest)
    if ((found[0]?.evidence ?? 0) <= (suspects[0]?.evidence ?? 0)) continue
    suspects = found
    episode = candidate
  }
  const best = suspects[0]
  const ranked = suspects.slice(0, o.most)
  if (best === undefined || best.evidence < o.evidence || best.score < o.score)
    return { verdict: null, suspects: ranked, affected: [] }
  return {
    verdict: best.foundation,
    suspects: ranked,
    affected: affectedBy(reach, best.foundation, episode, suspects),
  }
}
