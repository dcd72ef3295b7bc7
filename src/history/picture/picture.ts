// The picture of a backtest: the most alarmed series over the whole span, and their loudest alarms minute by minute.
// One drawing that needs nothing beside itself, in a light and a dark dress; as HTML it is the same within a page.

import type { Closeup, Span } from '../overview.ts'
import type { Alarm } from '../past.ts'
import { type Axis, type Marked, plot } from './plot.ts'
import { element, escaped, label } from './svg.ts'

export type Drawn = {
  readonly title: string
  readonly subtitle: string
  readonly alarms: readonly Alarm[]
  readonly spans: ReadonlyMap<string, Span>
  readonly closeups: readonly Closeup[]
  /** The series that are drawn; absent: the most alarmed since minute `counted`. */
  readonly wanted?: readonly string[]
  readonly counted: number
  readonly from: number
  readonly minutes: number
  /** Minute of the past that an alarm's time falls on. */
  readonly toMinute: (time: number) => number
  /** What is written for a minute: `coarse` under the whole span, else at an alarm. */
  readonly say: (minute: number, coarse: boolean) => string
}

const mostSeries = 6
const perRow = 3
const page = { width: 1080, left: 56, right: 24 }
const strip = { height: 72, head: 34, foot: 30 }
const detail = { height: 96, head: 22, foot: 30, gap: 44 }
const inner = page.width - page.left - page.right

const style = `
svg{--ground:#fff;--ink:#1c2733;--soft:#5b6b7b;--line:#d5dce3;--came:#22577a;--band:#bcd4e6;--alarm:#d1495b;background:var(--ground);font:13px system-ui,sans-serif}
@media (prefers-color-scheme:dark){svg{--ground:#12181f;--ink:#e6edf3;--soft:#98a7b5;--line:#2f3b47;--came:#8ecae6;--band:#2c4a63;--alarm:#ff7b8a}}
text{fill:var(--ink)}.title{font-size:19px;font-weight:600}.name{font-size:15px;font-weight:600}.soft,.small{fill:var(--soft)}.small{font-size:11px}
.band{fill:var(--band)}.usual{fill:none;stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}.came{fill:none;stroke:var(--came);stroke-width:1.4;stroke-linejoin:round}
.alarm{fill:var(--alarm);fill-opacity:.3}.axis{stroke:var(--soft)}.grid{stroke:var(--line);stroke-dasharray:2 4}`

export function pictureSvg(drawn: Drawn): string {
  let y = 92
  const parts = [
    label([page.left, 36], 'title', drawn.title),
    label([page.left, 58], 'soft', drawn.subtitle),
    ...legend(78),
  ]
  const chosen = drawn.wanted ?? mostAlarmed(drawn)
  for (const series of chosen) {
    const { drawing, height } = seriesPart(drawn, series, y)
    parts.push(drawing)
    y += height
  }
  if (chosen.length === 0) {
    parts.push(label([page.left, y + 30], 'soft', 'No alarm: there is nothing to draw.'))
    y += 60
  }
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${page.width} ${y + 16}`,
    width: page.width,
    height: y + 16,
    role: 'img',
    'aria-label': `${drawn.title}. ${drawn.subtitle}`,
  }
  return `${element('svg', attributes, element('style', {}, style), ...parts)}\n`
}

export function pictureHtml(drawn: Drawn): string {
  const fit =
    'body{margin:0;background:#fff}svg{display:block;min-width:760px;max-width:100%;height:auto;margin:0 auto}'
  const dark = '@media (prefers-color-scheme:dark){body{background:#12181f}}'
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(drawn.title)}</title><style>${fit}${dark}</style></head>
<body>${pictureSvg(drawn)}</body></html>
`
}

