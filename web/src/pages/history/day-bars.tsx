// How many services had a bad day, day by day: outages from the floor up, other trouble on top of them. Heights are square
// roots, so that one service can still be seen beside five hundred.

import { heightOf } from '../../charts/band-path.ts'

export type BadDay = { readonly down: number; readonly troubled: number }

const height = 64
/** Of four units, the rest is the distance to the next. */
const barWidth = 3
const dayWidth = 4

export function DayBars({ days, label }: { days: readonly BadDay[]; label: string }) {
  const top = Math.max(4, ...days.map(({ down, troubled }) => down + troubled))
  const bar = (i: number, from: number, to: number): string =>
    to > from
      ? `M${i * dayWidth} ${heightOf(from, top, height)}h${barWidth}V${heightOf(to, top, height)}h-${barWidth}z`
      : ''
  return (
    <svg
      class="day-bars"
      viewBox={`0 0 ${days.length * dayWidth - 1} ${height}`}
      width="100%"
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path class="day-floor" d={`M0 ${height - 1}h${days.length * dayWidth}v1H0z`} />
      <path class="strip-down" d={days.map(({ down }, i) => bar(i, 0, down)).join('')} />
      <path
        class="strip-trouble"
        d={days.map(({ down, troubled }, i) => bar(i, down, down + troubled)).join('')}
      />
    </svg>
  )
}
