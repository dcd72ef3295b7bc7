// The last 32 minutes of every cell that was heard in them, by the minute. Each minute keeps a list of the cells it
// heard: when it leaves, exactly those are visited, so that a minute costs what was heard in it and no more.

import { assert } from '../../terms/index.ts'
import type { Grid } from './grid.ts'

/** A power of two above the longest window. */
export const recentMinutes = 32
const mask = recentMinutes - 1
const most = 0xffff

/** A growing list of slots. */
class Slots {
  #kept = new Int32Array(64)
  length = 0

  push(slot: number): void {
    if (this.length === this.#kept.length) {
      const more = new Int32Array(this.length * 2)
      more.set(this.#kept)
      this.#kept = more
    }
    this.#kept[this.length++] = slot
  }

  at(index: number): number {
    return this.#kept[index]!
  }
}

/** Of a moment, by slot. */
export type CapturedRecent = {
  /** The cell that is kept in a slot; below zero: none. */
  readonly cells: Int32Array
  /** `ago`: minutes before the moment. */
  readonly countAt: (slot: number, ago: number) => number
}

export class Recent {
  readonly #grid: Grid
  #counts = new Uint16Array(64 * recentMinutes)
  #cells = new Int32Array(64)
  #newest = new Int32Array(64)
  /** Sums of each column of the grid. */
  readonly #columns: Uint32Array[] = []
  #free = new Slots()
  #used = 0
  readonly #heard = Array.from({ length: recentMinutes }, () => new Slots())
  /** The running minute; -1: none yet. */
  head = -1

  constructor(grid: Grid) {
    this.#grid = grid
    grid.onWidened((from, to) => {
      for (let slot = 0; slot < this.#used; slot++) {
        const cell = this.#cells[slot]!
        if (cell >= 0) this.#cells[slot] = Math.floor(cell / from) * to + (cell % from)
      }
    })
  }

  /** Goes on to a minute. `leaves` is told of each cell and its count in a minute that is older than is kept now. */
  advance(minute: number, leaves: (cell: number, minute: number, count: number) => void): void {
    assert(minute >= this.head, 'minutes only go forward')
    const steps = this.head < 0 ? 0 : Math.min(minute - this.head, recentMinutes)
    for (let step = 1; step <= steps; step++) this.#leave(this.head + step - recentMinutes, leaves)
    this.head = minute
  }

  #leave(minute: number, leaves: (cell: number, minute: number, count: number) => void): void {
    const list = this.#heard[minute & mask]!
    for (let i = 0; i < list.length; i++) {
      const slot = list.at(i)
      const cell = this.#cells[slot]!
      const at = slot * recentMinutes + (minute & mask)
      leaves(cell, minute, this.#counts[at]!)
      this.#counts[at] = 0
      if (this.#newest[slot]! > minute) continue
      this.#grid.slot[cell] = 0
      this.#cells[slot] = -1
      this.#free.push(slot)
    }
    list.length = 0
    for (const column of this.#columns) column[minute & mask] = 0
  }

  /** False where the minute is older than is kept. The minute is at most the running one. */
  add(cell: number, minute: number, count: number): boolean {
    if (minute <= this.head - recentMinutes || minute > this.head) return false
    const slot = this.#slotOf(cell)
    const at = slot * recentMinutes + (minute & mask)
    if (this.#counts[at] === 0) this.#heard[minute & mask]!.push(slot)
    this.#counts[at] = Math.min(most, this.#counts[at]! + count)
    const column = cell % this.#grid.width
    while (column >= this.#columns.length) this.#columns.push(new Uint32Array(recentMinutes))
    this.#columns[column]![minute & mask]! += count
    if (minute > this.#newest[slot]!) this.#newest[slot] = minute
    return true
  }

  #slotOf(cell: number): number {
    const known = this.#grid.slot[cell]!
    if (known > 0) return known - 1
    const slot = this.#take()
    this.#cells[slot] = cell
    this.#newest[slot] = -1
    this.#grid.slot[cell] = slot + 1
    return slot
  }

  #take(): number {
    if (this.#free.length > 0) return this.#free.at(--this.#free.length)
    if (this.#used === this.#cells.length) this.#grow()
    return this.#used++
  }

  #grow(): void {
    const size = this.#cells.length * 2
    const [counts, cells, newest] = [
      new Uint16Array(size * recentMinutes),
      new Int32Array(size),
      new Int32Array(size),
    ]
    counts.set(this.#counts)
    cells.set(this.#cells)
    newest.set(this.#newest)
    this.#counts = counts
    this.#cells = cells
    this.#newest = newest
  }

  /** Where a cell's minutes are kept until they are over; below zero: nowhere. */
  slotOf(cell: number): number {
    return this.#grid.slot[cell]! - 1
  }

  /** Reports of a cell in one of the minutes that are kept. */
  countAt(cell: number, minute: number): number {
    const slot = this.#grid.slot[cell]! - 1
    if (slot < 0 || minute > this.head || minute <= this.head - recentMinutes) return 0
    return this.#counts[slot * recentMinutes + (minute & mask)]!
  }

  /** Reports of a cell in `length` minutes up to and including `last`, as far as they are kept. */
  countOver(cell: number, last: number, length: number): number {
    const slot = this.#grid.slot[cell]! - 1
    if (slot < 0) return 0
    const counts = this.#counts
    const begin = slot * recentMinutes
    const until = Math.min(last, this.head)
    let sum = 0
    for (let minute = Math.max(last - length + 1, this.head - recentMinutes + 1); minute <= until; minute++)
      sum += counts[begin + (minute & mask)]!
    return sum
  }

  /** Reports of a column of the grid in `length` minutes up to and including `last`, as far as they are kept. */
  columnOver(column: number, last: number, length: number): number {
    if (column >= this.#columns.length) return 0
    const from = Math.max(last - length + 1, this.head - recentMinutes + 1)
    let sum = 0
    for (let minute = from; minute <= Math.min(last, this.head); minute++)
      sum += this.#columns[column]![minute & mask]!
    return sum
  }

  captured(): CapturedRecent {
    const counts = this.#counts.slice(0, this.#used * recentMinutes)
    const { head } = this
    return {
      cells: this.#cells.slice(0, this.#used),
      countAt: (slot, ago) => counts[slot * recentMinutes + ((head - ago) & mask)]!,
    }
  }

  /** Each cell that was heard in a minute, once. */
  *heardIn(minute: number): Generator<number> {
    if (minute > this.head || minute <= this.head - recentMinutes) return
    const list = this.#heard[minute & mask]!
    for (let i = 0; i < list.length; i++) yield this.#cells[list.at(i)]!
  }

  /** As many cells as were heard in the minutes that are kept, at most. */
  get most(): number {
    return this.#used
  }

  /** Each cell that was heard in the minutes that are kept. */
  *cells(): Generator<number> {
    for (let slot = 0; slot < this.#used; slot++) if (this.#cells[slot]! >= 0) yield this.#cells[slot]!
  }
}
