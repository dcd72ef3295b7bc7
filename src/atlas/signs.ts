// What one service shows of whether and when it fell. For each possible onset: how many times likelier its reports
// since then are if people report a failure than if all is as usual. How loud a failure is nobody knows before, so the
// rate of reports is integrated out (a Gamma prior, for which that has a closed form). Silence speaks too: against.

import { logGamma } from '../incidents/index.ts'
import { after, type CountryCode, type Instant, minutes, type ServiceId } from '../terms/index.ts'
import type { Breadth } from './breadth.ts'
import { draggedFall, ownFall } from './onset.ts'

/** Possible onsets, in minutes before now, and the span of minutes that each stands for. */
export const lags: readonly number[] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 27, 30, 34, 38, 42, 46, 50, 55, 60,
]
export const horizon = 60
const spans = lags.map((lag, i) => (lag - (lags[i - 1] ?? 0)) / 2 + ((lags[i + 1] ?? lag) - lag) / 2)

/** Reports a minute of a failing service: anything from a tenth to a hundred times `loudness`. */
const loudness = 3
const shape = 0.5
/** Fewer usual reports a minute than this cannot be told from none: one an hour. */
const faintest = 0.015
/** How well the usual is known: as if learnt from one report, and one more for each that half an hour brings. */
const learntFrom = 1
const learntOver = 30
const mostLearnt = 20
/** Minutes in which people notice, and go to report. */
const ramp = 3
/** Reports in one minute beyond so many may come from one household or link: they count by their logarithm. */
const household = 2
/** Chance is not all that makes reports vary from minute to minute: by a fifth or so more. */
const unevenly = 0.05
/** Evidence of one service is bounded: nothing is surer than this (natural logarithm). */
const surest = 40
/** From this likelihood ratio on, the signs of a service tell something by themselves. */
export const telling = 20
/** A check that fails is judged by a test of its own. */
const failingCheck = 12

/** Reports a minute once all have noticed: the natural logarithm, and the variance of that by chance. */
export type Loudness = { readonly ln: number; readonly variance: number }

export type Signs = {
  readonly service: ServiceId
  /** Likelihood ratios by onset, along `lags`. */
  readonly ratios: Float64Array
  /** How loud its failure is if it fell when its signs are strongest; absent: nobody has reported it since. */
  readonly loudness?: Loudness
  /** Where its reports come from; absent: not known, or too weak to be asked. */
  readonly breadth?: Breadth
  /** The phase in which its checks fail. */
  readonly phase?: string
}

const damped = (n: number): number => (n <= household ? n : household + Math.log(n - household + 1))

const loud = Array.from({ length: horizon }, (_, i) => 1 - Math.exp(-(i + 1) / ramp))
const lnLoud = loud.map(Math.log)
const loudOver = lags.map((lag) => loud.slice(0, lag).reduce((sum, l) => sum + l, 0))

/** What the rate's prior comes to, by lag: alike for all whose usual is below `loudness`, which are nearly all. */
type ByLag = { readonly prior: number; readonly logs: Float64Array; readonly unheard: Float64Array }

function byLagOf(scale: number): ByLag {
  const prior = shape * Math.log(scale) - logGamma(shape)
  const logs = Float64Array.from(loudOver, (over) => Math.log(scale + over))
  const unheard = logs.map((log) => prior + logGamma(shape) - shape * log)
  return { prior, logs, unheard }
}
const commonByLag = byLagOf(shape / loudness)

/** Reports by country. */
export type Countries = readonly (readonly [CountryCode, number])[]

/**
 * `counts`: reports by minute, oldest first, the last is now; at most `horizon` of them. `usual`: reports a minute.
 * `countries`: where the last of them come from; asked only of those whose signs tell something.
 */
