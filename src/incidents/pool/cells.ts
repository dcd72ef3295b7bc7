// One service in one country. Trouble there alone drowns in the world's sum: two reports a minute are nothing to a
// service that has a hundred, and everything to its Norwegians. Only cells that were just heard are weighed, against
// the service's usual times the country's share.

import type { CountryCode, JsonObject, ServiceId } from '../../terms/index.ts'
import { followCourse, type Loudness, loudnessOf, type Plateau } from '../course.ts'
import { plateauMinutes } from '../learning.ts'
import { surprise } from '../negative-binomial.ts'
import { captureCells, loadCells } from './cells-snapshot.ts'
import { Grid } from './grid.ts'
import { Recent, recentMinutes } from './recent.ts'
import { Shares } from './shares.ts'

/** What is usual for a whole service now: reports a minute, and the size of their negative binomial. */
export type UsualNow = { readonly rate: number; readonly size: number }

export type CellFinding = {
  readonly service: ServiceId
  readonly country: CountryCode
  readonly since: number
  readonly windowMinutes: number
  readonly count: number
  readonly expected: number
  /** -log10 p of the window, less log10 of the countries in which it could have happened. */
  readonly surprise: number
  readonly lately: Loudness
}

export type CellRules = {
  /** Surprise from which a window is worth saying. */
  readonly hint: number
  /** Sources: a handful of different ones is the least that is a crowd. */
  readonly fewest: number
  /** A window must hold this many times the usual. */
  readonly ratio: number
  /** Surprise of the last eight minutes below which it is calm again. */
  readonly calm: number
}

export const cellRules: CellRules = { hint: 2.5, fewest: 5, ratio: 2, calm: 2 }

const windows = [1, 2, 3, 5, 8, 12, 20, 30] as const
const longest = 30
const late = 8
/** A cell this surprising is followed until it is over, for a day at most: what lasts longer is how it is now. */
const hot = 5
const stubborn = 1440
/** Reports that tell a fall from chance. */
const telling = 12
/** Minutes: before a day has gone by, it is not known what is usual where. */
const acquainted = 1440
/** Reports from which a service's home is known well enough to say that it is in trouble in one country. */
const fewestKnown = 30
/** A country that most of a service's reports come from is the service, and its own detector speaks of it. */
const wholeService = 0.8
/** Reports by which a country must differ from its usual to be lively. */
const unsure = 5
/** Fewer are no crowd, however unlikely. */
const fewestSources = 3
/** Stable while the grid grows wider; there are 676 codes of two letters. */
const keySpan = 1024

type Hot = Plateau & { readonly row: number; readonly column: number; readonly since: number; at: number }

type Best = Omit<CellFinding, 'service' | 'country' | 'lately'>

type Place = { readonly row: number; readonly column: number }
const keyOf = ({ row, column }: Place): number => row * keySpan + column

/** As `save` gave it, or anything. */
type Saved = Partial<Record<'since' | 'worldRate' | 'hot' | 'fresh', unknown>>

export class Cells {
  readonly grid = new Grid()
  readonly recent = new Recent(this.grid)
  readonly shares = new Shares(this.grid)
  readonly #rules: CellRules
  readonly #usualOf: (service: ServiceId, minute: number) => UsualNow
  /** Keys of cells, as in `#hot`. */
  readonly #fresh = new Set<number>()
  readonly #hot = new Map<number, Hot>()
  /** The first minute; -1: none yet. */
  #since = -1
  #worldRate = 0
  /** By slot of `recent`, of the running minute; NaN: nobody asked yet. */
  #expected = new Float64Array(0)
  #usual: { rate: Float64Array; size: Float64Array; at: Int32Array } | null = null

  /** `saved`: what `capture` gave; unreadable, it is an empty memory. `keeps`: what services it is still asked about. */
  constructor(
    usualOf: (service: ServiceId, minute: number) => UsualNow,
    saved?: unknown,
    keeps: (service: ServiceId) => boolean = () => true,
    rules: CellRules = cellRules,
  ) {
    this.#usualOf = usualOf
    this.#rules = rules
    const { since, worldRate, hot: hotCells, fresh, ...rest } = (saved ?? {}) as Saved
    if (typeof since !== 'number') return
    this.#since = since
    if (typeof worldRate === 'number') this.#worldRate = worldRate
    const placed = loadCells(this, rest, keeps)
    for (const cell of Array.isArray(hotCells) ? (hotCells as Hot[]) : []) {
      const place = placed(cell.row, cell.column)
      if (place !== null) this.#hot.set(keyOf(place), { ...cell, ...place })
    }
    for (const key of Array.isArray(fresh) ? (fresh as number[]) : []) {
      const place = placed(Math.floor(key / keySpan), key % keySpan)
      if (place !== null) this.#fresh.add(keyOf(place))
    }
  }

