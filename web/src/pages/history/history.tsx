// What was: every service day by day as a strip, with the same in figures and words. How far back, which sector and
// which page are in the address.

import type { HistoryView } from '../../../../src/board/views.ts'
import { useSteady } from '../../data/steady.ts'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { useSearch, withSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useUtcFormats, useWords } from '../../words/speech.ts'
import { AllServices } from './all-services.tsx'
import { dayAt } from './days.ts'
import { HistoryFilters } from './history-filters.tsx'
import { HistoryRows } from './history-rows.tsx'
import { SectorTotals } from './sector-totals.tsx'

const usualDays = '90'

export function HistoryPage() {
  const realm = useRealm()
  const { history } = useWords()
  const { days = usualDays, q, sector, page } = useSearch()
  const found = useSteady<HistoryView>(realm.api('history') + queryOf({ days, q, sector, page }))
  const view = found.value
  return (
    <Page title={history.title} lead={view && <Span view={view} />}>
      <Loaded from={found}>{(value) => <Shown view={value} />}</Loaded>
    </Page>
  )
}

function Span({ view: { from, days } }: { view: HistoryView }) {
  const { history } = useWords()
  const { dayOfYear } = useUtcFormats()
  return (
    <p>{fill(history.lead, { from: dayOfYear(dayAt(from, 0)), to: dayOfYear(dayAt(from, days - 1)) })}</p>
  )
}

const spans = [30, 90, 365]

function Spans({ days }: { days: number }) {
  const { history } = useWords()
  const { count } = useFormats()
  return (
    <nav class="chips spans" aria-label={history.spans}>
      {spans.map((span) => (
        <a
          key={span}
          class={span === days ? 'chip chip-on' : 'chip'}
          href={withSearch({ days: String(span) === usualDays ? null : span, page: null })}
          aria-current={span === days ? 'true' : undefined}
        >
          {fill(history.days, { days: count(span) })}
        </a>
      ))}
    </nav>
  )
}

function Shown({ view }: { view: HistoryView }) {
  const { history } = useWords()
  const { counted } = useFormats()
  return (
    <>
      <Spans days={view.days} />
      <AllServices view={view} />
      <Panel id="services" title={history.list} note={counted(view.total, history.found)}>
        <HistoryFilters view={view} />
        {view.rows.length === 0 ? <Nothing>{history.none}</Nothing> : <HistoryRows view={view} />}
        <Pager page={view.page} pages={view.pages} anchor="services" />
      </Panel>
      <SectorTotals sectors={view.sectors} />
    </>
  )
}
