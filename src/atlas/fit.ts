// How well one candidate explains the signs of all services, next to what is already explained. Each service falls
// with the chance that it stands on what failed, times how severe the failure is; services that stay quiet count
// against it. Severity, and how much is dragged in, are not known and averaged over.

import { logGamma } from '../incidents/index.ts'
import type { Rows, Scene } from './scene.ts'
import { lags } from './signs.ts'
import type { Candidate } from './standing.ts'

/** Shares of what stands on a foundation that fall with it, and of what stands near it that is dragged in. */
const severities = [0.06, 0.15, 0.35, 0.6, 0.9]
const drags = [0.003, 0.04, 0.15]
/** No quiet service disproves a candidate by itself: its edges may all be wrong. */
const leastLeft = 0.02
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

/** What an outage adds to the likelihood of each service's signs, and takes from "nothing hits it". */
export type Worth = { readonly adds: Float64Array; readonly takes: Float64Array }

export function worthOf(scene: Scene, { candidate, began, severity, drag }: Fit): Worth {
  const [own, dragged] = [scene.own(began), scene.dragged(began)]
  const takes = new Float64Array(own.length).fill(severity * candidate.elsewhere)
  const adds = own.map((ratio) => severity * candidate.elsewhere * ratio)
  const { members, chances, near } = candidate
  for (let m = 0; m < members.length; m++) {
    const i = scene.signAt[members[m]!]!
    if (i < 0) continue
    const [falls, pulled] = [severity * chances[m]!, drag * near[m]!]
    takes[i] = falls + pulled
    adds[i] = falls * own[i]! + pulled * dragged[i]!
  }
  return { adds, takes }
}

/** A sum of logarithms, taken of a few products: this is where the time goes. Each factor is between 1e-20 and 1e30. */
const largest = 1e250
const smallest = 1e-250

/** The beginning that suits the candidate's services best; null when fewer than two of them show anything. */
function beginningOf(scene: Scene, candidate: Candidate, base: Float64Array): number | null {
  const { at, chance } = scene.strongOf(candidate)
  if (at.length < 2) return null
  const weights = chance.map((one, r) => (severities[2]! * one) / base[scene.strong[at[r]!]!]!)
  let best = { began: 0, sum: 0 }
  for (let began = 0; began < lags.length; began++) {
    const own = scene.strongOwn(began)
    let sum = 0
    let product = 1
    for (let r = 0; r < at.length; r++) {
      product *= 1 + weights[r]! * own[at[r]!]!
      if (product < largest) continue
      sum += Math.log(product)
      product = 1
    }
    sum += Math.log(product)
    if (sum > best.sum) best = { began, sum }
  }
  return best.sum > 0 ? best.began : null
}

/** Failing in one phase together: the Dirichlet-multinomial against phases drawn alike. */
function phaseGain(scene: Scene, { members, chances }: Candidate): number {
  if (!scene.phased) return 0
  const counts = new Map<string, number>()
  let all = 0
  for (let m = 0; m < members.length; m++) {
    const phase = scene.signs[scene.signAt[members[m]!]!]?.phase
    if (phase === undefined) continue
    counts.set(phase, (counts.get(phase) ?? 0) + chances[m]!)
    all += chances[m]!
  }
  let gain = all * Math.log(phases) + logGamma(phases * phaseShape) - logGamma(phases * phaseShape + all)
  for (const n of counts.values()) gain += logGamma(phaseShape + n) - logGamma(phaseShape)
  return Math.max(0, gain)
}

/** Of the services of `rows`: by how much their likelihood changes for each unit of severity, and of drag. */
type Pulls = { readonly falls: Float64Array; readonly drags: Float64Array }

function pullsOf(scene: Scene, { at, chance, near }: Rows, began: number, base: Float64Array): Pulls {
  const [own, dragged] = [scene.own(began), scene.dragged(began)]
  const falls = new Float64Array(at.length)
  const drags = new Float64Array(at.length)
  for (let r = 0; r < at.length; r++) {
    const i = at[r]!
    falls[r] = (chance[r]! * (own[i]! - 1)) / base[i]!
    drags[r] = (near[r]! * (dragged[i]! - 1)) / base[i]!
  }
  return { falls, drags }
}

function gainOf({ falls, drags }: Pulls, severity: number, drag: number): number {
  let gain = 0
  let product = 1
  for (let r = 0; r < falls.length; r++) {
    product *= Math.max(leastLeft, 1 + severity * falls[r]! + drag * drags[r]!)
    if (product > smallest && product < largest) continue
    gain += Math.log(product)
    product = 1
  }
  return gain + Math.log(product)
}

export function fit(scene: Scene, candidate: Candidate, base: Float64Array): Fit | null {
  const began = beginningOf(scene, candidate, base)
  if (began === null) return null
  const rows = scene.rowsOf(candidate)
  const pulls = pullsOf(scene, rows, began, base)
  const [unfelt, undragged] = [1 - scene.ownQuiet[began]!, 1 - scene.draggedQuiet[began]!]
  const gains: number[] = []
  let best = { gain: Number.NEGATIVE_INFINITY, severity: 0, drag: 0 }
  for (const severity of severities)
    for (const drag of candidate.region === null ? [0] : drags) {
      let gain = gainOf(pulls, severity, drag)
      for (const { chance, near, n } of rows.silent)
        gain += n * Math.log(Math.max(leastLeft, 1 - severity * chance * unfelt - drag * near * undragged))
      gains.push(gain)
      if (gain > best.gain) best = { gain, severity, drag }
    }
  const mean = gains.reduce((sum, gain) => sum + Math.exp(gain - best.gain), 0) / gains.length
  const gain = best.gain + Math.log(mean) + phaseGain(scene, candidate) + (candidate.holds ? rarer : 0)
  return { ...best, candidate, began, gain }
}
