// One plot: the usual band, what came, and where an alarm stood. Heights grow with the square root of what they stand
// for, so that the usual is seen beside a surge of a hundred times as much.

import { area, element, label, line, type Point } from './svg.ts'

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type Plotted = {
  /** Minutes: of the first value, and of each. */
  readonly from: number
  readonly width: number
  /** Reports a minute. */
  readonly came: ArrayLike<number>
  readonly usual: ArrayLike<number>
  readonly strays: ArrayLike<number>
}

export type Marked = { readonly from: number; readonly until: number; readonly says: string }

export type Axis = {
  /** Minutes, and what is written under each. */
  readonly ticks: readonly (readonly [minute: number, text: string])[]
}

/** Standard deviations to both sides: 19 of 20 usual values lie in the band. */
const bandWidth = 2
/** Pixels: an alarm is never too thin to be seen. */
const thinnestMark = 2

export function plot(box: Box, plotted: Plotted, alarms: readonly Marked[], { ticks }: Axis): string {
  const { from, width, came, usual, strays } = plotted
  const top = Math.max(
    1,
    ...Array.from(came),
    ...Array.from(usual, (mean, i) => mean + bandWidth * strays[i]!),
  )
  const end = from + came.length * width
  const x = (minute: number): number => box.x + (box.width * (minute - from)) / Math.max(1, end - from)
  const y = (rate: number): number => box.y + box.height * (1 - Math.sqrt(Math.max(0, rate) / top))
  const edge = (value: (i: number) => number): Point[] =>
    Array.from({ length: came.length }, (_, i): Point => [x(from + (i + 0.5) * width), y(value(i))])
  return [
    ...alarms.map((alarm) => mark(box, x, alarm)),
    area(
      'band',
      edge((i) => usual[i]! + bandWidth * strays[i]!),
      edge((i) => usual[i]! - bandWidth * strays[i]!),
    ),
    line(
      'usual',
      edge((i) => usual[i]!),
    ),
    line('came', stepped(came, from, width, x, y)),
    ...grid(box, top, y),
    ...ticks.map(([minute, text], i) => tick(box, x(minute), text, i === ticks.length - 1)),
  ].join('')
}

function mark(box: Box, x: (minute: number) => number, { from, until, says }: Marked): string {
  const left = Math.max(box.x, x(from))
  const right = Math.min(box.x + box.width, x(until))
  const rectangle = {
    class: 'alarm',
    x: left,
    y: box.y,
    width: Math.max(thinnestMark, right - left),
    height: box.height,
  }
  return element('g', {}, element('title', {}, says), element('rect', rectangle))
}

function stepped(
  came: ArrayLike<number>,
  from: number,
  width: number,
  x: (minute: number) => number,
  y: (rate: number) => number,
): Point[] {
  return Array.from(came, (rate, i): Point[] => [
    [x(from + i * width), y(rate)],
    [x(from + (i + 1) * width), y(rate)],
  ]).flat()
}

function grid({ x, y: top, width, height }: Box, most: number, y: (rate: number) => number): string[] {
  const base = element('line', { class: 'axis', x1: x, x2: x + width, y1: top + height, y2: top + height })
  const round = roundBelow(most)
  const at = y(round)
  return [
    base,
    element('line', { class: 'grid', x1: x, x2: x + width, y1: at, y2: at }),
    label([x - 6, at + 4], 'small', `${round}`, { 'text-anchor': 'end' }),
  ]
}

/** The largest of 1, 2 and 5 times a power of ten that is no larger. */
export function roundBelow(n: number): number {
  const power = 10 ** Math.floor(Math.log10(n))
  const digit = [5, 2, 1].find((d) => d * power <= n * (1 + 1e-9)) ?? 1
  return Number((digit * power).toPrecision(1))
}

/** The last is written to the left of its place: beyond it nothing is drawn. */
function tick({ y, height }: Box, x: number, text: string, last: boolean): string {
  return [
    element('line', { class: 'axis', x1: x, x2: x, y1: y + height, y2: y + height + 4 }),
    label([x, y + height + 16], 'small', text, { 'text-anchor': last ? 'end' : 'middle' }),
  ].join('')
}
