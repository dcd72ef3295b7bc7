// The countries with most reports, and the way to the map.

import type { BoardView } from '../../../../src/board/views.ts'
import { CountryTable } from '../../parts/country-table.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useWords } from '../../words/speech.ts'

const shownHere = 4

export function ReportedFrom({ countries }: { countries: BoardView['countries'] }) {
  const { from } = useWords().home
  const realm = useRealm()
  return (
    <Panel id="from" title={from.title} note={<a href={realm.href('map')}>{from.toMap}</a>}>
      {countries.shown.length === 0 ? (
        <Nothing>{from.none}</Nothing>
      ) : (
        <CountryTable countries={countries.shown.slice(0, shownHere)} />
      )}
    </Panel>
  )
}
