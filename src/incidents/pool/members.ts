// Who makes up the surge of a pool. A sum is no statement about a country when one service makes it, nor when those
// that make it are known to be in trouble already: their part is taken out before the rest is judged.

import type { CountryCode, ServiceId } from '../../terms/index.ts'
import { surprise } from '../negative-binomial.ts'
import type { Cells } from './cells.ts'
import { holds, type Pool } from './pool.ts'

export type Member = { readonly service: ServiceId; readonly count: number; readonly expected: number }

export type Surge = {
  readonly since: number
  readonly windowMinutes: number
  readonly count: number
  readonly expected: number
}

/** Says whether the trouble of a service in a country is known by itself or through another pool. */
export type Known = (service: ServiceId, country: CountryCode) => boolean

export type Composition = {
  /** Not known yet, most reports above their usual first. */
  readonly rest: readonly Member[]
  /** Where the rest was heard, most first. */
  readonly countries: readonly (readonly [CountryCode, number])[]
  /** Of those that are known already: reports above the usual, at least 0, and what is to be taken out. */
  readonly known: { readonly count: number; readonly expected: number }
}

/** Two services with troubles of their own at the same time are a coincidence that happens; their country is well. */
const coincidence = 2
/** So many services must contribute for the sum to be about all of them. */
const fewestMembers = 5

const excessOf = ({ count, expected }: { readonly count: number; readonly expected: number }): number =>
  count - expected

/** The members of a pool that were heard in the window. */
export function compose(
  cells: Cells,
  pool: Pool,
  { since, windowMinutes }: Surge,
  categoryOf: (service: ServiceId) => string | null,
  known: Known,
): Composition {
  const { grid, recent } = cells
  const column = pool.country === undefined ? undefined : grid.columnOf(pool.country)
  const members = new Map<number, { count: number; expected: number }>()
  const taken = { count: 0, expected: 0 }
  const byCountry = new Map<CountryCode, number>()
  for (const cell of recent.cells()) {
    const at = cell % grid.width
    if (column !== undefined && at !== column) continue
    const row = Math.floor(cell / grid.width)
    const service = grid.services[row]!
    const category = categoryOf(service)
    if (category === null || !holds(pool, grid.countries[at]!, category)) continue
    const count = recent.countOver(cell, since + windowMinutes - 1, windowMinutes)
    const expected = cells.expectedIn(cell) * windowMinutes
    const into = known(service, grid.countries[at]!) ? taken : (members.get(row) ?? { count: 0, expected: 0 })
    into.count += count
    into.expected += expected
    if (into === taken) continue
    members.set(row, into)
    byCountry.set(grid.countries[at]!, (byCountry.get(grid.countries[at]!) ?? 0) + count)
  }
  const rest = [...members]
    .map(([row, { count, expected }]) => ({ service: grid.services[row]!, count, expected }))
    .sort((a, b) => excessOf(b) - excessOf(a) || (a.service < b.service ? -1 : 1))
  const countries = [...byCountry].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return { rest, countries, known: taken }
}

/** Whether those that are known already make up the greater part of a surge. */
export const isKnown = ({ known }: Composition, surge: Surge): boolean =>
  Math.max(0, excessOf(known)) * 2 > excessOf(surge)

/**
 * -log10 p of what a pool hears without those that are known already and without its two loudest; 0 when too few
 * contribute. `size`: of the pool's negative binomial.
 */
export function surpriseOfRest({ rest, known }: Composition, surge: Surge, size: number): number {
  const contributing = rest.filter((member) => member.count > 0 && excessOf(member) > 0)
  if (contributing.length < fewestMembers) return 0
  let count = surge.count - known.count
  let expected = surge.expected - known.expected
  for (const member of contributing.slice(0, coincidence)) {
    count -= member.count
    expected -= member.expected
  }
  // The sum of what is usual for each never fits the usual of the sum to the last report.
  return surprise(count, Math.max(expected, surge.expected / 10), size)
}