function legend(y: number): string[] {
  const entry = (x: number, drawing: string, text: string): string =>
    drawing + label([x + 26, y], 'small', text)
  const [first, second, third] = [page.left, page.left + 150, page.left + 330]
  return [
    entry(
      first,
      element('line', { class: 'came', x1: first, x2: first + 20, y1: y - 4, y2: y - 4 }),
      'reports a minute',
    ),
    entry(
      second,
      element('rect', { class: 'band', x: second, y: y - 9, width: 20, height: 10 }),
      'usual, 19 times of 20',
    ),
    entry(third, element('rect', { class: 'alarm', x: third, y: y - 9, width: 20, height: 10 }), 'alarm'),
    label([third + 80, y], 'small', 'heights grow with the square root'),
  ]
}

/** Those with most alarms, the louder first among equals. */
function mostAlarmed({ alarms, spans, counted, toMinute }: Drawn): string[] {
  const of = new Map<string, { n: number; peak: number }>()
  for (const { series, peak, start } of alarms) {
    if (!spans.has(series) || toMinute(start) < counted) continue
    const before = of.get(series) ?? { n: 0, peak: 0 }
    of.set(series, { n: before.n + 1, peak: Math.max(before.peak, peak) })
  }
  return [...of]
    .sort(([, a], [, b]) => b.n - a.n || b.peak - a.peak)
    .slice(0, mostSeries)
    .map(([series]) => series)
}

function seriesPart(drawn: Drawn, series: string, y: number): { drawing: string; height: number } {
  const own = drawn.alarms.filter((alarm) => alarm.series === series)
  const span = drawn.spans.get(series)
  const told = own.length === 1 ? '1 alarm' : `${own.length} alarms`
  const head = element(
    'text',
    { x: page.left, y: y + 24 },
    element('tspan', { class: 'name' }, escaped(series)),
    element('tspan', { class: 'soft', dx: 10 }, span === undefined ? 'nobody reported' : told),
  )
  if (span === undefined) return { drawing: head, height: strip.head }
  const box = { x: page.left, y: y + strip.head, width: inner, height: strip.height }
  const marks = own.map((alarm) => markOf(drawn, alarm))
  const whole = plot(box, { ...span, from: drawn.from }, marks, spanAxis(drawn))
  const below = y + strip.head + strip.height + strip.foot
  const closeups = drawn.closeups.filter(({ alarm }) => alarm.series === series).slice(0, perRow)
  const details = closeups.map((closeup, i) => closeupPart(drawn, closeup, i, below, marks))
  const height = closeups.length === 0 ? 0 : detail.head + detail.height + detail.foot
  return { drawing: head + whole + details.join(''), height: below - y + height }
}

function markOf({ toMinute, say, from, minutes }: Drawn, { start, end }: Alarm): Marked {
  const [since, until] = [toMinute(start), end === null ? from + minutes : toMinute(end)]
  const over = end === null ? 'and was not over at the end' : `to ${say(until, false)}`
  return { from: since, until, says: `alarm from ${say(since, false)} ${over}` }
}

function spanAxis({ from, minutes, say }: Drawn): Axis {
  const parts = 6
  const ticks = Array.from({ length: parts + 1 }, (_, i) => from + Math.floor((minutes * i) / parts))
  return { ticks: ticks.map((minute) => [minute, say(minute, true)] as const) }
}

function closeupPart(
  { say, toMinute }: Drawn,
  { alarm, from, width: grain, came, usual, strays }: Closeup,
  index: number,
  y: number,
  marks: readonly Marked[],
): string {
  const width = (inner - detail.gap * (perRow - 1)) / perRow
  const x = page.left + index * (width + detail.gap)
  const box = { x, y: y + detail.head, width, height: detail.height }
  const start = toMinute(alarm.start)
  const within = marks.filter((one) => one.until >= from && one.from <= from + came.length * grain)
  const ticks = [start, from + came.length * grain].map(
    (minute, i) => [minute, i === 0 ? 'alarm' : `+${minute - start} min`] as const,
  )
  return (
    label([x, y + 10], 'small', say(start, false)) +
    plot(box, { from, width: grain, came, usual, strays }, within, { ticks })
  )
}
