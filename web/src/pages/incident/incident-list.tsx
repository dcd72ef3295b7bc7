// Every incident: what goes on first, then what was, month by month. Service, year and place in the list are in the address.

import type { IncidentLine, IncidentPage } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { SearchLink } from '../../parts/search-link.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { PastMaintenance } from '../maintenance/past.tsx'
import { byMonth } from './by-month.ts'
import { IncidentLines } from './incident-lines.tsx'

export function IncidentList() {
  const { incident: w } = useWords()
  const realm = useRealm()
  const { before, service, year } = useSearch()
  const asked = queryOf({ before, service, year: /^\d{4}$/.test(year ?? '') ? year : null })
  const page = useResource<IncidentPage>(realm.api('history', 'incidents') + asked)
  return (
    <Page title={w.list} lead={w.listLead}>
      <Loaded from={page}>
        {(found) => (
          <>
            <Filters found={found} />
            <Listed found={found} />
          </>
        )}
      </Loaded>
      {realm.id === null && before === undefined && <PastMaintenance />}
    </Page>
  )
}

function Filters({ found: { years, total, incidents } }: { found: IncidentPage }) {
  const { incident: w } = useWords()
  const f = useFormats()
  const { service, year } = useSearch()
  const name = incidents.find((one) => one.service === service)?.name ?? service
  return (
    <div class="filters-line">
      <nav class="chips" aria-label={w.years}>
        <SearchLink change={{ year: null, before: null }} on={year === undefined}>
          {w.anyYear}
        </SearchLink>
        {years.map((one) => (
          <SearchLink key={one.year} change={{ year: one.year, before: null }} on={year === String(one.year)}>
            {one.year}
          </SearchLink>
        ))}
      </nav>
      <p class="muted small" role="status">
        {f.counted(total, w.listed)}
        {service !== undefined && (
          <>
            {' · '}
            {fill(w.ofService, { service: name ?? '' })} ·{' '}
            <SearchLink change={{ service: null, before: null }} class="plain-link">
              {w.ofAll}
            </SearchLink>
          </>
        )}
      </p>
    </div>
  )
}

function Listed({ found: { incidents, next } }: { found: IncidentPage }) {
  const { incident: w } = useWords()
  const f = useFormats()
  const { before, service, year } = useSearch()
  const open = incidents.filter(({ state }) => state !== 'resolved')
  const first = before === undefined
  if (incidents.length === 0)
    return <Nothing>{service === undefined && year === undefined ? w.none : w.noneFound}</Nothing>
  return (
    <>
      {(first || open.length > 0) && (
        <Panel id="open" title={w.open} note={open.length > 0 && f.counted(open.length, w.listed)}>
          {open.length === 0 ? <Nothing>{w.openNone}</Nothing> : <IncidentLines incidents={open} />}
        </Panel>
      )}
      <Months incidents={incidents.filter(({ state }) => state === 'resolved')} />
      <p class="row">
        {!first && (
          <SearchLink change={{ before: null }} class="button">
            {w.newest}
          </SearchLink>
        )}
        {next !== null && (
          <SearchLink change={{ before: next }} class="button">
            {w.older}
          </SearchLink>
        )}
      </p>
    </>
  )
}

function Months({ incidents }: { incidents: readonly IncidentLine[] }) {
  const { locale, zone } = useFormats()
  const form = new Intl.DateTimeFormat(locale, { timeZone: zone, month: 'long', year: 'numeric' })
  return (
    <>
      {byMonth(incidents, (at) => form.format(at)).map(([month, own]) => (
        <Panel key={month} id={`m-${own[0]?.since.slice(0, 7)}`} title={month}>
          <IncidentLines incidents={own} />
        </Panel>
      ))}
    </>
  )
}
