// The cells that were heard lately, laid out so that those of any sum are found at once. Good for one evaluation, in which
// thousands of sums ask for the same cells: to go through all of them for each sum took ten seconds in a large outage.

import type { Cells } from './cells.ts'
import type { Pool } from './pool.ts'
import { noSector, type Sectors } from './sectors.ts'

/** Places by group: those of group `g` stand in `order` from `from[g]` on, until `from[g + 1]`. */
type Layout = { readonly order: Int32Array; readonly from: Int32Array }

/** Keeps the order of the places within each group. */
function layOut(groupOf: Int32Array, groups: number): Layout {
  const from = new Int32Array(groups + 1)
  for (let place = 0; place < groupOf.length; place++) from[groupOf[place]! + 1]!++
  for (let group = 0; group < groups; group++) from[group + 1]! += from[group]!
  const next = from.slice()
  const order = new Int32Array(groupOf.length)
  for (let place = 0; place < groupOf.length; place++) order[next[groupOf[place]!]!++] = place
  return { order, from }
}

type Columns = [Int32Array, Int32Array, Int32Array, Int32Array]

const nothing = new Int32Array(0)
const notCounted = -1

/** Reports by place in some minutes, as far as anybody asked. */
export type Window = { readonly last: number; readonly length: number; readonly counts: Int32Array }

export class Heard {
  readonly #cells: Cells
  readonly #sectors: Sectors
  readonly #cell: Int32Array
  /** By place, of each cell whose service has a category; in the order in which the cells are kept. */
  readonly row: Int32Array
  readonly column: Int32Array
  readonly sector: Int32Array
  readonly #all: Int32Array
  readonly #expected: Float64Array
  readonly #windows = new Map<string, Window>()
  #byColumn: Layout | null = null
  #bySector: Layout | null = null
  #byBoth: Layout | null = null

  constructor(cells: Cells, sectors: Sectors) {
    this.#cells = cells
    this.#sectors = sectors
    const { grid, recent } = cells
    const [cell, row, column, sector] = Array.from(
      { length: 4 },
      () => new Int32Array(recent.most),
    ) as Columns
    let places = 0
    for (const one of recent.cells()) {
      const at = Math.floor(one / grid.width)
      const of = sectors.ofRow(at, grid.services)
      if (of === noSector) continue
      cell[places] = one
      row[places] = at
      column[places] = one - at * grid.width
      sector[places++] = of
    }
    this.#cell = cell.subarray(0, places)
    this.row = row.subarray(0, places)
    this.column = column.subarray(0, places)
    this.sector = sector.subarray(0, places)
    this.#all = Int32Array.from({ length: places }, (_, place) => place)
    this.#expected = new Float64Array(places).fill(Number.NaN)
  }

  get #columns(): number {
    return this.#cells.grid.countries.length
  }

  /** Places of the cells that a sum is made of. */
  in({ country, category }: Pool): Int32Array {
    const column = country === undefined ? undefined : this.#cells.grid.columnOf(country)
    const sector = category === undefined ? undefined : this.#sectors.numberOf(category)
    if (country !== undefined && column === undefined) return nothing
    if (category !== undefined && sector === undefined) return nothing
    if (column === undefined && sector === undefined) return this.#all
    if (sector === undefined) {
      this.#byColumn ??= layOut(this.column, this.#columns)
      return groupOf(this.#byColumn, column!)
    }
    if (column === undefined) {
      this.#bySector ??= layOut(this.sector, this.#sectors.names.length)
      return groupOf(this.#bySector, sector)
    }
    const both = () => this.sector.map((one, place) => one * this.#columns + this.column[place]!)
    this.#byBoth ??= layOut(both(), this.#sectors.names.length * this.#columns)
    return groupOf(this.#byBoth, sector * this.#columns + column)
  }

  /** `length` minutes up to and including `last`. */
  over(last: number, length: number): Window {
    const key = `${last} ${length}`
    const known = this.#windows.get(key)
    if (known !== undefined) return known
    const window = { last, length, counts: new Int32Array(this.#cell.length).fill(notCounted) }
    this.#windows.set(key, window)
    return window
  }

  /** Reports at a place. */
  countAt(place: number, { last, length, counts }: Window): number {
    if (counts[place] === notCounted)
      counts[place] = this.#cells.recent.countOver(this.#cell[place]!, last, length)
    return counts[place]!
  }

  /** Usual reports a minute at a place, now. */
  expectedAt(place: number): number {
    const known = this.#expected[place]!
    if (!Number.isNaN(known)) return known
    const expected = this.#cells.expectedIn(this.#cell[place]!)
    this.#expected[place] = expected
    return expected
  }
}

const groupOf = ({ order, from }: Layout, group: number): Int32Array =>
  order.subarray(from[group], from[group + 1])
