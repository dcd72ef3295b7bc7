// Services x countries as dense rows of typed arrays, 8 bytes a cell: 33,000 x 67 cells are 34 MB with the room to
// grow, and a cell that is silent is never touched. (A map of objects for the cells that were heard took ten times
// that, and as much again while it grew.)

import type { CountryCode, ServiceId } from '../../terms/index.ts'

const firstRows = 64
const firstWidth = 8

export class Grid {
  readonly services: ServiceId[] = []
  readonly countries: CountryCode[] = []
  /** Rows are asked for service by service. */
  #asked = -1
  readonly #rowOf = new Map<ServiceId, number>()
  readonly #columnOf = new Map<CountryCode, number>()
  /** Cells in a row; a cell's number is `row * width + column`, and changes when the grid grows wider. */
  width = firstWidth
  /** Reports heard of each cell, in the weights of `Shares`. */
  heard = new Float32Array(firstRows * firstWidth)
  /** Where the last minutes of a cell are kept, plus one; 0: nothing was heard lately. */
  slot = new Int32Array(firstRows * firstWidth)
  /** Told when cells get other numbers: from one width to another. */
  readonly #widened: ((from: number, to: number) => void)[] = []

  onWidened(listener: (from: number, to: number) => void): void {
    this.#widened.push(listener)
  }

  row(service: ServiceId): number {
    if (this.services[this.#asked] !== service) this.#asked = this.#rowFor(service)
    return this.#asked
  }

  #rowFor(service: ServiceId): number {
    const known = this.#rowOf.get(service)
    if (known !== undefined) return known
    const row = this.services.length
    this.#rowOf.set(service, row)
    this.services.push(service)
    if ((row + 1) * this.width > this.heard.length) this.#lay(this.width, this.heard.length / this.width, 2)
    return row
  }

  column(country: CountryCode): number {
    const known = this.#columnOf.get(country)
    if (known !== undefined) return known
    const column = this.countries.length
    this.#columnOf.set(country, column)
    this.countries.push(country)
    if (column >= this.width) {
      const from = this.width
      this.#lay(from * 2, this.heard.length / from, 1)
      for (const listener of this.#widened) listener(from, this.width)
    }
    return column
  }

  rowOf(service: ServiceId): number | undefined {
    return this.#rowOf.get(service)
  }

  columnOf(country: CountryCode): number | undefined {
    return this.#columnOf.get(country)
  }

  /** Lays the rows out again, `width` apart, with room for `more` times as many. */
  #lay(width: number, rows: number, more: number): void {
    const heard = new Float32Array(rows * more * width)
    const slot = new Int32Array(rows * more * width)
    for (let row = 0; row < rows; row++) {
      const from = row * this.width
      heard.set(this.heard.subarray(from, from + this.width), row * width)
      slot.set(this.slot.subarray(from, from + this.width), row * width)
    }
    this.heard = heard
    this.slot = slot
    this.width = width
  }
}
