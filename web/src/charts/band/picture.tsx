// A curve against its band as SVG that needs no script: the paths are stretched along by the browser, letters and marks
// stand at per cents of the width, so that it fits every screen without being laid out again.

import type { Curve } from './curve.ts'
import type { Mark } from './marks.ts'

/** Room beneath the curve for the times. */
const axis = 22
const markSize = 18

type Props = {
  curve: Curve
  marks: readonly Mark<string>[]
  /** What the picture says, for who does not see it. */
  label: string
  count: (n: number) => string
  time: (at: number) => string
  /** The curves themselves are drawn by somebody else. */
  bare: boolean
}

export function Picture({ curve, marks, label, count, time, bare }: Props) {
  const { height, up, along } = curve
  return (
    <svg class="curve-picture" width="100%" height={height + axis} role="img" aria-label={label}>
      {up.map(({ value, y }) => (
        <line key={value} class="curve-grid" x1="0" x2="100%" y1={y} y2={y} />
      ))}
      {along.map(({ at, x, minor }) => (
        <line
          key={at}
          class={minor ? 'curve-tick curve-minor' : 'curve-tick'}
          x1={`${x}%`}
          x2={`${x}%`}
          y1={height}
          y2={height + 5}
        />
      ))}
      <Paths curve={curve} bare={bare} />
      <line class="curve-ground" x1="0" x2="100%" y1={height} y2={height} />
      {up.map(({ value, y }) => (
        <text key={value} class="curve-value" x="0" y={y - 4}>
          {count(value)}
        </text>
      ))}
      {along.map(({ at, x, minor }) => (
        <text
          key={at}
          class={minor ? 'curve-time curve-minor' : 'curve-time'}
          x={`${x}%`}
          y={height + 18}
          text-anchor={x < 5 ? 'start' : x > 95 ? 'end' : 'middle'}
        >
          {time(at)}
        </text>
      ))}
      {marks.map((mark) => (
        <MarkOn key={mark.number} mark={mark} height={height} />
      ))}
    </svg>
  )
}

const Paths = ({ curve, bare }: { curve: Curve; bare: boolean }) => (
  <svg
    class={bare ? 'curve-paths curve-bare' : 'curve-paths'}
    width="100%"
    height={curve.height}
    viewBox={`0 0 ${curve.length} ${curve.height}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path class="curve-band" d={curve.band} />
    <path class="curve-over" d={curve.over} />
    <path class="curve-line" d={curve.line} />
    <path class="curve-filling" d={curve.filling} />
  </svg>
)

function MarkOn({ mark: { x, row, number, kind }, height }: { mark: Mark<string>; height: number }) {
  const middle = markSize / 2 + row * (markSize + 3)
  return (
    <g class={`curve-mark curve-mark-${kind}`}>
      <line x1={`${x}%`} x2={`${x}%`} y1={middle + markSize / 2} y2={height} />
      <circle cx={`${x}%`} cy={middle} r={markSize / 2} />
      <text x={`${x}%`} y={middle + 4} text-anchor="middle">
        {number}
      </text>
    </g>
  )
}
