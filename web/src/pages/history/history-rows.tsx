// One service in one line: its days as a strip, the share of time that it was up, and each bad day in words.

import type { HistoryView } from '../../../../src/board/views.ts'
import { UptimeStrip } from '../../parts/uptime-strip.tsx'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useUtcFormats, useWords } from '../../words/speech.ts'
import { dayAt, minutes, shownShare } from './days.ts'

type Row = HistoryView['rows'][number]

export function HistoryRows({ view: { rows, from } }: { view: HistoryView }) {
  const { history } = useWords()
  return (
    <table class="history" aria-label={history.list}>
      <thead>
        <tr>
          <th scope="col">{history.service}</th>
          <th scope="col">{history.dayByDay}</th>
          <th scope="col" class="right" title={history.upMeans}>
            {history.up}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <HistoryLine key={row.id} row={row} from={from} />
        ))}
      </tbody>
    </table>
  )
}

function HistoryLine({ row, from }: { row: Row; from: string }) {
  const { history } = useWords()
  const { percent } = useFormats()
  const realm = useRealm()
  const sectorName = useSectorName()
  const { up } = row.uptime
  return (
    <tr class="history-line">
      <th scope="row">
        <a href={realm.href('services', row.id)}>{row.name}</a>
        <span class="category">{sectorName(row.sector)}</span>
      </th>
      <td class="history-days">
        <UptimeStrip days={row.days} />
        {row.troubled.length > 0 && <BadDays row={row} from={from} />}
      </td>
      <td class="right">{up === null ? history.unwatched : percent(shownShare(up), 2)}</td>
    </tr>
  )
}

function BadDays({ row, from }: { row: Row; from: string }) {
  const { history } = useWords()
  const { counted, shortDuration } = useFormats()
  const { dayOfYear } = useUtcFormats()
  const realm = useRealm()
  const spent = (form: string, n: number): string[] =>
    n === 0 ? [] : [fill(form, { time: shortDuration(minutes(n)) })]
  return (
    <details class="bad-days">
      <summary>{counted(row.troubled.length, history.troubledDays)}</summary>
      <ul>
        {row.troubled.toReversed().map(({ at, downMinutes, troubleMinutes, incidents }) => (
          <li key={at}>
            <span class="num">{dayOfYear(dayAt(from, at))}</span>{' '}
            {[
              ...spent(history.spent.down, downMinutes),
              ...spent(history.spent.trouble, troubleMinutes),
            ].join(', ')}{' '}
            {incidents > 0 && (
              <a href={realm.href('incidents') + queryOf({ service: row.id })}>
                {counted(incidents, history.incidentsOf)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
