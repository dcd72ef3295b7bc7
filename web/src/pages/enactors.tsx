// Who applies the plans of an endpoint, where each stands, and whose write came too late.

import type { EndpointView } from '../../../src/board/views.ts'
import { Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { refusedWord } from '../words/refused.ts'
import { publisherState, vantageState } from '../words/states.ts'

export function Enactors({ endpoint: { enactors, refusedWrites } }: { endpoint: EndpointView }) {
  if (enactors.length === 0 && refusedWrites.length === 0) return null
  return (
    <Panel title="Enactors">
      <Table
        label="Enactors"
        heads={[
          { text: 'Node' },
          { text: 'Publisher' },
          { text: 'State' },
          { text: 'Generation', class: 'right num' },
          { text: 'Read back' },
          { text: 'Detail', class: 'breaks' },
        ]}
        rows={enactors.map((e) => ({
          key: `${e.node} ${e.publisher}`,
          cells: [
            <>
              {e.node} <State told={vantageState(e.state)} />
            </>,
            e.publisher,
            <State told={publisherState(e.condition)} />,
            e.generation ?? 'none',
            e.readBackAt === null ? 'not yet' : <Time at={e.readBackAt} withAge />,
            e.detail,
          ],
        }))}
      />
      {refusedWrites.length > 0 && (
        <>
          <h3>Refused writes</h3>
          <ol class="log">
            {refusedWrites.map((write) => (
              <li key={`${write.at} ${write.by} ${write.publisher}`} class="log-bad">
                <Time at={write.at} withAge />
                <div>{refusedWord(write)}</div>
              </li>
            ))}
          </ol>
        </>
      )}
    </Panel>
  )
}
