// How well one candidate explains the signs of all services, next to what is already explained. Each service falls
// with the chance that it stands on what failed, times how severe the failure is; services that stay quiet count
// against it. Severity, and how much is dragged in, are not known and averaged over.

import { logGamma } from '../incidents/index.ts'
import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Atlas } from './atlas.ts'
import { reachOf } from './reach.ts'
import { aloneRatio, draggedRatio, horizon, lags, ownRatio, type Signs, signsOf } from './signs.ts'
import { type Candidate, type Standing, standingIn } from './standing.ts'

/** Troubles of their own that are expected in an hour, whatever else happens; and faint ones, of signs this weak at most. */
const troubles = 3
const murmurs = 30
const faint = Math.exp(7)
/** Shares of what stands on a foundation that fall with it, and of what stands near it that is dragged in. */
const severities = [0.06, 0.15, 0.35, 0.6, 0.9]
const drags = [0.003, 0.04, 0.15]
/** No quiet service disproves a candidate by itself: its edges may all be wrong. */
const leastLeft = 0.02
/** From this likelihood ratio on, the signs of a service that nothing ties to a candidate are looked at. */
const telling = 20
/** Hits of one cause fail in the same phase: how strongly few phases are expected, of so many. */
const phaseShape = 0.3
const phases = 5
/** A failure of everything within a container, or of a whole category, is rarer than one of a part (natural log). */
const rarer = -2

export type Fit = {
  readonly candidate: Candidate
  /** When it fell: index into `lags`. */
  readonly began: number
  /** Natural logarithm of the likelihood ratio against its not having failed. */
  readonly gain: number
  readonly severity: number
  readonly drag: number
}

/** The signs of all services that show any, and what each would be worth under every beginning. */
export type Scene = {
  readonly standing: Standing
  readonly signs: readonly Signs[]
  readonly own: readonly Float64Array[]
  readonly dragged: readonly Float64Array[]
  /** The same of a service without any report. */
  readonly ownQuiet: readonly number[]
  readonly draggedQuiet: readonly number[]
  /** Likelihood ratio of each service's signs when no outage hits it. */
  readonly alone: Float64Array
  readonly peak: Float64Array
  /** Indices of services whose signs tell something by themselves. */
  readonly strong: readonly number[]
  readonly inRegion: (region: FoundationPath | null) => ReadonlySet<ServiceId>
}

const nobody: ReadonlySet<ServiceId> = new Set()
const silence = signsOf('' as ServiceId, [], 0)

export function sceneOf(atlas: Atlas, signs: readonly Signs[]): Scene {
  const standing = standingIn(atlas)
  const { over } = reachOf(atlas)
  const rate = 1 / Math.max(1, standing.services) / horizon
  const alone = (s: Signs): number =>
    1 + aloneRatio(s, troubles * rate) + aloneRatio(s, murmurs * rate, faint)
  const peak = Float64Array.from(signs, ({ ratios }) => Math.max(...ratios))
  return {
    standing,
    signs,
    own: lags.map((_, began) => Float64Array.from(signs, (s) => ownRatio(s, began))),
    dragged: lags.map((_, began) => Float64Array.from(signs, (s) => draggedRatio(s, began))),
    ownQuiet: lags.map((_, began) => ownRatio(silence, began)),
    draggedQuiet: lags.map((_, began) => draggedRatio(silence, began)),
    alone: Float64Array.from(signs, alone),
    peak,
    strong: signs.flatMap((_, i) => (peak[i]! > telling ? [i] : [])),
    inRegion: (region) => (region === null ? nobody : (over.get(region) ?? nobody)),
  }
}

type Chances = { readonly falls: number; readonly dragged: number }

function chancesOf(scene: Scene, { candidate, severity, drag }: Fit, service: ServiceId): Chances {
  const falls = severity * (candidate.chances.get(service) ?? candidate.elsewhere)
  return { falls, dragged: scene.inRegion(candidate.region).has(service) ? drag : 0 }
}

/** What an outage adds to the likelihood of one service's signs, and takes from "nothing hits it". */
export function worth(scene: Scene, fit: Fit, i: number): { readonly adds: number; readonly takes: number } {
  const { falls, dragged } = chancesOf(scene, fit, scene.signs[i]!.service)
  const adds = falls * scene.own[fit.began]![i]! + dragged * scene.dragged[fit.began]![i]!
  return { adds, takes: falls + dragged }
}