  /** As it is at the call, step by step. */
  capture(): Generator<void, JsonObject> {
    const cells = captureCells(this)
    const about = {
      since: this.#since,
      worldRate: this.#worldRate,
      hot: [...this.#hot.values()].map((cell) => ({ ...cell })),
      fresh: [...this.#fresh],
    }
    return (function* () {
      return { ...(yield* cells), ...about }
    })()
  }

  /** `sources`: reports from sources of which the service heard nothing lately. */
  count(minute: number, service: ServiceId, country: CountryCode, sources: number): void {
    if (minute > this.recent.head) this.advance(minute)
    if (sources <= 0) return
    const known = this.grid.countries.length
    const column = this.grid.column(country)
    if (column === known) this.#forgetExpected()
    const cell = this.grid.row(service) * this.grid.width + column
    if (this.recent.add(cell, minute, sources)) this.#fresh.add(this.#keyOf(cell))
  }

  /** `worldRate`: usual reports a minute of all services; 0: not known. `tideOf`: see `Shares.turn`. */
  advance(minute: number, worldRate = 0, tideOf: ((country: string) => number) | null = null): void {
    if (this.#since < 0) this.#since = minute
    if (minute > this.recent.head) this.recent.advance(minute, (cell, _at, count) => this.#learn(cell, count))
    this.shares.turn(minute, tideOf)
    this.#forgetExpected()
    this.#worldRate = worldRate
  }

  /**
   * How much more than usual the other services hear from the country, at least 1: where everybody has a lively day,
   * one of them stands out less.
   */
  #liveliness(cell: number, rate: number): number {
    const column = cell % this.grid.width
    const minute = this.recent.head
    const usual = (this.#worldRate * this.shares.worldPart(column) - rate) * longest
    if (this.#worldRate === 0) return 1
    const heard =
      this.recent.columnOver(column, minute, longest) - this.recent.countOver(cell, minute, longest)
    return Math.max(1, (heard + unsure) / (Math.max(0, usual) + unsure))
  }

  /** Once half an hour is over. A wild minute is learnt in part: an hour of trouble must not move where a service is at home. */
  #learn(cell: number, count: number): void {
    this.shares.learn(cell, Math.min(count, 1 + 3 * this.#expect(cell)))
  }

  #keyOf(cell: number): number {
    const { width } = this.grid
    return Math.floor(cell / width) * keySpan + (cell % width)
  }

  /**
   * -log10 p of so many different sources of a service in a window; null: as many as there are reports,
   * or the window is not kept any more.
   */
  surpriseOfSources(
    service: ServiceId,
    { since, windowMinutes, count, expected }: Omit<Best, 'surprise'>,
    size: number,
  ): number | null {
    const row = this.grid.rowOf(service)
    if (row === undefined || since <= this.recent.head - recentMinutes) return null
    let sources = 0
    for (let column = 0; column < this.grid.countries.length; column++)
      sources += this.recent.countOver(
        row * this.grid.width + column,
        since + windowMinutes - 1,
        windowMinutes,
      )
    if (sources >= count) return null
    return sources < fewestSources ? 0 : surprise(sources, expected, size)
  }

  /** Usual reports a minute of a cell, now. All ticks of a minute ask for the same, so it is kept until the next. */
  expectedIn(cell: number): number {
    const slot = this.recent.slotOf(cell)
    if (slot < 0 || slot >= this.#expected.length) return this.#expect(cell)
    const known = this.#expected[slot]!
    if (!Number.isNaN(known)) return known
    const expected = this.#expect(cell)
    this.#expected[slot] = expected
    return expected
  }

  /** A new minute, and a country that was never heard before, change what is expected of every cell. */
  #forgetExpected(): void {
    const { most } = this.recent
    if (most > this.#expected.length) this.#expected = new Float64Array(2 ** Math.ceil(Math.log2(most)))
    this.#expected.fill(Number.NaN)
  }

  #expect(cell: number): number {
    return this.#usualNow(Math.floor(cell / this.grid.width)).rate * this.shares.of(cell).part
  }

  #usualNow(row: number): UsualNow {
    const minute = this.recent.head
    const known = this.#usual
    if (known === null || row >= known.rate.length) this.#usual = this.#roomFor(row)
    const { rate, size, at } = this.#usual!
    if (at[row] !== minute) {
      const usual = this.#usualOf(this.grid.services[row]!, minute)
      rate[row] = usual.rate
      size[row] = usual.size
      at[row] = minute
    }
    return { rate: rate[row]!, size: size[row]! }
  }

  #roomFor(row: number) {
    const length = 2 ** Math.ceil(Math.log2(row + 64))
    return {
      rate: new Float64Array(length),
      size: new Float64Array(length),
      at: new Int32Array(length).fill(-1),
    }
  }

  /**
   * Cells that were heard since the last call and stand out, and (once a minute: `whole`) those that did before.
   * `stalledSince`: what intake held back comes all at once, so that windows which do not reach back to it say nothing.
   */
  evaluate(whole: boolean, stalledSince: number | null): CellFinding[] {
    const findings: CellFinding[] = []
    if (this.recent.head - this.#since < acquainted) this.#fresh.clear()
    for (const key of this.#fresh) {
      const cell = Math.floor(key / keySpan) * this.grid.width + (key % keySpan)
      const best = this.#weigh(cell, stalledSince)
      if (best === null) continue
      if (best.found.surprise >= hot && !this.#hot.has(key)) this.#heat(cell)
      else if (this.#hot.has(key)) continue
      findings.push(this.#finding(cell, best.found, best.late >= this.#rules.calm ? 'loud' : 'calm'))
    }
    this.#fresh.clear()
    if (whole) findings.push(...this.#follow())
    return findings
  }

  #finding(cell: number, best: Best, lately: Loudness): CellFinding {
    const { services, countries, width } = this.grid
    return {
      service: services[Math.floor(cell / width)]!,
      country: countries[cell % width]!,
      ...best,
      lately,
    }
  }

  #weigh(
    cell: number,
    stalledSince: number | null = null,
  ): { readonly found: Best; readonly late: number } | null {
    const minute = this.recent.head
    const { fewest, ratio, hint } = this.#rules
    if (this.recent.countOver(cell, minute, longest) < fewest) return null
    const row = Math.floor(cell / this.grid.width)
    const usual = this.#usualNow(row)
    const { part, weight } = this.shares.of(cell)
    if (this.shares.knownOf(row) < fewestKnown) return null
    if (part >= wholeService) return null
    const plain = usual.rate * part
    const rate = plain * this.#liveliness(cell, plain)
    const size = 1 / (1 / usual.size + 1 / weight)
    let best: Best | null = null
    let lately = 0
    let price = -1
    for (const window of windows) {
      if (stalledSince !== null && minute - window + 1 > stalledSince) continue
      const count = this.recent.countOver(cell, minute, window)
      const expected = rate * window
      if (count < fewest || count < ratio * expected) continue
      const raw = surprise(count, expected, size)
      if (raw < hint) continue
      // A service that is heard in sixty countries has sixty chances to surprise somewhere.
      if (price < 0) price = Math.log10(Math.max(1, this.shares.countriesOf(row)))
      const found = raw - price
      if (window <= late) lately = Math.max(lately, found)
      if (found >= hint && (best === null || found > best.surprise))
        best = { since: minute - window + 1, windowMinutes: window, count, expected, surprise: found }
    }
    return best === null ? null : { found: best, late: lately }
  }

  #heat(cell: number): void {
    const { width } = this.grid
    const at = this.recent.head
    const place = { row: Math.floor(cell / width), column: cell % width }
    this.#hot.set(this.#keyOf(cell), { ...place, since: at, at, plateau: 0, fallen: false })
  }

  /** Those in trouble, until they are calm for half an hour. */
  #follow(): CellFinding[] {
    const minute = this.recent.head
    return [...this.#hot].flatMap(([key, cell]) => {
      const number = cell.row * this.grid.width + cell.column
      const rate = this.expectedIn(number)
      const inTrouble = minute - cell.at <= 2
      followCourse(
        cell,
        this.recent.countOver(number, minute, plateauMinutes) / plateauMinutes - rate,
        inTrouble,
      )
      const still = this.#goingOn(number, cell, rate)
      if (still.lately !== 'calm') cell.at = minute
      if (minute - cell.at > longest || minute - cell.since > stubborn) this.#hot.delete(key)
      return still.lately === 'calm' ? [] : [still]
    })
  }

  /** As few of the last minutes as hold enough reports while the outage goes on. */
  #goingOn(cell: number, course: Plateau, rate: number): CellFinding {
    const minute = this.recent.head
    const windowMinutes = windows.find((w) => w * course.plateau >= telling) ?? longest
    const count = this.recent.countOver(cell, minute, windowMinutes)
    const expected = rate * windowMinutes
    const { fewest } = this.#rules
    const lately =
      count < Math.min(3, fewest) ? 'calm' : loudnessOf(course, count - 2 * expected, windowMinutes)
    const best = this.#weigh(cell)?.found
    const place = { since: minute - windowMinutes + 1, windowMinutes, count, expected, surprise: 0 }
    return this.#finding(cell, best ?? place, lately)
  }
}
