// Who makes up the surge of a pool. A sum is no statement about a country when one service makes it, nor when those
// that make it are known to be in trouble already: their part is taken out before the rest is judged.

import type { CountryCode, ServiceId } from '../../terms/index.ts'
import { surprise } from '../negative-binomial.ts'
import type { Grid } from './grid.ts'
import type { Heard } from './heard.ts'
import type { Pool } from './pool.ts'

export type Member = { readonly service: ServiceId; readonly count: number; readonly expected: number }

export type Surge = {
  readonly since: number
  readonly windowMinutes: number
  readonly count: number
  readonly expected: number
}

export type Composition = {
  /** Not known yet, in no order. */
  readonly rest: readonly Member[]
  /** Where the rest was heard, in no order. */
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

const byExcess = (a: Member, b: Member): number =>
  excessOf(b) - excessOf(a) || (a.service < b.service ? -1 : 1)

/** Sums by number, with the numbers that have one. */
class Tally {
  readonly count: Float64Array
  readonly expected: Float64Array
  readonly numbers: number[] = []
  readonly #has: Uint8Array

  constructor(size: number) {
    this.count = new Float64Array(size)
    this.expected = new Float64Array(size)
    this.#has = new Uint8Array(size)
  }

  add(number: number, count: number, expected: number): void {
    if (this.#has[number] === 0) this.numbers.push(number)
    this.#has[number] = 1
    this.count[number]! += count
    this.expected[number]! += expected
  }

  empty(): void {
    for (const number of this.numbers) {
      this.count[number] = 0
      this.expected[number] = 0
      this.#has[number] = 0
    }
    this.numbers.length = 0
  }
}

/** Takes surges apart; one for an evaluation, in which the cells stay as they are. */
export class Decomposer {
  readonly #heard: Heard
  readonly #grid: Grid
  readonly #byRow: Tally
  readonly #byColumn: Tally
  /** Places that are not known, of one pool. */
  readonly #left: Int32Array

  constructor(heard: Heard, grid: Grid) {
    this.#heard = heard
    this.#grid = grid
    this.#byRow = new Tally(grid.services.length)
    this.#byColumn = new Tally(grid.countries.length)
    this.#left = new Int32Array(heard.row.length)
  }

  /**
   * The members of a pool that were heard in the window. `known`: says whether the trouble at a place is known already.
   * Null: it makes up the greater part of the surge. In a large outage that is so of nearly every pool, so it is found
   * out before the rest is looked at.
   */
  compose(pool: Pool, surge: Surge, known: (place: number) => boolean): Composition | null {
    const { since, windowMinutes } = surge
    const heard = this.#heard
    const window = heard.over(since + windowMinutes - 1, windowMinutes)
    const taken = { count: 0, expected: 0 }
    let left = 0
    for (const place of heard.in(pool)) {
      if (known(place)) {
        taken.count += heard.countAt(place, window)
        taken.expected += heard.expectedAt(place) * windowMinutes
      } else this.#left[left++] = place
    }
    if (isGreaterPart(taken, surge)) return null
    for (let i = 0; i < left; i++) {
      const place = this.#left[i]!
      const count = heard.countAt(place, window)
      const expected = heard.expectedAt(place) * windowMinutes
      this.#byRow.add(heard.row[place]!, count, expected)
      this.#byColumn.add(heard.column[place]!, count, expected)
    }
    return this.#take(taken)
  }

  #take(known: Composition['known']): Composition {
    const [byRow, byColumn] = [this.#byRow, this.#byColumn]
    const { services, countries } = this.#grid
    const rest = byRow.numbers.map((row) => ({
      service: services[row]!,
      count: byRow.count[row]!,
      expected: byRow.expected[row]!,
    }))
    const where = byColumn.numbers.map((column) => [countries[column]!, byColumn.count[column]!] as const)
    byRow.empty()
    byColumn.empty()
    return { rest, countries: where, known }
  }
}

/** Those that contribute, most above their usual first. */
export const contributing = ({ rest }: Composition): readonly Member[] =>
  rest.filter((member) => excessOf(member) > 0).sort(byExcess)

/** Where the rest was heard, most first. */
export const whereHeard = ({ countries }: Composition): Composition['countries'] =>
  [...countries].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))

const isGreaterPart = (known: Composition['known'], surge: Surge): boolean =>
  Math.max(0, excessOf(known)) * 2 > excessOf(surge)

/** The loudest of those that contribute, loudest first, and how many do. */
function loudest(rest: readonly Member[]): { readonly members: readonly Member[]; readonly of: number } {
  let of = 0
  let members: Member[] = []
  for (const member of rest) {
    if (member.count === 0 || excessOf(member) <= 0) continue
    of++
    const last = members[coincidence - 1]
    if (last !== undefined && byExcess(member, last) > 0) continue
    members = [...members, member].sort(byExcess).slice(0, coincidence)
  }
  return { members, of }
}

/**
 * -log10 p of what a pool hears without those that are known already and without its two loudest; 0 when too few
 * contribute. `size`: of the pool's negative binomial.
 */
export function surpriseOfRest({ rest, known }: Composition, surge: Surge, size: number): number {
  const { members, of } = loudest(rest)
  if (of < fewestMembers) return 0
  let count = surge.count - known.count
  let expected = surge.expected - known.expected
  for (const member of members) {
    count -= member.count
    expected -= member.expected
  }
  // The sum of what is usual for each never fits the usual of the sum to the last report.
  return surprise(count, Math.max(expected, surge.expected / 10), size)
}
