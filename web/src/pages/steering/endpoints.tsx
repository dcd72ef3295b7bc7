// Every steered name in a table, those that need somebody first. Which part of it is shown stands in the address.

import type { EndpointRow, SteeringView } from '../../../../src/board/steering-list-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { submittedSearch } from '../../parts/search-form.ts'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf, type Search } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

export function Endpoints() {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const { count } = useFormats()
  const { q, state, page } = useSearch()
  const list = useResource<SteeringView>(`${realm.api('steering')}${queryOf({ q, state, page })}`)
  return (
    <Page title={w.endpoints} lead={w.endpointsLead}>
      <Loaded from={list}>
        {(view) =>
          view.all === 0 ? (
            <Nothing>{w.noEndpoint}</Nothing>
          ) : (
            <>
              <Filters view={view} />
              <p class="muted" role="status">
                {fill(w.found, { found: count(view.found), all: count(view.all) })}
              </p>
              {view.found === 0 ? <Nothing>{w.noneFound}</Nothing> : <Rows rows={view.rows} />}
              <Pager page={view.page} pages={view.pages} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function Filters({ view: { states } }: { view: SteeringView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const { q = '', state = '' }: Search = useSearch()
  return (
    <search>
      <form class="filters" method="get" onSubmit={submittedSearch}>
        <label>
          {w.find}
          <input type="search" name="q" defaultValue={q} maxLength={200} />
        </label>
        <label>
          {w.state}
          <select name="state">
            <option value="" selected={state === ''}>
              {w.anyState}
            </option>
            {Object.entries(states).map(([name, count]) => (
              <option key={name} value={name} selected={state === name}>
                {`${told('endpoint', name).word} (${count})`}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button">
          {w.filter}
        </button>
      </form>
    </search>
  )
}

function Rows({ rows }: { rows: readonly EndpointRow[] }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const told = useTold()
  return (
    <Table
      label={w.endpoints}
      heads={[
        { text: w.endpoint },
        { text: w.state },
        { text: w.answers },
        { text: w.mode },
        { text: w.generation, class: 'right num' },
        { text: w.needs },
      ]}
      rows={rows.map((row) => ({
        key: row.name,
        cells: [
          <a key="n" class="name" href={realm.href('endpoints', row.name)}>
            {row.name}
          </a>,
          <State key="s" told={told('endpoint', row.state)} />,
          <>
            {row.answers.join(', ') || w.answersNothing}{' '}
            <span class="muted small mono">{row.records.join(', ')}</span>
          </>,
          w.modes[row.mode],
          row.generation ?? w.none,
          <Needs key="w" row={row} />,
        ],
      }))}
    />
  )
}

function Needs({ row: { waits, alarms } }: { row: EndpointRow }) {
  const { steering: w } = useConsoleWords()
  const { counted } = useFormats()
  if (waits === 0 && alarms === 0) return <span class="muted">{w.nothingNeeded}</span>
  return (
    <span class="tone-bad">
      {[waits > 0 ? counted(waits, w.waits) : null, alarms > 0 ? counted(alarms, w.alarmsCount) : null]
        .filter((text) => text !== null)
        .join(', ')}
    </span>
  )
}
