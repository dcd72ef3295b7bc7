// What is known of the cells, for a restart: how much each was heard, and its last minutes.

import { type JsonObject, parseCountryCode, parseServiceId, type ServiceId } from '../../terms/index.ts'
import { asFloats, asWords, packWords, unpackWords } from '../packed.ts'
import type { Grid } from './grid.ts'
import type { CapturedRecent, Recent } from './recent.ts'
import { recentMinutes } from './recent.ts'
import type { Shares } from './shares.ts'

type Memory = { readonly grid: Grid; readonly recent: Recent; readonly shares: Shares }

const countBits = 16

/** Cells that are looked at in a step: about a millisecond. */
const atATime = 200_000

/** As they are at the call; put into words step by step, whatever is counted meanwhile. */
export function captureCells({ grid, recent, shares }: Memory): Generator<void, JsonObject> {
  const { width, services } = grid
  const heard = grid.heard.slice(0, services.length * width)
  const about = {
    services: [...services],
    countries: [...grid.countries],
    width,
    head: recent.head,
    tides: shares.tides(),
  }
  return wording(about, heard, shares.weight, recent.captured())
}

function* wording(
  about: JsonObject,
  heard: Float32Array,
  weight: number,
  recent: CapturedRecent,
): Generator<void, JsonObject> {
  const known = new Words()
  const parts = new Words()
  const part = new Float32Array(1)
  const bits = asWords(part)
  for (let cell = 0; cell < heard.length; cell++) {
    if (cell % atATime === atATime - 1) yield
    if (heard[cell] === 0) continue
    known.push(cell)
    part[0] = heard[cell]! / weight
    parts.push(bits[0]!)
  }
  const last = new Words()
  for (let slot = 0; slot < recent.cells.length; slot++) {
    if ((slot * recentMinutes) % atATime === 0) yield
    const cell = recent.cells[slot]!
    if (cell < 0) continue
    for (let ago = 0; ago < recentMinutes; ago++) {
      const count = recent.countAt(slot, ago)
      if (count === 0) continue
      last.push(cell)
      last.push((ago << countBits) | count)
    }
  }
  return { ...about, cells: known.packed(), heard: parts.packed(), last: last.packed() }
}

/** A growing list of words. */
class Words {
  #words = new Uint32Array(1024)
  #length = 0

  push(word: number): void {
    if (this.#length === this.#words.length) this.#lengthen()
    this.#words[this.#length++] = word
  }

  #lengthen(): void {
    const longer = new Uint32Array(2 * this.#words.length)
    longer.set(this.#words)
    this.#words = longer
  }

  packed(): string {
    return packWords(this.#words.subarray(0, this.#length))
  }
}

/** A cell by its row and column as they are now; null: it could not be read. */
export type Placed = (row: number, column: number) => { readonly row: number; readonly column: number } | null

/** Into cells of which nothing was counted yet. What cannot be read is left out, as are services that are not kept. */
export function loadCells(
  { grid, recent, shares }: Memory,
  saved: unknown,
  keeps: (service: ServiceId) => boolean,
): Placed {
  const read = (saved ?? {}) as Partial<Record<string, unknown>>
  if (typeof read.head !== 'number' || typeof read.width !== 'number') return () => null
  const names = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : [])
  const columns = names(read.countries).map((text) => {
    const country = parseCountryCode(text)
    return country.ok ? grid.column(country.value) : null
  })
  const rows = names(read.services).map((text) => {
    const service = parseServiceId(text)
    return service.ok && keeps(service.value) ? grid.row(service.value) : null
  })
  const placed: Placed = (oldRow, oldColumn) => {
    const [row, column] = [rows[oldRow] ?? null, columns[oldColumn] ?? null]
    return row === null || column === null ? null : { row, column }
  }
  const { width } = read
  const cellOf = (old: number): number | null => {
    const place = placed(Math.floor(old / width), old % width)
    return place && place.row * grid.width + place.column
  }
  recent.advance(read.head, () => {})
  shares.restore(read.head, Array.isArray(read.tides) ? read.tides.slice(0, columns.length) : [])
  const heard = asFloats(unpackWords(read.heard))
  for (const [i, old] of unpackWords(read.cells).entries()) {
    const cell = cellOf(old)
    if (cell !== null) shares.learn(cell, heard[i] ?? 0)
  }
  const last = unpackWords(read.last)
  for (let i = 0; i + 1 < last.length; i += 2) {
    const cell = cellOf(last[i]!)
    const word = last[i + 1]!
    if (cell !== null) recent.add(cell, read.head - (word >>> countBits), word & ((1 << countBits) - 1))
  }
  return placed
}
