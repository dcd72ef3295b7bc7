// Own names that stand on a foundation: where each answers, what becomes of it, and the order that moves it away.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { moveTitle } from '../../words/foundation.ts'
import { count, counted } from '../../words/number.ts'
import { fateState } from '../../words/states.ts'

type Exposed = FoundationDetail['endpoints'][number]

export function Endpoints({ one: { endpoints, named, state } }: { one: FoundationDetail }) {
  const realm = useRealm()
  const left = endpoints.filter(({ from }) => from.length > 0)
  if (endpoints.length === 0 && named === null) return null
  return (
    <Panel
      title={moveTitle(state)}
      note={
        endpoints.length > 0 &&
        `${count(left.length)} of ${counted(endpoints.length, 'endpoint')} still there`
      }
    >
      {endpoints.length === 0 ? (
        <Nothing>No endpoint stands on it.</Nothing>
      ) : (
        <Table
          label="Endpoints that stand on it"
          heads={[{ text: 'Endpoint' }, { text: 'Answers' }, { text: 'If it is lost' }, { text: 'Move it' }]}
          rows={endpoints.map((endpoint) => ({
            key: endpoint.name,
            cells: [
              <a href={realm.href('endpoints', endpoint.name)}>{endpoint.name}</a>,
              `${endpoint.answering.join(', ')}: ${endpoint.from.length === 0 ? 'away from it' : 'stands on it'}`,
              <>
                <State told={fateState(endpoint.fate)} />
                <span class="muted small block">{endpoint.why}</span>
              </>,
              <Whereto endpoint={endpoint} />,
            ],
          }))}
        />
      )}
      <Commands lines={endpoints.flatMap(({ move }) => move)} />
    </Panel>
  )
}

function Whereto({ endpoint: { from, to } }: { endpoint: Exposed }) {
  if (from.length === 0) return <span class="muted">nothing to do</span>
  return <>{to.length === 0 ? 'nowhere to go' : `to ${to.join(', ')}`}</>
}

/** Below the table, where they have room. A line breaks between words only, so that none is misread. */
function Commands({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <ul class="plain commands" aria-label="Commands that move them">
      {lines.map((line) => (
        <li key={line}>
          <code class="mono small">
            {line.split(' ').map((word, i) => (
              <>
                {i > 0 && ' '}
                <span class="word">{word}</span>
              </>
            ))}
          </code>
        </li>
      ))}
    </ul>
  )
}
