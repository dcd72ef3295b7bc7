// What is known of the cells, for a restart: how much each was heard, and its last minutes.

import { type JsonObject, parseCountryCode, parseServiceId } from '../../terms/index.ts'
import { asFloats, asWords, packWords, unpackWords } from '../packed.ts'
import type { Grid } from './grid.ts'
import type { Recent } from './recent.ts'
import { recentMinutes } from './recent.ts'
import type { Shares } from './shares.ts'

type Memory = { readonly grid: Grid; readonly recent: Recent; readonly shares: Shares }

const countBits = 16

export function saveCells({ grid, recent, shares }: Memory): JsonObject {
  const { width, services } = grid
  const known: number[] = []
  for (let cell = 0; cell < services.length * width; cell++) if (grid.heard[cell]! > 0) known.push(cell)
  const last: number[] = []
  for (const cell of recent.cells())
    for (let ago = 0; ago < recentMinutes; ago++) {
      const count = recent.countAt(cell, recent.head - ago)
      if (count > 0) last.push(cell, (ago << countBits) | count)
    }
  return {
    services: [...services],
    countries: [...grid.countries],
    width,
    head: recent.head,
    tides: shares.tides(),
    cells: packWords(Uint32Array.from(known)),
    heard: packWords(asWords(Float32Array.from(known, (cell) => shares.heardOf(cell)))),
    last: packWords(Uint32Array.from(last)),
  }
}

/** A cell by its row and column as they are now; null: it could not be read. */
export type Placed = (row: number, column: number) => { readonly row: number; readonly column: number } | null

/** Into cells of which nothing was counted yet. What cannot be read is left out. */
export function loadCells({ grid, recent, shares }: Memory, saved: unknown): Placed {
  const read = (saved ?? {}) as Partial<Record<string, unknown>>
  if (typeof read.head !== 'number' || typeof read.width !== 'number') return () => null
  const names = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : [])
  const columns = names(read.countries).map((text) => {
    const country = parseCountryCode(text)
    return country.ok ? grid.column(country.value) : null
  })
  const rows = names(read.services).map((text) => {
    const service = parseServiceId(text)
    return service.ok ? grid.row(service.value) : null
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
