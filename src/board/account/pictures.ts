// The account's pictures as SVG inside the page: they take the page's colours and speak through a title and a
// description. Widths are in the units of the drawing, which scales to the page.

import type { Account, Lane, Line } from '../../loop/index.ts'
import { type Instant, instant, startOfMinute } from '../../terms/index.ts'
import { escapeHtml as e } from '../escape.ts'
import { clock, count, moment, span } from './words.ts'

const width = 960
const left = 90
const right = 20
const minute = 60_000

type Axis = {
  readonly from: Instant
  readonly to: Instant
  readonly x: (at: number) => number
}

const axisOf = (from: number, to: number): Axis => ({
  from: instant(from),
  to: instant(Math.max(to, from + minute)),
  x: (at) => {
    const share = (at - from) / Math.max(to - from, minute)
    return round(left + Math.min(1, Math.max(0, share)) * (width - left - right))
  },
})

const round = (n: number): number => Math.round(n * 10) / 10

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * minute)

function ticks({ from, to, x }: Axis, top: number, bottom: number): string {
  const step = steps.find((one) => (to - from) / one <= 10) ?? steps.at(-1)!
  const first = Math.ceil(from / step) * step
  const times = Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  )
  return times
    .map(
      (at) =>
        `<line class="axis" x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${bottom}"/><text class="small" text-anchor="middle" x="${x(at)}" y="${bottom + 16}">${clock(instant(at)).slice(0, 5)}</text>`,
    )
    .join('')
}

const figure = (id: string, height: number, name: string, description: string, body: string): string =>
  `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${e(name)}</title><desc id="${id}-d">${e(description)}</desc>${body}</svg><figcaption>${e(name)}. ${e(description)}</figcaption></figure>`

/** From a little before the beginning to a little after the end. */
function spanOf({ incident, timeline, writtenAt }: Account): Axis {
  const end = incident.resolvedAt ?? timeline.at(-1)?.at ?? writtenAt
  const margin = Math.max(minute, (end - incident.beganAt) / 20)
  return axisOf(incident.beganAt - margin, end + margin)
}

const laneOrder: readonly Lane[] = ['seen', 'cause', 'provider', 'traffic', 'people']
const laneHeight = 26

export function stripPicture(account: Account): string {
  const axis = spanOf(account)
  const bottom = laneOrder.length * laneHeight + 8
  const lanes = laneOrder.map((lane, index) => {
    const y = index * laneHeight + laneHeight / 2 + 4
    const dots = account.timeline.filter((line) => line.lane === lane).map((line) => dot(line, axis, y))
    return `<text x="0" y="${y + 4}">${lane}</text><line class="axis" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>${dots.join('')}`
  })
  const { beganAt, resolvedAt } = account.incident
  const description = `From ${moment(beganAt)} ${resolvedAt === undefined ? 'on, not resolved yet' : `to ${moment(resolvedAt)}`}: ${laneOrder.map((lane) => `${account.timeline.filter((line) => line.lane === lane).length} ${lane}`).join(', ')}`
  return figure(
    'strip',
    bottom + 24,
    'When it happened',
    description,
    ticks(axis, 4, bottom) + lanes.join(''),
  )
}

/** Its sentence shows under the pointer. */
const dot = ({ at, lane, text }: Line, { x }: Axis, y: number): string =>
  `<circle class="dot ${lane}" cx="${x(at)}" cy="${y}" r="5"><title>${clock(at)} ${e(text)}</title></circle>`

const curveHeight = 180

export function curvePicture(account: Account): string {
  const { series, incident, hit } = account
  if (hit.peak === null) return ''
  const { fromMinute, counts, usual } = series
  const top = Math.max(...counts, ...usual, 1)
  const axis = axisOf(startOfMinute(fromMinute), startOfMinute(fromMinute + counts.length))
  const point = (value: number, index: number): string =>
    `${axis.x(startOfMinute(fromMinute + index))},${round(curveHeight - (value / top) * (curveHeight - 24))}`
  const area = `${axis.x(axis.from)},${curveHeight} ${counts.map(point).join(' ')} ${axis.x(startOfMinute(fromMinute + counts.length - 1))},${curveHeight}`
  const marks = [
    mark('first seen', incident.beganAt, 12),
    mark('opened', incident.openedAt, 24),
    ...(account.cause === null ? [] : [mark('named', account.cause.namedAt, 36)]),
    ...(incident.resolvedAt === undefined ? [] : [mark('resolved', incident.resolvedAt, 12)]),
  ]
  function mark(word: string, at: Instant, y: number): string {
    const end = axis.x(at) > width - 90
    return `<line class="mark" x1="${axis.x(at)}" x2="${axis.x(at)}" y1="4" y2="${curveHeight}"/><text x="${axis.x(at) + (end ? -4 : 4)}" text-anchor="${end ? 'end' : 'start'}" y="${y}">${word}</text>`
  }
  const description = `${count(hit.reports, 'report')}; the most in a minute were ${hit.peak.reports}, at ${clock(hit.peak.at)} UTC. Dashed: what is usual`
  const scale = `<text x="0" y="28">${top < 10 ? round(top) : Math.round(top)}</text><text x="0" y="${curveHeight}">0</text>`
  const body = `${ticks(axis, 4, curveHeight)}${scale}<polygon class="area" points="${area}"/><polyline class="usual" points="${usual.map(point).join(' ')}"/>${marks.join('')}`
  return figure('curve', curveHeight + 24, 'Reports in a minute', description, body)
}

export function movesPicture(account: Account): string {
  const axis = spanOf(account)
  const names = [...new Set(account.moves.map(({ endpoint }) => endpoint))]
  const rows = names.map((endpoint, index) => {
    const y = index * 46 + 22
    const own = account.moves.filter((move) => move.endpoint === endpoint)
    const [first] = own
    const home = (first?.from ?? []).join(', ')
    const parts = [
      { at: axis.from, targets: home },
      ...own.map(({ decidedAt, to }) => ({ at: decidedAt, targets: to.join(', ') })),
    ]
    const bars = parts.map(({ at, targets }, part) => {
      const x = axis.x(at)
      const end = axis.x(parts[part + 1]?.at ?? axis.to)
      const label =
        end - x > 7 * targets.length + 12
          ? `<text x="${round(x + 6)}" y="${y + 14}">${e(targets)}</text>`
          : ''
      return `<rect class="bar${targets === home ? '' : ' other'}" x="${x}" y="${y}" width="${round(Math.max(1, end - x))}" height="20"><title>${clock(at)} ${e(targets)}</title></rect>${label}`
    })
    return `<text x="${left}" y="${y - 6}">${e(endpoint)}</text>${bars.join('')}`
  })
  const bottom = names.length * 46 + 4
  const description = account.moves
    .slice(0, 8)
    .map(
      ({ endpoint, to, decidedAt, behindMs }) =>
        `${endpoint} to ${to.join(', ')} at ${clock(decidedAt)} (${span(Math.abs(behindMs))} ${behindMs < 0 ? 'before' : 'after'} the first evidence)`,
    )
    .join('; ')
  return figure(
    'moves',
    bottom + 24,
    'What was answered when',
    description,
    ticks(axis, 4, bottom) + rows.join(''),
  )
}
