// Which services: words and a sector, as a form whose state is the address.

import type { HistoryView } from '../../../../src/board/views.ts'
import { search, useSearch, withSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useWords } from '../../words/speech.ts'

export function HistoryFilters({ view }: { view: HistoryView }) {
  const { history } = useWords()
  const realm = useRealm()
  const sectorName = useSectorName()
  const { q = '', sector = '', days } = useSearch()
  const send = (event: Event): void => {
    event.preventDefault()
    const sent = new FormData(event.currentTarget as HTMLFormElement)
    search({ q: String(sent.get('q')), sector: String(sent.get('sector')), page: null })
  }
  return (
    <search>
      <form class="filters" method="get" action={`${realm.href('history')}#services`} onSubmit={send}>
        <label class="filter-words">
          {history.find}
          <input type="search" name="q" maxLength={100} value={q} autoComplete="off" />
        </label>
        <label>
          {history.sector}
          <select
            name="sector"
            value={sector}
            onChange={(e) => search({ sector: e.currentTarget.value, page: null })}
          >
            <option value="">{history.anySector}</option>
            {view.sectors.map((one) => (
              <option key={one.sector} value={one.sector} selected={one.sector === sector}>
                {sectorName(one.sector)}
              </option>
            ))}
          </select>
        </label>
        {days !== undefined && <input type="hidden" name="days" value={days} />}
        <button type="submit" class="button">
          {history.show}
        </button>
        {(q !== '' || sector !== '') && (
          <a class="clear" href={withSearch({ q: null, sector: null, page: null })}>
            {history.clear}
          </a>
        )}
      </form>
    </search>
  )
}
