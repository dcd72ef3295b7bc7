// The years of a foundation: a line for each with a mark for each outage, and how it was in figures.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { shareText } from '../service/share-text.ts'
import { lagsByYear, type YearOfLags } from './lags.ts'
import { daysUnwatched, yearDays, yearMarks } from './year-marks.ts'

type Kept = FoundationDetail['record']
type Year = Kept['years'][number]
const dayMs = 86_400_000

export function Years({ record: { years, episodes, since } }: { record: Kept }) {
  const { foundation: w } = useWords()
  const lags = lagsByYear(episodes)
  return (
    <table class="years table" aria-label={w.years}>
      <thead>
        <tr>
          <th scope="col">{w.yearHead}</th>
          <th scope="col" class="year-line">
            {w.monthsHead}
          </th>
          <th scope="col">{w.troubleHead}</th>
          <th scope="col">{w.availableHead}</th>
          <th scope="col">{w.lagHead}</th>
        </tr>
      </thead>
      <tbody>
        {years.map((one) => (
          <tr key={one.year}>
            <th scope="row" class="num">
              {one.year}
            </th>
            <td class="year-line">
              <Line year={one.year} episodes={episodes} since={since} />
            </td>
            <td data-head={w.troubleHead}>
              <Trouble one={one} />
            </td>
            <td data-head={w.availableHead}>
              <Available one={one} />
            </td>
            <td data-head={w.lagHead}>
              <Lags lags={lags.get(one.year)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A name that was corrected is only outlined. */
function Line({ year, episodes, since }: { year: number; episodes: Kept['episodes']; since: string }) {
  const unwatched = daysUnwatched(year, since)
  return (
    <svg
      viewBox={`0 0 ${yearDays} 14`}
      preserveAspectRatio="none"
      width="100%"
      height="14"
      aria-hidden="true"
    >
      <rect class="year-back" x={unwatched} y="5" width={yearDays - unwatched} height="4" />
      {yearMarks(year, episodes).map(({ from, days, corrected }) => (
        <rect
          key={from}
          class={corrected ? 'year-corrected' : 'year-mark'}
          x={from}
          width={days}
          height="14"
        />
      ))}
    </svg>
  )
}

function Trouble({ one: { times, troubleMs } }: { one: Year }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  if (troubleMs === 0) return <span class="muted">{w.noTrouble}</span>
  return (
    <div class="num">
      {f.shortDuration(troubleMs)}
      <span class="muted small block">{f.counted(times, w.times)}</span>
    </div>
  )
}

function Available({ one: { available, watchedMs, troubleMs } }: { one: Year }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  const days = Math.floor(watchedMs / dayMs)
  if (days === 0) return <span class="muted">{w.lessThanDay}</span>
  return (
    <div class="num">
      {shareText(troubleMs === 0 ? 1 : Math.min(available, 0.999_99), f.percent)}
      <span class="muted small block">{fill(w.ofDays, { days: f.counted(days, w.days) })}</span>
    </div>
  )
}

function Lags({ lags }: { lags: YearOfLags | undefined }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  if (lags === undefined) return <span class="muted">–</span>
  const { medianMs, spoke, times } = lags
  if (medianMs === null) return <>{w.silent}</>
  return (
    <div class="num">
      {fill(medianMs < 0 ? w.lagBefore : w.lagAfter, { lag: f.shortDuration(Math.abs(medianMs)) })}
      <span class="muted small block">
        {fill(w.spokeOf, { spoke: f.count(spoke), times: f.count(times) })}
      </span>
    </div>
  )
}
