// Where people report from: the world by country, the same as a table, and the services that one country reports.

import type { BoardView } from '../../../../src/board/views.ts'
import { classesOf } from '../../charts/classes.ts'
import { WorldMap } from '../../charts/world-map.tsx'
import { useSteady } from '../../data/steady.ts'
import { CountryTable } from '../../parts/country-table.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { useSearch, withSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { FromCountry } from './from-country.tsx'
import { Legend } from './legend.tsx'

export function MapPage() {
  const realm = useRealm()
  const { map } = useWords()
  const { country, page } = useSearch()
  const board = useSteady<BoardView>(realm.api('board') + queryOf({ country, page }))
  return (
    <Page title={map.title} lead={map.lead}>
      <Loaded from={board}>{(view) => <Shown board={view} />}</Loaded>
    </Page>
  )
}

function Shown({ board }: { board: BoardView }) {
  const { map } = useWords()
  const { counted, countryName } = useFormats()
  const { shown, least } = board.countries
  const classes = classesOf(
    shown.map(({ reports }) => reports),
    least,
  )
  const amounts = shown.map(({ country, reports, services }) => ({
    country,
    amount: reports,
    label: fill(map.country, {
      country: countryName(country),
      reports: counted(reports, map.reports),
      services: counted(services, map.services),
    }),
  }))
  return (
    <>
      <a class="skip" href="#table">
        {map.skip}
      </a>
      <WorldMap
        label={map.title}
        amounts={amounts}
        classes={classes}
        chosen={board.asked.country}
        href={(country) => `${withSearch({ country, page: null })}#services`}
        failed={map.failed}
      />
      <Legend classes={classes} least={least} />
      <div class="columns map-columns">
        <FromCountry board={board} />
        <Panel id="table" title={map.table} note={counted(shown.length, map.countries)}>
          {shown.length === 0 ? <Nothing>{map.none}</Nothing> : <CountryTable countries={shown} />}
          {least > 1 && <p class="small muted">{fill(map.least, { least })}</p>}
        </Panel>
      </div>
    </>
  )
}
