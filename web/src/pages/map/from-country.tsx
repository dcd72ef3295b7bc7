// The services that are reported from the country that was chosen, the troubled first.

import type { BoardView } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { State } from '../../parts/state.tsx'
import { withSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

export function FromCountry({ board }: { board: BoardView }) {
  const { map } = useWords()
  const { counted, countryName } = useFormats()
  const { country } = board.asked
  if (country === null)
    return (
      <Panel id="services" title={map.chosenNone}>
        <Nothing>{map.choose}</Nothing>
      </Panel>
    )
  return (
    <Panel
      id="services"
      title={fill(map.chosen, { country: countryName(country) })}
      note={<a href={withSearch({ country: null, page: null })}>{map.clear}</a>}
    >
      <p class="unseen" role="status">
        {counted(board.total, map.services)}
      </p>
      {board.rows.length === 0 ? <Nothing>{map.nothingFrom}</Nothing> : <Rows rows={board.rows} />}
      <Pager page={board.page} pages={board.pages} anchor="services" />
    </Panel>
  )
}

function Rows({ rows }: { rows: BoardView['rows'] }) {
  const { home } = useWords()
  const realm = useRealm()
  const told = useTold()
  const sectorName = useSectorName()
  return (
    <table class="services" aria-label={home.list.title}>
      <thead>
        <tr>
          <th scope="col">{home.list.name}</th>
          <th scope="col">{home.list.state}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, sector, state }) => (
          <tr key={id} class={`service edge-${told('service', state).tone}`}>
            <th scope="row">
              <a href={realm.href('services', id)}>{name}</a>
              <span class="category">{sectorName(sector)}</span>
            </th>
            <td>
              <State told={told('service', state)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
