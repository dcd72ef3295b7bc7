// Counts per minute over time, with the usual level where it is known. A chunk of its own, for uPlot.

import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { brief } from '../words/number.ts'
import { colour, onThemeChange } from './colours.ts'

export type SeriesProps = {
  /** Minutes since the Unix epoch. */
  fromMinute: number
  counts: readonly number[]
  usual?: readonly number[]
  /** What the picture says, for who does not see it. */
  words: string
  tall?: boolean
}

function dataOf({ fromMinute, counts, usual }: SeriesProps): uPlot.AlignedData {
  const times = counts.map((_, i) => (fromMinute + i) * 60)
  return usual === undefined ? [times, [...counts]] : [times, [...counts], [...usual]]
}

const clock = uPlot.fmtDate('{HH}:{mm}')

function optionsOf(width: number, height: number, withUsual: boolean): uPlot.Options {
  const axis = {
    stroke: colour('muted'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  }
  return {
    width,
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(4, high * 1.08)] } },
    axes: [
      {
        ...axis,
        space: 60,
        size: 24,
        values: (_plot, splits) => splits.map((s) => clock(new Date(s * 1000))),
      },
      {
        ...axis,
        space: 28,
        size: 44,
        values: (_plot, splits) => splits.map((n) => (Number.isInteger(n) ? brief(n) : '')),
      },
    ],
    series: [
      {},
      {
        label: 'Reports',
        stroke: colour('accent'),
        fill: colour('accent-wash'),
        width: 1.5,
        points: { show: false },
      },
      ...(withUsual
        ? [{ label: 'Usual', stroke: colour('muted'), dash: [4, 4], width: 1.5, points: { show: false } }]
        : []),
    ],
  }
}

export function Series(props: SeriesProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const withUsual = props.usual !== undefined

  useEffect(() => {
    const place = box.current
    if (place === null) return
    const draw = (): void => {
      plot.current?.destroy()
      const height = latest.current.tall ? 260 : 170
      plot.current = new uPlot(optionsOf(place.clientWidth, height, withUsual), dataOf(latest.current), place)
    }
    draw()
    const sized = new ResizeObserver(() => {
      const width = place.clientWidth
      if (plot.current !== null && width > 0 && width !== plot.current.width)
        plot.current.setSize({ width, height: plot.current.height })
    })
    sized.observe(place)
    const forget = onThemeChange(draw)
    return () => {
      forget()
      sized.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [withUsual])

  useEffect(() => plot.current?.setData(dataOf(props)), [props.fromMinute, props.counts, props.usual])

  return <div ref={box} class="chart" role="img" aria-label={props.words} />
}
