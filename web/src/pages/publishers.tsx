// Where an endpoint's records live, and whether what was written was read back.

import type { EndpointView } from '../../../src/board/views.ts'
import { Nothing, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { publisherState } from '../words/states.ts'
import { RepairOrder } from './repair.tsx'

export function Publishers({ endpoint, mayOrder }: { endpoint: EndpointView; mayOrder: boolean }) {
  const { publishers } = endpoint
  return (
    <Panel title="Publishers">
      {publishers.length === 0 ? (
        <Nothing>
          {endpoint.givenBack === null
            ? 'Published nowhere.'
            : 'Nobody writes it from here: its records are its owner’s.'}
        </Nothing>
      ) : (
        <Table
          label="Publishers"
          heads={[
            { text: 'Publisher' },
            { text: 'State' },
            { text: 'Generation', class: 'right num' },
            { text: 'Read back' },
            { text: 'Detail', class: 'breaks' },
          ]}
          rows={publishers.map((p) => ({
            key: p.id,
            cells: [
              <>
                {p.id} <span class="muted small">{p.kind}</span>
              </>,
              <State told={publisherState(p.state)} />,
              p.generation ?? 'none',
              p.readBackAt === null ? 'not yet' : <Time at={p.readBackAt} withAge />,
              <>
                {p.foreign === null ? p.detail : driftText(p.foreign)}
                {p.limit && <LimitNote limit={p.limit} />}
              </>,
            ],
          }))}
        />
      )}
      {mayOrder && endpoint.givenBack === null && <RepairOrder endpoint={endpoint} />}
    </Panel>
  )
}

type PublisherLimit = NonNullable<EndpointView['publishers'][number]['limit']>

const LimitNote = ({ limit: { needs, instead } }: { limit: PublisherLimit }) => (
  <p class="muted small">
    Here {needs}. To be free of it: {instead}.
  </p>
)

const driftText = (records: readonly string[]): string =>
  `Somebody else wrote ${records.join(', ') || 'here'}. It may be an emergency: left as it is until an operator repairs.`
