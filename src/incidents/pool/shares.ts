// What part of a service's reports is usual from one country. A cell has no history of its own: it has a share of its
// service's, learnt as a Dirichlet mixture that begins at the world's countries with the weight of one single report,
// because most services are at home somewhere. How little is known of a share widens what may be chance in it.

import type { Grid } from './grid.ts'

/** Reports that the world's mixture of countries counts for. */
const priorReports = 1
/** Minutes after which what was heard counts for 1/e: two weeks, as long as an hour of the day is remembered. */
const memory = 14 * 1440
/** Weights grow by this factor before all of them are scaled down: far within single precision. */
const largestWeight = 1e6

export type Share = {
  /** Of the service's reports, 0..1. */
  readonly part: number
  /** Reports that this rests on. */
  readonly weight: number
}

export class Shares {
  readonly #grid: Grid
  /** By column: reports of all services, and how this hour compares to the country's day. */
  #heard = new Float64Array(8)
  #tide = new Float64Array(8).fill(1)
  #total = 0
  /** A report weighs more the later it comes, in place of all others fading: `weight` is one of now. */
  #weight = 1
  #weightAt = -1
  /** Sum over a row, of the last minute that asked. */
  #sums = new Float64Array(64)
  #known = new Float64Array(64)
  #sumsAt = new Int32Array(64).fill(-1)

  constructor(grid: Grid) {
    this.#grid = grid
  }

  /** Now it is this minute. `tideOf`: reports of a country in this hour, to its usual hour; 1 where it is not known. */
  turn(minute: number, tideOf: ((country: string) => number) | null): void {
    if (this.#weightAt >= 0) this.#weight *= Math.exp((minute - this.#weightAt) / memory)
    this.#weightAt = minute
    if (this.#weight > largestWeight) this.#rescale()
    const { countries } = this.#grid
    this.#widen(countries.length)
    if (tideOf !== null)
      for (const [column, country] of countries.entries()) this.#tide[column] = tideOf(country)
  }

  /** By column: how this hour compares to the country's day. */
  tides(): number[] {
    return this.#grid.countries.map((_, column) => this.#tide[column] ?? 1)
  }

  /** As `tides` gave them, by column; into shares that have learnt nothing yet. */
  restore(minute: number, tides: readonly unknown[]): void {
    this.#weightAt = minute
    this.#widen(tides.length)
    for (const [column, tide] of tides.entries()) if (typeof tide === 'number') this.#tide[column] = tide
  }

  learn(cell: number, reports: number): void {
    const weighed = reports * this.#weight
    const column = cell % this.#grid.width
    this.#widen(column + 1)
    this.#grid.heard[cell] = this.#grid.heard[cell]! + weighed
    this.#heard[column] = this.#heard[column]! + weighed
    this.#total += weighed
  }

  of(cell: number): Share {
    const { width, heard } = this.#grid
    const row = Math.floor(cell / width)
    const column = cell % width
    const weight = heard[cell]! / this.#weight + priorReports * this.worldPart(column)
    return { part: (weight * (this.#tide[column] ?? 1)) / this.#sumOf(row), weight }
  }

  /** Reports heard of a service, each fading by its age. */
  knownOf(row: number): number {
    this.#sumOf(row)
    return this.#known[row]!
  }

  /** Countries from which a service was ever heard: the chances that a surge in one of them has. */
  countriesOf(row: number): number {
    const { width, heard } = this.#grid
    let n = 0
    for (let cell = row * width; cell < (row + 1) * width; cell++) if (heard[cell]! > 0) n++
    return n
  }

  /** The world's part from one country, 0..1, at this hour. */
  worldPart(column: number): number {
    const known = this.#total / this.#weight
    return ((this.#heard[column] ?? 0) / this.#weight + 1) / (known + this.#grid.countries.length)
  }

  #sumOf(row: number): number {
    if (row >= this.#sums.length) this.#lengthen(row)
    if (this.#sumsAt[row] === this.#weightAt) return this.#sums[row]!
    const { width, heard, countries } = this.#grid
    let sum = 0
    let known = 0
    for (let column = 0; column < countries.length; column++) {
      const weight = heard[row * width + column]! / this.#weight + priorReports * this.worldPart(column)
      sum += weight * (this.#tide[column] ?? 1)
      known += weight
    }
    this.#known[row] = known - priorReports
    this.#sums[row] = sum
    this.#sumsAt[row] = this.#weightAt
    return sum
  }

  #lengthen(row: number): void {
    const size = 2 ** Math.ceil(Math.log2(row + 1))
    const [sums, known, at] = [new Float64Array(size), new Float64Array(size), new Int32Array(size).fill(-1)]
    sums.set(this.#sums)
    known.set(this.#known)
    at.set(this.#sumsAt)
    this.#sums = sums
    this.#known = known
    this.#sumsAt = at
  }

  #widen(columns: number): void {
    if (columns <= this.#heard.length) return
    const size = 2 ** Math.ceil(Math.log2(columns))
    const [heard, tide] = [new Float64Array(size), new Float64Array(size).fill(1)]
    heard.set(this.#heard)
    tide.set(this.#tide)
    this.#heard = heard
    this.#tide = tide
  }

  #rescale(): void {
    const by = 1 / this.#weight
    for (let cell = 0; cell < this.#grid.heard.length; cell++)
      this.#grid.heard[cell] = this.#grid.heard[cell]! * by
    for (let column = 0; column < this.#heard.length; column++)
      this.#heard[column] = this.#heard[column]! * by
    this.#total *= by
    this.#weight = 1
  }

  /** By which what is kept of a cell is divided to have its reports, each fading by its age. */
  get weight(): number {
    return this.#weight
  }
}
