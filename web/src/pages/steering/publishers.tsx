// Where an endpoint's records live, and whether what was written was read back.

import type { EndpointView } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useTold } from '../../words/speech.ts'

export function Publishers({ endpoint: { publishers, givenBack } }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  return (
    <Panel title={w.publishers} id="publishers">
      {publishers.length === 0 ? (
        <Nothing>{givenBack === null ? w.publishedNowhere : w.publishedByOwner}</Nothing>
      ) : (
        <Table
          label={w.publishers}
          heads={[
            { text: w.publisher },
            { text: w.state },
            { text: w.generation, class: 'right num' },
            { text: w.readBack },
            { text: w.detail, class: 'breaks' },
          ]}
          rows={publishers.map((p) => ({
            key: p.id,
            cells: [
              <>
                {p.id} <span class="muted small">{p.kind}</span>
              </>,
              <State key="s" told={told('publisher', p.state)} />,
              p.generation ?? w.none,
              p.readBackAt === null ? w.notYet : <Time key="t" at={p.readBackAt} withAge />,
              <Detail key="d" publisher={p} />,
            ],
          }))}
        />
      )}
    </Panel>
  )
}

function Detail({
  publisher: { foreign, detail, limit },
}: {
  publisher: EndpointView['publishers'][number]
}) {
  const { steering: w } = useConsoleWords()
  return (
    <>
      {foreign === null ? (
        <span lang="en">{detail}</span>
      ) : (
        fill(w.foreign, { records: foreign.join(', ') || '–' })
      )}
      {limit && (
        <p class="muted small" lang="en">
          {fill(w.limit, limit)}
        </p>
      )}
    </>
  )
}
