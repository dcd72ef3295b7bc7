// The record of a foundation: the years as a picture and in figures, every time that it was named, what providers said.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { webAddress } from '../../parts/outside.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { availabilityWords, lagWords, yearWords } from '../../words/foundation.ts'
import { count, counted } from '../../words/number.ts'
import { shortDuration } from '../../words/time.ts'

type Kept = FoundationDetail['record']

export const Record = ({ record, path }: { record: Kept; path: string }) => (
  <>
    <Panel
      title="Record"
      note={
        <>
          since <Time at={record.since} />
        </>
      }
    >
      <Years record={record} />
      {record.episodes.length === 0 ? (
        <Nothing>It was never named.</Nothing>
      ) : (
        <Episodes episodes={record.episodes} path={path} />
      )}
    </Panel>
    {record.words.length > 0 && <Words words={record.words} />}
    {record.rehearsed.length > 0 && <Rehearsed rehearsed={record.rehearsed} />}
  </>
)

const width = 366
/** A mark that lasts minutes of a year would not be seen: days, at least. */
const leastDays = 2.5
const dayMs = 86_400_000

type Mark = { readonly from: number; readonly days: number; readonly corrected: boolean }

function marksOf(year: number, episodes: Kept['episodes']): Mark[] {
  const begin = Date.UTC(year, 0)
  const end = Date.UTC(year + 1, 0)
  return episodes.flatMap(({ from, durationMs, corrected }) => {
    const at = Date.parse(from)
    const [left, right] = [Math.max(at, begin), Math.min(at + durationMs, end)]
    if (right < left || at >= end) return []
    const first = (left - begin) / dayMs
    const days = Math.max(leastDays, (right - left) / dayMs)
    return [{ from: Math.min(first, width - days), days, corrected: corrected !== null }]
  })
}

/** One line for each year, a mark for each time; a name that was corrected is only outlined. */
function Years({ record: { years, episodes, since } }: { record: Kept }) {
  const watched = Date.parse(since)
  return (
    <table class="years" aria-label="Years">
      <tbody>
        {years.map((one) => {
          const unwatched = Math.max(0, Math.min(width, (watched - Date.UTC(one.year, 0)) / dayMs))
          return (
            <tr key={one.year}>
              <th scope="row" class="num">
                {one.year}
              </th>
              <td class="year-line">
                <svg viewBox={`0 0 ${width} 12`} preserveAspectRatio="none" aria-hidden="true">
                  <rect class="year-back" x={unwatched} y="3" width={width - unwatched} height="6" />
                  {marksOf(one.year, episodes).map(({ from, days, corrected }) => (
                    <rect
                      key={from}
                      class={corrected ? 'year-corrected' : 'year-mark'}
                      x={from}
                      width={days}
                      height="12"
                    />
                  ))}
                </svg>
              </td>
              <td>
                {yearWords(one)}
                <span class="muted small block">{availabilityWords(one)}</span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const Episodes = ({ episodes, path }: { episodes: Kept['episodes']; path: string }) => (
  <ol class="log" aria-label="Every time it was named">
    {episodes.map((one) => (
      <li key={one.foundation + one.namedAt}>
        <Time at={one.from} />
        <div>
          <p>
            {one.foundation !== path && (
              <>
                <FoundationLink path={one.foundation} />:{' '}
              </>
            )}
            <strong>{one.to === null ? 'goes on' : shortDuration(one.durationMs)}</strong>
            {', '}
            {counted(one.services, 'service')} in {counted(one.countries, 'country')}
            {one.reports !== null && <>, {counted(one.reports, 'report')}</>}
          </p>
          <p class="muted small">
            {one.corrected !== null ? (
              <>
                a wrong name: <span class="path">{one.corrected}</span> explained it better
              </>
            ) : (
              lagWords(one.provider)
            )}
          </p>
        </div>
      </li>
    ))}
  </ol>
)

const Words = ({ words }: { words: Kept['words'] }) => (
  <Panel title="What providers said of it" note={count(words.length)}>
    <ol class="log">
      {words.map((word) => {
        const address = webAddress(word.url)
        return (
          <li key={word.feed + word.saidAt + word.title}>
            <Time at={word.saidAt} />
            <p>
              <span class="chip">{word.feed}</span> {word.title} <span class="chip">{word.state}</span>{' '}
              {address && (
                <a href={address} rel="noreferrer" target="_blank">
                  source
                </a>
              )}
            </p>
          </li>
        )
      })}
    </ol>
  </Panel>
)

const Rehearsed = ({ rehearsed }: { rehearsed: Kept['rehearsed'] }) => (
  <Panel title="Rehearsed" note="no trouble: only pretended">
    <ol class="log">
      {rehearsed.map((one) => (
        <li key={one.drill + one.from}>
          <Time at={one.from} />
          <p>
            {one.drill}: {one.outcome}, {counted(one.endpoints, 'endpoint')}
          </p>
        </li>
      ))}
    </ol>
  </Panel>
)
