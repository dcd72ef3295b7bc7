// Where an endpoint's records live, and whether what was written was read back.

import type { EndpointView } from '../../../src/board/views.ts'
import { Nothing, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { publisherState } from '../words/states.ts'

export function Publishers({ publishers }: { publishers: EndpointView['publishers'] }) {
  return (
    <Panel title="Publishers">
      {publishers.length === 0 ? (
        <Nothing>Published nowhere.</Nothing>
      ) : (
        <Table
          label="Publishers"
          heads={['Publisher', 'State', { text: 'Generation', class: 'right' }, 'Read back', 'Detail']}
        >
          {publishers.map((p) => (
            <tr key={p.id}>
              <th scope="row">
                {p.id} <span class="muted small">{p.kind}</span>
              </th>
              <td>
                <State told={publisherState(p.state)} />
              </td>
              <td class="right num">{p.generation ?? 'none'}</td>
              <td>{p.readBackAt === null ? 'not yet' : <Time at={p.readBackAt} withAge />}</td>
              <td>{p.detail}</td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  )
}
