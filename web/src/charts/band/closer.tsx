// uPlot in the place of the paths: a line that follows the pointer or the arrow keys and says what stands there, and
// dragging to see a part larger. It has the same box, the same scales and no axes of its own, so that nothing jumps.

import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { colour, onThemeChange } from '../colours.ts'
import type { Series } from './curve.ts'

export type CloserProps = {
  series: Series
  top: number
  height: number
  /** A part was chosen, in milliseconds since the epoch. */
  onSpan: (from: number, until: number) => void
  /** Where the line is. It counts as there until it is elsewhere: a mouse leaves it on the way to a button. */
  onLine: (at: number) => void
}

/** A part shorter than this on the screen was a click, not a choice. */
const leastDragged = 8

function dataOf({ from, bucketMs, counts, low, high }: Series): uPlot.AlignedData {
  const times = counts.map((_, i) => (from + (i + 0.5) * bucketMs) / 1_000)
  const over = counts.map((n, i) => (n === null ? null : Math.max(n, high[i] ?? n)))
  return [times, [...counts], [...low], [...high], over]
}

/** Null: it is not shown. */
function bucketAt({ from, bucketMs, counts }: Series, moment: number): number | null {
  const i = Math.floor((moment - from) / bucketMs)
  return i >= 0 && i < counts.length ? i : null
}

function optionsOf(props: CloserProps, width: number, act: (plot: uPlot) => void): uPlot.Options {
  const { series, top, height, onSpan } = props
  const until = series.from + series.counts.length * series.bucketMs
  const unseen = { stroke: 'transparent', points: { show: false } }
  return {
    ...{ width, height, padding: [0, 0, 0, 0], legend: { show: false } },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
    scales: { x: { range: () => [series.from / 1_000, until / 1_000] }, y: { range: () => [0, top] } },
    axes: [{ show: false }, { show: false }],
    series: [{}, { stroke: colour('ink'), width: 1.75, points: { show: false } }, unseen, unseen, unseen],
    bands: [
      { series: [3, 2], fill: colour('usual') },
      { series: [4, 3], fill: colour('over') },
    ],
    hooks: {
      setCursor: [act],
      setSelect: [
        (plot) => {
          if (plot.select.width < leastDragged) return
          const at = (x: number): number => plot.posToVal(x, 'x') * 1_000
          onSpan(at(plot.select.left), at(plot.select.left + plot.select.width))
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
    },
  }
}

export function Closer(props: CloserProps) {
  const { curve: w } = useWords().pictures
  const f = useFormats()
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  // A moment, because the same bucket has another number in a part, and as time goes on.
  const [moment, setMoment] = useState<number | null>(null)
  const { series } = props
  const at = moment === null ? null : bucketAt(series, moment)

  useEffect(() => {
    const place = box.current
    if (place === null) return
    const draw = (): void => {
      plot.current?.destroy()
      const said = ({ cursor }: uPlot): void => {
        const idx = cursor.idx ?? null
        // A line that was only drawn anew is not one that a mouse has left.
        if (idx === null && !cursor.event) return
        const moment = idx === null ? null : series.from + (idx + 0.5) * series.bucketMs
        setMoment(moment)
        if (moment !== null) props.onLine(moment)
      }
      plot.current = new uPlot(optionsOf(props, place.clientWidth, said), dataOf(series), place)
    }
    draw()
    const sized = new ResizeObserver(() => {
      if (plot.current !== null && place.clientWidth !== plot.current.width) draw()
    })
    sized.observe(place)
    const forget = onThemeChange(draw)
    return () => {
      forget()
      sized.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [series])

  const move = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined || plot.current === null) return
    event.preventDefault()
    const last = series.counts.length - 1
    const next = Math.min(last, Math.max(0, (at ?? (by > 0 ? -1 : last + 1)) + by))
    const left = plot.current.valToPos(plot.current.data[0][next]!, 'x')
    plot.current.setCursor({ left, top: 0 })
  }
  return (
    <>
      <div
        ref={box}
        class="curve-closer"
        role="slider"
        aria-label={w.drag}
        aria-valuemin={0}
        aria-valuemax={series.counts.length - 1}
        aria-valuenow={at ?? 0}
        aria-valuetext={at === null ? undefined : said(series, at)}
        tabIndex={0}
        onKeyDown={move}
      />
      <output class="curve-said num">{at === null ? '' : said(series, at)}</output>
    </>
  )

  function said({ from, bucketMs, counts, low, high }: Series, i: number): string {
    const count = counts[i] ?? null
    return fill(w.at, {
      at: f.minuteTime(from + i * bucketMs),
      count: count === null ? w.unwatched : f.counted(count, w.reports),
      low: f.tenths(low[i] ?? 0),
      high: f.tenths(high[i] ?? 0),
    })
  }
}