/** The beginning that suits the candidate's services best; null when fewer than two of them show anything. */
function beginningOf(scene: Scene, { chances }: Candidate, base: Float64Array): number | null {
  const mine = scene.strong.flatMap((i) => {
    const chance = chances.get(scene.signs[i]!.service)
    return chance === undefined ? [] : [[i, chance] as const]
  })
  if (mine.length < 2) return null
  let best = { began: 0, sum: 0 }
  for (let began = 0; began < lags.length; began++) {
    const own = scene.own[began]!
    let sum = 0
    for (const [i, chance] of mine) sum += Math.log1p((severities[2]! * chance * own[i]!) / base[i]!)
    if (sum > best.sum) best = { began, sum }
  }
  return best.sum > 0 ? best.began : null
}

type Row = { readonly chance: number; readonly near: number; readonly i: number }
type Group = { readonly chance: number; readonly near: number; readonly n: number }

/** Services with signs one by one; those without, that are alike, together. */
function rowsOf(scene: Scene, candidate: Candidate): { readonly rows: Row[]; readonly groups: Group[] } {
  const region = scene.inRegion(candidate.region)
  const rows: Row[] = []
  const seen = new Map<number, number>()
  let strangers = scene.standing.services - candidate.chances.size
  scene.signs.forEach(({ service }, i) => {
    const chance = candidate.chances.get(service)
    if (chance === undefined && scene.peak[i]! < telling) return
    if (chance === undefined) strangers--
    else seen.set(chance, (seen.get(chance) ?? 0) + 1)
    rows.push({ chance: chance ?? candidate.elsewhere, near: region.has(service) ? 1 : 0, i })
  })
  const groups: Group[] = [{ chance: candidate.elsewhere, near: 0, n: strangers }]
  const near = candidate.region === null ? 0 : 1
  for (const [chance, n] of candidate.spread) groups.push({ chance, near, n: n - (seen.get(chance) ?? 0) })
  return { rows, groups }
}

/** Failing in one phase together: the Dirichlet-multinomial against phases drawn alike. */
function phaseGain(scene: Scene, { chances }: Candidate): number {
  const counts = new Map<string, number>()
  let all = 0
  for (const { service, phase } of scene.signs) {
    const chance = phase === undefined ? 0 : (chances.get(service) ?? 0)
    if (phase === undefined || chance <= 0) continue
    counts.set(phase, (counts.get(phase) ?? 0) + chance)
    all += chance
  }
  let gain = all * Math.log(phases) + logGamma(phases * phaseShape) - logGamma(phases * phaseShape + all)
  for (const n of counts.values()) gain += logGamma(phaseShape + n) - logGamma(phaseShape)
  return Math.max(0, gain)
}

export function fit(scene: Scene, candidate: Candidate, base: Float64Array): Fit | null {
  const began = beginningOf(scene, candidate, base)
  if (began === null) return null
  const { rows, groups } = rowsOf(scene, candidate)
  const [own, dragged] = [scene.own[began]!, scene.dragged[began]!]
  const [unfelt, undragged] = [1 - scene.ownQuiet[began]!, 1 - scene.draggedQuiet[began]!]
  const gains: number[] = []
  let best = { gain: Number.NEGATIVE_INFINITY, severity: 0, drag: 0 }
  for (const severity of severities)
    for (const drag of candidate.region === null ? [0] : drags) {
      let gain = 0
      for (const { chance, near, n } of groups)
        gain += n * Math.log(Math.max(leastLeft, 1 - severity * chance * unfelt - drag * near * undragged))
      for (const { chance, near, i } of rows) {
        const [p, q, b] = [severity * chance, drag * near, base[i]!]
        gain += Math.log(Math.max(leastLeft, 1 + (p * (own[i]! - 1) + q * (dragged[i]! - 1)) / b))
      }
      gains.push(gain)
      if (gain > best.gain) best = { gain, severity, drag }
    }
  const mean = gains.reduce((sum, gain) => sum + Math.exp(gain - best.gain), 0) / gains.length
  const gain = best.gain + Math.log(mean) + phaseGain(scene, candidate) + (candidate.holds ? rarer : 0)
  return { ...best, candidate, began, gain }
}
