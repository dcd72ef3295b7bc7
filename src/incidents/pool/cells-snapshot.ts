// What is known of the cells, for a restart: how much each was heard, and its last minutes.

import { type CountryCode, type JsonObject, parseCountryCode, parseServiceId } from '../../terms/index.ts'
import type { Grid } from './grid.ts'
import { asFloats, asWords, packWords, unpackWords } from './packed.ts'
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
    cells: packWords(Uint32Array.from(known)),
    heard: packWords(asWords(Float32Array.from(known, (cell) => shares.heardOf(cell)))),
    last: packWords(Uint32Array.from(last)),
  }
}

/** Into cells of which nothing was counted yet. What cannot be read is left out. */
export function loadCells({ grid, recent, shares }: Memory, saved: unknown): void {
  const read = (saved ?? {}) as Partial<Record<string, unknown>>
  if (typeof read.head !== 'number' || typeof read.width !== 'number') return
  const names = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : [])
  const countries = names(read.countries).map((text) => parseCountryCode(text))
  const services = names(read.services).map((text) => parseServiceId(text))
  for (const country of countries) if (country.ok) grid.column(country.value as CountryCode)
  const { width } = read
  const cellOf = (old: number): number | null => {
    const service = services[Math.floor(old / width)]
    const country = countries[old % width]
    if (!service?.ok || !country?.ok) return null
    const column = grid.column(country.value)
    return grid.row(service.value) * grid.width + column
  }
  recent.advance(read.head, () => {})
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
}
