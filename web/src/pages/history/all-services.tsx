// All services as one strip, the days with trouble in a table below, and the way to the incidents of each month.

import type { HistoryView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useUtcFormats, useWords } from '../../words/speech.ts'
import { DayBars } from './day-bars.tsx'
import { dayAt, monthOf } from './days.ts'

export function AllServices({ view: { world } }: { view: HistoryView }) {
  const { history } = useWords()
  const { count } = useFormats()
  const troubled = world.filter(({ down, troubled, incidents }) => down + troubled + incidents > 0)
  return (
    <Panel id="all" title={history.all} note={history.allNote}>
      <DayBars
        days={world}
        label={fill(history.allLabel, { days: count(world.length), bad: count(troubled.length) })}
      />
      <Ends days={world.length} />
      <TroubledDays days={troubled} />
      <Months days={world} />
    </Panel>
  )
}

function Ends({ days }: { days: number }) {
  const { history, pictures } = useWords()
  const { count } = useFormats()
  return (
    <p class="strip-ends muted small">
      <span>{fill(pictures.strip.from, { days: count(days) })}</span>
      <span class="strip-key">
        <Key kind="down" word={history.downServices} />
        <Key kind="trouble" word={history.troubledServices} />
      </span>
      <span>{pictures.strip.today}</span>
    </p>
  )
}

const Key = ({ kind, word }: { kind: 'down' | 'trouble'; word: string }) => (
  <span class="swatch">
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <path class={`strip-${kind}`} d="M0 0h10v10H0z" />
    </svg>
    {word}
  </span>
)

type Day = HistoryView['world'][number]

function useMonthHref(): (day: number) => string {
  const realm = useRealm()
  return (day) => {
    const { year, month } = monthOf(day)
    return `${realm.href('incidents')}?year=${year}#m-${month}`
  }
}

function TroubledDays({ days }: { days: readonly Day[] }) {
  const { history } = useWords()
  const { count, counted } = useFormats()
  const { dayOfYear } = useUtcFormats()
  const href = useMonthHref()
  if (days.length === 0) return <p class="nothing">{history.calm}</p>
  return (
    <details class="as-table">
      <summary>{counted(days.length, history.troubledDays)}</summary>
      <table aria-label={history.all}>
        <thead>
          <tr>
            <th scope="col">{history.day}</th>
            <th scope="col" class="right">
              {history.downServices}
            </th>
            <th scope="col" class="right">
              {history.troubledServices}
            </th>
            <th scope="col" class="right">
              {history.incidents}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, down, troubled, incidents }) => (
            <tr key={day}>
              <th scope="row">
                <a href={href(dayAt(day, 0))}>{dayOfYear(dayAt(day, 0))}</a>
              </th>
              <td class="right">{count(down)}</td>
              <td class="right">{count(troubled)}</td>
              <td class="right">{count(incidents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** Every month that the strip reaches into, newest first. */
function Months({ days }: { days: readonly Day[] }) {
  const { history } = useWords()
  const { locale } = useFormats()
  const href = useMonthHref()
  const form = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', year: 'numeric' })
  const firsts = [...Map.groupBy(days, ({ day }) => day.slice(0, 7)).values()].map(([first]) =>
    dayAt(first!.day, 0),
  )
  return (
    <nav class="chips" aria-label={history.years}>
      <span class="small muted">{history.years}</span>
      {firsts.toReversed().map((day) => (
        <a key={day} class="chip" href={href(day)}>
          {form.format(day)}
        </a>
      ))}
    </nav>
  )
}
