// What operators see of a foundation beyond everybody: own names that stand on it, where each answers, what becomes of it,
// and the order that moves it away.

import type { FoundationDetail } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { FoundationPage } from './foundation-page.tsx'

export const ConsoleFoundation = ({ id }: { id: string }) => (
  <FoundationPage id={id} more={(one) => <Exposed one={one} />} />
)

type Endpoint = FoundationDetail['endpoints'][number]

function Exposed({ one: { endpoints, state } }: { one: FoundationDetail }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  const left = endpoints.filter(({ from }) => from.length > 0).length
  const still = fill(w.stillThere, { left: f.count(left), all: f.counted(endpoints.length, w.endpoints) })
  return (
    <Panel id="move" title={state === 'named' ? w.moveNext : w.moveIf} note={endpoints.length > 0 && still}>
      {endpoints.length === 0 ? <Nothing>{w.moveNone}</Nothing> : <Endpoints endpoints={endpoints} />}
      <Commands lines={endpoints.flatMap(({ move }) => move)} />
    </Panel>
  )
}

function Endpoints({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const { foundation: w } = useWords()
  const realm = useRealm()
  const told = useTold()
  return (
    <Table
      label={w.moveTable}
      heads={[{ text: w.endpointHead }, { text: w.answersHead }, { text: w.lostHead }, { text: w.moveHead }]}
      rows={endpoints.map((endpoint) => ({
        key: endpoint.name,
        cells: [
          <a href={realm.href('endpoints', endpoint.name)}>{endpoint.name}</a>,
          <>
            {endpoint.answering.join(', ')}
            <span class="muted small block">{endpoint.from.length === 0 ? w.away : w.onIt}</span>
          </>,
          <>
            <State told={told('fate', endpoint.fate)} />
            <span class="muted small block" lang="en">
              {endpoint.why}
            </span>
          </>,
          <Whereto endpoint={endpoint} />,
        ],
      }))}
    />
  )
}

function Whereto({ endpoint: { from, to } }: { endpoint: Endpoint }) {
  const { foundation: w } = useWords()
  if (from.length === 0) return <span class="muted">{w.nothingToDo}</span>
  return <>{to.length === 0 ? w.toNowhere : fill(w.to, { to: to.join(', ') })}</>
}

/** Below the table, where they have room. A line breaks between words only, so that none is misread. */
function Commands({ lines }: { lines: readonly string[] }) {
  const { foundation: w } = useWords()
  if (lines.length === 0) return null
  return (
    <ul class="plain commands" aria-label={w.commands}>
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
