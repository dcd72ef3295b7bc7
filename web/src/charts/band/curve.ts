// A series against its usual band as paths in a box of buckets (along) by pixels (up): the picture is stretched along by
// the browser, so that the same paths fit every screen. What was not watched is a gap, never a zero.

import { roundStep, type Tick, timeTicks } from './scale.ts'

/** Times in milliseconds since the epoch; `counts` of null were not watched. */
export type Series = {
  readonly from: number
  readonly bucketMs: number
  readonly counts: readonly (number | null)[]
  readonly low: readonly number[]
  readonly usual: readonly number[]
  readonly high: readonly number[]
}

export type Curve = {
  /** Of the box, in buckets. */
  readonly length: number
  readonly height: number
  /** The area of what is usual; empty where nothing is known of it. */
  readonly band: string
  readonly usual: string
  /** What was counted, the area under it, and what of that is more than usual. */
  readonly line: string
  readonly area: string
  readonly over: string
  /** To the bucket that still fills: its count is not the last word. */
  readonly filling: string
  readonly up: readonly { readonly value: number; readonly y: number }[]
  /** `x` in per cent of the width. */
  readonly along: readonly (Tick & { readonly x: number })[]
}

const steps = 3
/** Room above the highest value. */
const headroom = 1.06

const tenth = (n: number): number => Math.round(n * 10) / 10

/** The highest value of the picture's scale: a round number. */
export function topOf({ counts, high }: Pick<Series, 'counts' | 'high'>): number {
  let most = 3
  for (const n of counts) most = Math.max(most, n ?? 0)
  for (const n of high) most = Math.max(most, n)
  const step = roundStep(most * headroom, steps)
  return Math.ceil((most * headroom) / step) * step
}

export type Place = {
  readonly height: number
  readonly offsetMs: number
  readonly now: number
  readonly ticks: number
}

export function curve(series: Series, { height, offsetMs, now, ticks }: Place): Curve {
  const { from, bucketMs, counts, low, high, usual } = series
  const top = topOf(series)
  const y = (value: number): number => tenth(height - (Math.min(top, Math.max(0, value)) / top) * height)
  const until = from + counts.length * bucketMs
  const settled = counts.map((_, i) => from + (i + 1) * bucketMs <= now)
  const whole = counts.map((n, i) => (settled[i] ? n : null))
  const runs = runsOf(whole)
  const step = roundStep(top, steps)
  return {
    length: Math.max(1, counts.length),
    height,
    band: bandPath(low, high, counts.length, y),
    usual: usual.length === 0 ? '' : linePath([{ first: 0, values: usual.slice(0, counts.length) }], y),
    line: linePath(runs, y),
    area: runs.map((run) => areaPath(run, y, height)).join(''),
    over: runs.map((run) => overPath(run, high, y)).join(''),
    filling: fillingPath(counts, settled, y),
    up: Array.from({ length: Math.floor(top / step) }, (_, i) => ({
      value: (i + 1) * step,
      y: y((i + 1) * step),
    })),
    along: timeTicks(from, until, ticks, offsetMs).map((tick) => ({
      ...tick,
      x: percent(tick.at, series),
    })),
  }
}

/** Of the width, at two places. */
export function percent(
  at: number,
  { from, bucketMs, counts }: Pick<Series, 'from' | 'bucketMs' | 'counts'>,
): number {
  const share = (at - from) / (bucketMs * Math.max(1, counts.length))
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100
}

type Run = { readonly first: number; readonly values: readonly number[] }

/** What lies between gaps. */
function runsOf(values: readonly (number | null)[]): Run[] {
  const runs: { first: number; values: number[] }[] = []
  values.forEach((value, i) => {
    if (value === null) return
    const last = runs.at(-1)
    if (last !== undefined && last.first + last.values.length === i) last.values.push(value)
    else runs.push({ first: i, values: [value] })
  })
  return runs
}

type Up = (value: number) => number

/** Through the middle of each bucket, level to the edges of the run: one bucket alone is still to be seen. */
function points({ first, values }: Run, y: Up): string {
  const inner = values.map((value, i) => `${first + i + 0.5} ${y(value)}`)
  return [`${first} ${y(values[0]!)}`, ...inner, `${first + values.length} ${y(values.at(-1)!)}`].join('L')
}

const linePath = (runs: readonly Run[], y: Up): string =>
  runs
    .filter(({ values }) => values.length > 0)
    .map((run) => `M${points(run, y)}`)
    .join('')

const areaPath = (run: Run, y: Up, height: number): string =>
  `M${run.first} ${height}L${points(run, y)}L${run.first + run.values.length} ${height}Z`

/** Between what was counted and the upper edge of what is usual, where more was counted. */
function overPath({ first, values }: Run, high: readonly number[], y: Up): string {
  const edge = values.map((_, i) => high[first + i] ?? Number.POSITIVE_INFINITY)
  if (!values.some((value, i) => value > edge[i]!)) return ''
  const level = (i: number): number => (Number.isFinite(edge[i]!) ? edge[i]! : values[i]!)
  const upper = points({ first, values: values.map((value, i) => Math.max(value, level(i))) }, y)
  const lower = values.map((_, i) => `${first + i + 0.5} ${y(level(i))}`).reverse()
  const last = values.length - 1
  return `M${upper}L${[`${first + values.length} ${y(level(last))}`, ...lower, `${first} ${y(level(0))}`].join('L')}Z`
}

function bandPath(low: readonly number[], high: readonly number[], length: number, y: Up): string {
  const many = Math.min(low.length, high.length, length)
  if (many === 0) return ''
  const upper = points({ first: 0, values: high.slice(0, many) }, y)
  const lower = low
    .slice(0, many)
    .map((value, i) => `${i + 0.5} ${y(value)}`)
    .reverse()
  return `M${upper}L${[`${many} ${y(low[many - 1]!)}`, ...lower, `0 ${y(low[0]!)}`].join('L')}Z`
}

function fillingPath(counts: readonly (number | null)[], settled: readonly boolean[], y: Up): string {
  const first = settled.indexOf(false)
  const value = counts[first]
  if (first === -1 || value === null || value === undefined) return ''
  const before = first === 0 ? null : counts[first - 1]!
  return before === null
    ? `M${first} ${y(value)}L${first + 1} ${y(value)}`
    : `M${first} ${y(before)}L${first + 0.5} ${y(value)}L${first + 1} ${y(value)}`
}
