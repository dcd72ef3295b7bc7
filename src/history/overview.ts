// What a picture needs of a past, gathered while it is judged: the whole span of each series in a fixed number of
// columns, and the surroundings of the loudest alarms minute by minute. Memory grows with neither length nor alarms.

import type { ServiceId } from '../terms/index.ts'
import type { Alarm, Counted, Past } from './past.ts'

/** One column of the span: a mean over its minutes. */
export type Span = {
  /** Minutes a column stands for. */
  readonly width: number
  /** Reports a minute: what came, what was usual, and how far that usually strays over a whole column. */
  readonly came: Float32Array
  readonly usual: Float32Array
  readonly strays: Float32Array
}

/** Around an alarm, as finely as the file tells. */
export type Closeup = {
  readonly alarm: Alarm
  readonly from: number
  /** Minutes of each value. */
  readonly width: number
  readonly came: readonly number[]
  readonly usual: readonly number[]
  readonly strays: readonly number[]
}

const [fewestColumns, mostColumns] = [48, 720]
/** Numbers held for all spans together: 64 MiB. */
const room = 16 * 1024 * 1024
const mostCloseups = 600
const mostOfSeries = 3
const [minutesBefore, minutesAfter] = [60, 45]
/** An alarm that goes on is drawn so far. */
const longestCloseup = 360

/** `begins`: minutes from 1970 to minute 0; `toMinute`: an alarm's time in minutes of the past. */
export type OverviewSetup = {
  readonly past: Past
  readonly series: number
  readonly from: number
  readonly minutes: number
  readonly begins: number
  /** Minutes that the file counts together; 1 where it tells of each. */
  readonly grain: number
  readonly toMinute: (time: number) => number
}

export class Overview {
  readonly #setup: OverviewSetup
  readonly #width: number
  readonly #columns: number
  readonly #spans = new Map<string, Span>()
  readonly #open: Alarm[] = []
  #closeups: Closeup[] = []
  #seen = 0

  constructor(setup: OverviewSetup) {
    const fits = Math.floor(room / 3 / Math.max(1, setup.series))
    const columns = Math.max(fewestColumns, Math.min(mostColumns, fits))
    this.#setup = setup
    this.#width = Math.max(1, Math.ceil(setup.minutes / columns))
    this.#columns = Math.ceil(setup.minutes / this.#width)
  }

  /** After the minute was judged. */
  minute(minute: number, counted: readonly Counted[]): void {
    const column = Math.floor((minute - this.#setup.from) / this.#width)
    for (const { series, count } of counted) {
      const { came } = this.#spanOf(series)
      came[column] = (came[column] ?? 0) + count / this.#width
    }
    if ((minute - this.#setup.from) % this.#width === this.#width >> 1) this.#measure(minute, column)
    this.#follow(minute)
  }

  #spanOf(series: string): Span {
    const known = this.#spans.get(series)
    if (known !== undefined) return known
    const column = (): Float32Array => new Float32Array(this.#columns)
    const span = { width: this.#width, came: column(), usual: column(), strays: column() }
    this.#spans.set(series, span)
    return span
  }

  #measure(minute: number, column: number): void {
    const { past, begins } = this.#setup
    const at = begins + minute
    for (const [series, span] of this.#spans) {
      const service = series as ServiceId
      span.usual[column] = past.loop.usual(service, at, at + 1)[0] ?? 0
      span.strays[column] = past.loop.spread(service, at, this.#width) / this.#width
    }
  }

  #follow(minute: number): void {
    const { past, toMinute } = this.#setup
    while (this.#seen < past.alarms.length) this.#open.push(past.alarms[this.#seen++]!)
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const alarm = this.#open[i]!
      const start = toMinute(alarm.start)
      const over = alarm.end === null ? Number.POSITIVE_INFINITY : toMinute(alarm.end)
      if (minute < Math.min(over + minutesAfter, start + longestCloseup)) continue
      this.#take(alarm, minute)
      this.#open.splice(i, 1)
    }
  }

  #take(alarm: Alarm, minute: number): void {
    const { past, begins, from, toMinute, grain } = this.#setup
    const service = alarm.series as ServiceId
    const start = Math.max(from, toMinute(alarm.start) - minutesBefore)
    if (this.#closeups.some((one) => one.alarm.series === alarm.series && holds(one, toMinute(alarm.start))))
      return
    const values = Math.floor((minute + 1 - start) / grain)
    const since = begins + start
    const every = Array.from({ length: values }, (_, i) => since + i * grain)
    const meanOf = (minutes: readonly number[]): number => minutes.reduce((sum, n) => sum + n, 0) / grain
    this.#keep({
      alarm,
      from: start,
      width: grain,
      came: every.map((at) => meanOf(past.loop.series(service, at, at + grain))),
      usual: every.map((at) => meanOf(past.loop.usual(service, at, at + grain))),
      strays: every.map((at) => past.loop.spread(service, at, grain) / grain),
    })
  }

  /** The loudest of each series, and of all. */
  #keep(closeup: Closeup): void {
    const loudest = [...this.#closeups, closeup].sort((a, b) => b.alarm.peak - a.alarm.peak)
    const kept = new Map<string, number>()
    this.#closeups = loudest
      .filter(({ alarm: { series } }) => {
        kept.set(series, (kept.get(series) ?? 0) + 1)
        return kept.get(series)! <= mostOfSeries
      })
      .slice(0, mostCloseups)
  }

  /** At the end of the file: what is still open is taken as it stands. */
  end(last: number): void {
    for (const alarm of this.#open.splice(0)) this.#take(alarm, last)
  }

  spans(): ReadonlyMap<string, Span> {
    return this.#spans
  }

  /** Of the loudest alarms, the loudest first. */
  closeups(): readonly Closeup[] {
    return this.#closeups
  }
}

/** What opens again within what is drawn of another alarm is seen there. */
const holds = ({ from, width, came }: Closeup, minute: number): boolean =>
  minute >= from && minute < from + came.length * width
