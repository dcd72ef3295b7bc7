// A day (or any span) against what is usual, with an axis of hours: alternating steps, as at the edge of a sea chart.
// Everything is placed in per cent and in units of the picture, so that the server draws it for every width of screen.

import type { BandView } from '../../../src/board/views.ts'
import { useFormats } from '../words/speech.ts'
import { timeTicks } from './band/scale.ts'
import { offsetOf } from './band/zone-offset.ts'
import { bandPaths, heightOf, mostOf } from './band-path.ts'

const height = 150
const scaleHeight = 5
const labelBase = height + scaleHeight + 17
const whole = labelBase + 5
const labelsAtMost = 8
const hourMs = 3_600_000
/** Nearer to an edge than this share a label would be cut off. */
const edge = 0.03

export function DayCurve({ band, label }: { band: BandView; label: string }) {
  const { brief, minuteTime, zone } = useFormats()
  const from = Date.parse(band.from)
  const span = Math.max(1, band.counts.length) * band.bucketMs
  const top = roundTop(mostOf(band))
  const drawn = bandPaths(band, height, top)
  const marked = [top, top / 4]
  const offset = offsetOf(zone, from)
  const along = (at: number): number => (at - from) / span
  const labels = timeTicks(from, from + span, labelsAtMost, offset).filter(
    ({ at }) => along(at) > edge && along(at) < 1 - edge,
  )
  return (
    <svg class="day-curve" width="100%" height={whole} role="img" aria-label={label}>
      {marked.map((n) => (
        <line
          key={n}
          class="grid"
          x1="0"
          x2="100%"
          y1={heightOf(n, top, height)}
          y2={heightOf(n, top, height)}
        />
      ))}
      <svg
        width="100%"
        height={height}
        viewBox={`0 0 ${band.counts.length || 1} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path class="band-usual" d={drawn.usual} />
        <path class="band-over" d={drawn.over} />
        <path class="band-line" d={drawn.line} />
      </svg>
      {marked.map((n) => (
        <text key={n} class="top-value" x="0" y={heightOf(n, top, height) + 13}>
          {brief(n)}
        </text>
      ))}
      <svg
        y={height}
        width="100%"
        height={scaleHeight}
        viewBox={`0 0 ${span} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path class="scale-edge" d={`M0 0H${span}V1H0Z`} />
        <path class="scale-step" d={everySecondHour(from, span, offset)} />
      </svg>
      {labels.map(({ at, minor }) => (
        <text
          key={at}
          class={minor ? 'wide' : undefined}
          x={`${(100 * along(at)).toFixed(2)}%`}
          y={labelBase}
        >
          {minuteTime(at)}
        </text>
      ))}
    </svg>
  )
}

/** The least of 4, 8, 40, 80, 100, 200, 400… that is not less: its quarter, at half the height, is round too. */
function roundTop(most: number): number {
  for (let power = 1; ; power *= 10)
    for (const n of power < 100 ? [4, 8] : [1, 2, 4, 8]) if (n * power >= most) return n * power
}

function everySecondHour(from: number, span: number, offset: number): string {
  let path = ''
  for (let hour = Math.floor((from + offset) / hourMs); hour * hourMs - offset < from + span; hour += 1) {
    if (hour % 2 !== 0) continue
    const begins = Math.max(0, hour * hourMs - offset - from)
    const ends = Math.min(span, (hour + 1) * hourMs - offset - from)
    if (ends > begins) path += `M${begins} 0H${ends}V1H${begins}Z`
  }
  return path
}
