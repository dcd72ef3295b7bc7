// Reports over time against what is usual: drawn by the server, looked at closer by who wants to (uPlot, a chunk of its
// own, draws over the same places), and as figures beneath it.

import type { ComponentType } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { BandView } from '../../../../src/board/views.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import type { CloserProps } from './closer.tsx'
import { curve, type Series, topOf } from './curve.ts'
import { Figures } from './figures-table.tsx'
import { type Happening, type Mark, marksOf } from './marks.ts'
import { Picture } from './picture.tsx'
import { sliced } from './sliced.ts'
import { offsetOf } from './zone-offset.ts'

export type MarkKind = 'onset' | 'opened' | 'named' | 'said' | 'recovering' | 'resolved'

const height = 190
/** As many times as fit on a phone; every second of them is left out there. */
const ticks = 9

export type BandCurveProps = {
  /** `counts` of null were not watched. */
  band: Omit<BandView, 'counts'> & { readonly counts: readonly (number | null)[] }
  happened?: readonly Happening<MarkKind>[]
  /** When the band was drawn up, ISO 8601: what fills since then is not settled. */
  now: string
}

type Span = { readonly from: number; readonly until: number }

export function BandCurve({ band, now, happened = [] }: BandCurveProps) {
  const { curve: w } = useWords().pictures
  const f = useFormats()
  const [span, setSpan] = useState<Span | null>(null)
  const [Closer, fetchCloser] = useCloser()
  const whole = useMemo((): Series => ({ ...band, from: Date.parse(band.from) }), [band])
  const series = useMemo(() => (span === null ? whole : sliced(whole, span.from, span.until)), [whole, span])
  const drawn = curve(series, {
    height,
    ticks,
    now: Date.parse(now),
    offsetMs: offsetOf(f.zone, series.from),
  })
  const marks = marksOf(happened, series)
  const label = useSummary(whole)
  const line = useRef<number | null>(null)
  const onLarger = (): void => {
    const quarter = (series.counts.length * series.bucketMs) / 4
    const middle = line.current ?? series.from + 2 * quarter
    setSpan({ from: middle - quarter, until: middle + quarter })
  }
  return (
    <figure class="curve">
      <div class="curve-box">
        <Picture
          curve={drawn}
          marks={marks}
          label={label}
          bare={Closer !== null}
          count={f.brief}
          time={f.minuteTime}
        />
        {Closer !== null && (
          <Closer
            series={series}
            top={topOf(series)}
            height={height}
            onSpan={(from, until) => setSpan({ from, until })}
            onLine={(at) => {
              line.current = at
            }}
          />
        )}
      </div>
      <Key bucketMs={band.bucketMs} over={drawn.over !== ''} known={drawn.band !== ''}>
        <Looking
          closer={Closer !== null}
          zoomed={span !== null}
          onCloser={Closer === null ? fetchCloser : onLarger}
          onWhole={() => setSpan(null)}
        />
      </Key>
      {marks.length > 0 && <Happened marks={marks} />}
      <details class="as-table">
        <summary>{w.figures}</summary>
        <Figures series={whole} label={label} />
      </details>
    </figure>
  )
}

function useCloser(): [ComponentType<CloserProps> | null, () => void] {
  const [Closer, setCloser] = useState<{ of: ComponentType<CloserProps> } | null>(null)
  // If the chunk cannot be fetched the picture stays as it is: nothing of what it says is lost.
  const fetchCloser = (): void =>
    void import('./closer.tsx').then(
      ({ Closer: of }) => setCloser({ of }),
      () => undefined,
    )
  return [Closer?.of ?? null, fetchCloser]
}

function useSummary({ counts, high, bucketMs, from }: Series): string {
  const { curve: w } = useWords().pictures
  const f = useFormats()
  const total = counts.reduce<number>((sum, n) => sum + (n ?? 0), 0)
  if (total === 0) return w.nobody
  const most = Math.max(...counts.map((n) => n ?? 0))
  return fill(high.length === 0 ? w.summaryUnknown : w.summary, {
    total: f.counted(total, w.reports),
    most: f.count(most),
    per: fill(w.per, { bucket: f.shortDuration(bucketMs) }),
    at: f.minuteTime(from + counts.indexOf(most) * bucketMs),
    usual: f.count(Math.round(Math.max(0, ...high))),
  })
}

type KeyProps = { bucketMs: number; over: boolean; known: boolean; children: preact.ComponentChildren }

function Key({ bucketMs, over, known, children }: KeyProps) {
  const { curve: w } = useWords().pictures
  const f = useFormats()
  return (
    <figcaption class="curve-key muted small">
      <Swatch is="line">{`${w.keyCount} ${fill(w.per, { bucket: f.shortDuration(bucketMs) })}`}</Swatch>
      {known && <Swatch is="band">{w.keyBand}</Swatch>}
      {over && <Swatch is="over">{w.keyOver}</Swatch>}
      <span>{fill(w.zone, { zone: f.zone })}</span>
      {children}
    </figcaption>
  )
}

const Swatch = ({ is, children }: { is: 'line' | 'band' | 'over'; children: string }) => (
  <span class="swatch">
    <svg width="18" height="10" aria-hidden="true">
      {is === 'line' ? (
        <path class="curve-line" d="M0 7L6 3L12 6L18 2" />
      ) : (
        <rect class={`curve-${is}`} width="18" height="10" />
      )}
    </svg>
    {children}
  </span>
)

type LookingProps = { closer: boolean; zoomed: boolean; onCloser: () => void; onWhole: () => void }

/**
 * Offered only where it can be taken up: without scripts the button would do nothing. It stays the same one, which has
 * the focus: first it brings the line, then it does by a press what dragging does.
 */
function Looking({ closer, zoomed, onCloser, onWhole }: LookingProps) {
  const { curve: w } = useWords().pictures
  const [alive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  const whole = ({ currentTarget }: { currentTarget: HTMLElement }): void => {
    currentTarget.parentElement?.querySelector('button')?.focus()
    onWhole()
  }
  return (
    <span class="curve-look">
      {alive && (
        <button type="button" class="button button-small" onClick={onCloser}>
          {closer ? w.larger : w.closer}
        </button>
      )}
      {closer && !zoomed && <span>{w.drag}</span>}
      {zoomed && (
        <button type="button" class="button button-small" onClick={whole}>
          {w.whole}
        </button>
      )}
    </span>
  )
}

function Happened({ marks }: { marks: readonly Mark<MarkKind>[] }) {
  const { curve: w } = useWords().pictures
  const f = useFormats()
  return (
    <ol class="curve-happened small" aria-label={w.happened}>
      {marks.map(({ number, kind, at }) => (
        <li key={number}>
          <span class={`mark-number curve-mark-${kind}`} aria-hidden="true">
            {number}
          </span>
          {w.marks[kind]}{' '}
          <time dateTime={new Date(at).toISOString()} title={f.utcTime(at)} class="num muted">
            {f.minuteTime(at)}
          </time>
        </li>
      ))}
    </ol>
  )
}
