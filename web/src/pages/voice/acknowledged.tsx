// What was acknowledged lately, and by whom.

import type { GivenAcknowledgement } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useConsoleWords, useTold } from '../../words/speech.ts'

const mostShown = 20

export function Acknowledged() {
  const { acknowledge: words } = useConsoleWords().voice
  const given = useResource<{ acknowledgements: GivenAcknowledgement[] }>('acknowledgements')
  return (
    <Panel title={words.list} id="acknowledged">
      <Loaded from={given}>
        {({ acknowledgements }) => <List given={acknowledgements.slice(0, mostShown)} />}
      </Loaded>
    </Panel>
  )
}

function List({ given }: { given: readonly GivenAcknowledgement[] }) {
  const { acknowledge: words } = useConsoleWords().voice
  const { silences } = useConsoleWords().voice
  const told = useTold()
  if (given.length === 0) return <Nothing>{words.none}</Nothing>
  return (
    <Table
      label={words.list}
      heads={[
        { text: words.incident, class: 'breaks' },
        { text: silences.state },
        { text: words.who, class: 'breaks' },
        { text: words.said, class: 'breaks' },
      ]}
      rows={given.map((one) => ({
        key: `${one.incident} ${one.at}`,
        cells: [
          <Which given={one} />,
          <State told={told('act', one.state)} />,
          <>
            {one.by}
            <span class="muted small block">
              <Time at={one.at} withAge />
            </span>
          </>,
          one.why === null ? '' : <span lang="en">{one.why}</span>,
        ],
      }))}
    />
  )
}

function Which({ given: { incident, title } }: { given: GivenAcknowledgement }) {
  const { href } = useRealm()
  return incident === null ? <>{title}</> : <a href={href('incidents', incident)}>{title}</a>
}
