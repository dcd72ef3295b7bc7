// The services that were asked for, the troubled first, a page at a time.

import type { BoardView } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { useFormats, useWords } from '../../words/speech.ts'
import { Filters, States } from './filters.tsx'
import { ServiceLine } from './service-line.tsx'

export function Services({ board }: { board: BoardView }) {
  const { list } = useWords().home
  const { counted } = useFormats()
  return (
    <Panel
      id="services"
      title={list.title}
      note={<States states={board.states} chosen={board.asked.state} />}
    >
      <Filters board={board} />
      <p class="unseen" role="status">
        {counted(board.total, list.found)}
      </p>
      {board.rows.length === 0 ? (
        <Nothing>{board.states.all === 0 ? list.none : list.noneFound}</Nothing>
      ) : (
        <Lines rows={board.rows} />
      )}
      <Pager page={board.page} pages={board.pages} anchor="services" />
    </Panel>
  )
}

function Lines({ rows }: { rows: BoardView['rows'] }) {
  const { list } = useWords().home
  return (
    <table class="services" aria-label={list.title}>
      <thead>
        <tr>
          <th scope="col">{list.name}</th>
          <th scope="col">{list.state}</th>
          <th scope="col">{list.day}</th>
          <th scope="col" class="right wide">
            {list.hour}
          </th>
          <th scope="col" class="wide">
            {list.checks}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ServiceLine key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  )
}
