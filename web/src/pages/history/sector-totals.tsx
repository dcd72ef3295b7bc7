// The same by sector: how much of the watched time all of its services were up.

import type { HistoryView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { withSearch } from '../../realm/navigation.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { minutes, shownShare } from './days.ts'

export function SectorTotals({ sectors }: { sectors: HistoryView['sectors'] }) {
  const { history } = useWords()
  const { count, percent, shortDuration } = useFormats()
  const sectorName = useSectorName()
  const spent = (n: number): string => (n === 0 ? '–' : shortDuration(minutes(n)))
  if (sectors.length < 2) return null
  return (
    <Panel id="sectors" title={history.sectors}>
      <table aria-label={history.sectors}>
        <thead>
          <tr>
            <th scope="col">{history.sector}</th>
            <th scope="col" class="right wide">
              {history.services}
            </th>
            <th scope="col" class="right" title={history.upMeans}>
              {history.up}
            </th>
            <th scope="col" class="right">
              {history.down}
            </th>
            <th scope="col" class="right wide">
              {history.trouble}
            </th>
            <th scope="col" class="right wide">
              {history.incidents}
            </th>
          </tr>
        </thead>
        <tbody>
          {sectors.map(({ sector, services, uptime }) => (
            <tr key={sector}>
              <th scope="row">
                <a href={`${withSearch({ sector, page: null })}#services`}>{sectorName(sector)}</a>
              </th>
              <td class="right wide">{count(services)}</td>
              <td class="right">
                {uptime.up === null ? history.unwatched : percent(shownShare(uptime.up), 2)}
              </td>
              <td class="right">{spent(uptime.downMinutes)}</td>
              <td class="right wide">{spent(uptime.troubleMinutes)}</td>
              <td class="right wide">{count(uptime.incidents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
