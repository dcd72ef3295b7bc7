// Fits the invented shape to the published totals: reports by service and country (iterative proportional fitting,
// Deming and Stephan 1940), and each country's part of the first two hours (bisection on its lateness).

import { pick, type Random } from '../terms/index.ts'
import { firstTwoHours, reportsByCountry, reportsByService } from './facts.ts'
import type { Fate, InventedService } from './invented.ts'
import { awake, countries, intensity, lateness, minutesBefore, minutesTotal } from './shape.ts'

/** Published figures are "over": one in a hundred more keeps the draws of a day above them. */
const above = 1.01
const total = 16_250_000
const rounds = 30

/** Everything a minute is drawn from. Country is the fast index. */
export type Rates = {
  /** Reports of (service, country) over the day, divided by the sum over the day of curve x presence. */
  readonly cells: Float64Array
  /** By service: the index of its curve. */
  readonly curveOf: readonly number[]
  /** By curve, then minute. */
  readonly curves: readonly Float64Array[]
  /** By minute, then country: awake x lateness. */
  readonly presence: readonly Float64Array[]
}

function tail(count: number, shift: number, power: number, sum: number): number[] {
  const weights = Array.from({ length: count }, (_, k) => (k + 1 + shift) ** -power)
  const scale = sum / weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight * scale)
}

/** The published ten, then a long tail whose head stays below them. */
export function serviceTotals(count: number): readonly number[] {
  const published = reportsByService.map(([, , reports]) => reports * above)
  const rest = total - published.reduce((a, b) => a + b, 0)
  return [...published, ...tail(count - published.length, 8, 0.9, rest)]
}

/** In the order of `countries`. */
export function countryTotals(): readonly number[] {
  const sum = Object.values(reportsByCountry).reduce((a, b) => a + b, 0) * above
  const others = tail(countries.length - Object.keys(reportsByCountry).length, 2, 0.8, total - sum)
  return countries.map(([code]) => {
    const published = reportsByCountry[code]
    return published === undefined ? others.shift()! : published * above
  })
}

/** Three services in ten are at home in one country. */
function inventMatrix(services: number, random: Random): Float64Array {
  const columns = countries.length
  const cells = new Float64Array(services * columns)
  for (let i = 0; i < services; i++) {
    const home = i >= reportsByService.length && random.next() < 0.3 ? pick(random, columns) : -1
    for (let j = 0; j < columns; j++) cells[i * columns + j] = (0.5 + random.next()) * (j === home ? 12 : 1)
  }
  return cells
}

function fit(cells: Float64Array, rows: readonly number[], columns: readonly number[]): void {
  const width = columns.length
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < rows.length; i++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += cells[i * width + j]!
      for (let j = 0; j < width; j++) cells[i * width + j]! *= rows[i]! / sum
    }
    for (let j = 0; j < width; j++) {
      let sum = 0
      for (let i = 0; i < rows.length; i++) sum += cells[i * width + j]!
      for (let i = 0; i < rows.length; i++) cells[i * width + j]! *= columns[j]! / sum
    }
  }
}

/** Services of one fate share a curve. */
function inventCurves(services: readonly InventedService[]): Pick<Rates, 'curves' | 'curveOf'> {
  const byKey = new Map<string, number>()
  const curves: Float64Array[] = []
  const curveOf = services.map((service) => {
    const fate = service.fate as Fate
    const key = `${fate.restored} ${fate.lingers}`
    let index = byKey.get(key)
    if (index === undefined) {
      index = curves.length
      byKey.set(key, index)
      curves.push(Float64Array.from({ length: minutesTotal }, (_, minute) => intensity(fate, minute)))
    }
    return index
  })
  return { curves, curveOf }
}

/** The sum over the day (or its first two hours) of curve x presence. */
function overlap(curve: Float64Array, present: Float64Array, until: number): number {
  let sum = 0
  for (let minute = minutesBefore; minute < until; minute++) sum += curve[minute]! * present[minute]!
  return sum
}

function presenceOf(offset: number, late: number): Float64Array {
  return Float64Array.from(
    { length: minutesTotal },
    (_, minute) => awake(offset, minute) * Math.exp(late * lateness(minute)),
  )
}

/** The presence of a country that puts `early` of its reports into the first two hours. `weights`: its reports by curve. */
function fitPresence(
  offset: number,
  early: number,
  weights: readonly number[],
  curves: readonly Float64Array[],
): Float64Array {
  let [low, high] = [-6, 6]
  const sum = weights.reduce((a, b) => a + b, 0)
  for (let step = 0; step < 14; step++) {
    const middle = (low + high) / 2
    const present = presenceOf(offset, middle)
    let part = 0
    for (const [t, weight] of weights.entries()) {
      const whole = overlap(curves[t]!, present, minutesTotal)
      part += (weight / sum) * (overlap(curves[t]!, present, minutesBefore + 120) / whole)
    }
    if (part > early) low = middle
    else high = middle
  }
  return presenceOf(offset, (low + high) / 2)
}

/** `services`: the affected ones, in the order of their totals. */
export function fitRates(services: readonly InventedService[], random: Random): Rates {
  const width = countries.length
  const columns = countryTotals()
  const cells = inventMatrix(services.length, random)
  fit(cells, serviceTotals(services.length), columns)
  const { curves, curveOf } = inventCurves(services)
  const byCountry = countries.map(([code, offset, early], j) => {
    const weights = curves.map(() => 0)
    for (const [i, t] of curveOf.entries()) weights[t]! += cells[i * width + j]!
    const published = firstTwoHours[code]
    return fitPresence(offset, published === undefined ? early : published / columns[j]!, weights, curves)
  })
  for (const [j, present] of byCountry.entries()) {
    const whole = curves.map((curve) => overlap(curve, present, minutesTotal))
    for (const [i, t] of curveOf.entries()) cells[i * width + j]! /= whole[t]!
  }
  const presence = Array.from({ length: minutesTotal }, (_, minute) =>
    Float64Array.from(byCountry, (present) => present[minute]!),
  )
  return { cells, curveOf, curves, presence }
}