export function signsOf(
  service: ServiceId,
  counts: readonly number[],
  usual: number,
  countries?: () => Countries,
): Signs {
  const mean = Math.max(usual, faintest)
  const size = learntFrom + Math.min(mostLearnt, learntOver * mean)
  const { prior, logs, unheard } = mean <= loudness ? commonByLag : byLagOf(shape / mean)
  const heard: (readonly [number, number])[] = []
  for (let i = counts.length - 1; i >= 0; i--)
    if (counts[i]! > 0) heard.push([counts.length - i, damped(counts[i]!)])
  const evidence = Float64Array.from(lags, (lag, k) => {
    let n = 0
    let late = 0
    for (const [ago, count] of heard) {
      if (ago > lag) break
      n += count
      late += count * lnLoud[lag - ago]!
    }
    // Only what exceeds the usual needs a failure.
    const more = Math.max(0, n - mean * lag)
    if (more === 0) return unheard[k]!
    const failed = prior + logGamma(shape + more) - (shape + more) * logs[k]!
    const fine = logGamma(size + n) - logGamma(size + n - more) - more * Math.log(size / mean + lag)
    return failed + (late * more) / n - fine
  })
  const ratios = bounded(evidence)
  const heardOf = loudnessOf(counts, strongest(ratios))
  const signs = { service, ratios, ...(heardOf === null ? {} : { loudness: heardOf }) }
  return countries === undefined || peakOf(signs) <= telling
    ? signs
    : { ...signs, breadth: breadthOf(countries()) }
}

const breadthOf = (countries: Countries): Breadth => ({
  reports: countries.reduce((sum, [, n]) => sum + n, 0),
  countries: countries.length,
})

/** Bounded as a whole: each onset for itself would leave a loud failure with a dozen that are all alike. */
function bounded(evidence: Float64Array): Float64Array {
  const beyond = Math.max(0, evidence.reduce((most, one) => Math.max(most, one)) - surest)
  return evidence.map((one) => Math.exp(one - beyond))
}

function loudnessOf(counts: readonly number[], k: number): Loudness | null {
  let n = 0
  for (let i = Math.max(0, counts.length - lags[k]!); i < counts.length; i++) n += counts[i]!
  return n === 0 ? null : { ln: Math.log((n + 0.5) / loudOver[k]!), variance: 1 / (n + 1) + unevenly }
}

/** A check has failed for so many minutes: the onset is known. */
export function withFailure(signs: Signs, minutesAgo: number, phase?: string): Signs {
  const ratios = signs.ratios.slice()
  let nearest = 0
  lags.forEach((lag, k) => {
    if (Math.abs(lag - minutesAgo) < Math.abs(lags[nearest]! - minutesAgo)) nearest = k
  })
  ratios[nearest] = Math.max(ratios[nearest]!, Math.exp(failingCheck))
  return { ...signs, ratios, ...(phase === undefined ? {} : { phase }) }
}

/** The strongest that its signs are for any onset. */
export function peakOf({ ratios }: Signs): number {
  let peak = 0
  for (let k = 0; k < ratios.length; k++) if (ratios[k]! > peak) peak = ratios[k]!
  return peak
}

function strongest(ratios: Float64Array): number {
  let best = 0
  for (let k = 1; k < ratios.length; k++) if (ratios[k]! > ratios[best]!) best = k
  return best
}

/** When the signs of a service are strongest, in minutes before they were taken. */
export const fellAgo = ({ ratios }: Signs): number => lags[strongest(ratios)]!

export const fellAt = (signs: Signs, takenAt: Instant): Instant => after(takenAt, minutes(-fellAgo(signs)))

type Kernel = { readonly p: Float64Array; readonly yet: number }

/** By the lag at which the foundation fell: chance of each onset, and that the service has yet to fall. */
function kernelsOf(fall: (since: number) => number): readonly Kernel[] {
  return lags.map((began) => {
    const p = Float64Array.from(lags, (lag, k) => fall(began - lag) * spans[k]!)
    return { p, yet: Math.max(0, 1 - p.reduce((sum, x) => sum + x, 0)) }
  })
}
const ownKernels = kernelsOf(ownFall)
const draggedKernels = kernelsOf(draggedFall)

function through({ p, yet }: Kernel, ratios: Float64Array): number {
  let sum = yet
  for (let k = 0; k < p.length; k++) sum += p[k]! * ratios[k]!
  return sum
}

/** For a foundation that fell at `lags[began]`: likelihood ratio of the signs of a service that it takes down. */
export const ownRatio = ({ ratios }: Signs, began: number): number => through(ownKernels[began]!, ratios)
export const draggedRatio = ({ ratios }: Signs, began: number): number =>
  through(draggedKernels[began]!, ratios)

/** ... of one that falls at any time, with a chance of `rate` a minute, for which signs count at most `most`. */
export function aloneRatio({ ratios }: Signs, rate: number, most = Number.POSITIVE_INFINITY): number {
  let sum = 0
  for (let k = 0; k < ratios.length; k++) sum += rate * spans[k]! * Math.min(most, ratios[k]!)
  return sum
}
