// The zones that are answered here: how far their secondaries are, and how they are found from their parents.

import type { ZoneView } from '../../../src/board/views.ts'
import { useSignedInResource } from '../data/resource.ts'
import { Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { count, counted } from '../words/number.ts'
import { findingState, secondaryState } from '../words/states.ts'

export function Zones() {
  const zones = useSignedInResource<ZoneView[]>('zones')
  if (zones.value === null || zones.value.length === 0) return null
  return (
    <Panel title="Zones answered here" note={counted(zones.value.length, 'zone')}>
      <Table
        label="Zones"
        heads={[
          { text: 'Zone' },
          { text: 'Publisher' },
          { text: 'Serial', class: 'right num' },
          { text: 'Names', class: 'right num' },
          { text: 'Queries', class: 'right num' },
          { text: 'Secondaries', class: 'breaks' },
          { text: 'Delegation', class: 'breaks' },
        ]}
        rows={zones.value.map((z) => ({
          key: z.origin,
          cells: [
            z.origin,
            z.publisher,
            z.serial,
            count(z.names),
            count(z.queries),
            <Secondaries zone={z} />,
            <Delegation zone={z} />,
          ],
        }))}
      />
    </Panel>
  )
}

function Secondaries({ zone: { secondaries, hindrance } }: { zone: ZoneView }) {
  if (secondaries.length === 0 && hindrance === null) return 'none'
  return (
    <>
      {hindrance !== null && <p class="small tone-warn">{hindrance}</p>}
      {secondaries.map(({ server, state, detail }) => (
        <div key={server}>
          {server} <State told={secondaryState(state)} />
          {detail !== '' && <span class="muted small"> {detail}</span>}
        </div>
      ))}
    </>
  )
}

function Delegation({ zone: { delegation } }: { zone: ZoneView }) {
  if (delegation === null) return 'not looked at'
  const wrong = delegation.findings.filter(({ severity }) => severity !== 'note')
  if (wrong.length === 0) return <State told={findingState('none')} />
  return (
    <>
      {wrong.map(({ code, severity, subject, detail, fix }) => (
        <div key={`${code} ${subject}`}>
          <State told={findingState(severity)} /> {detail}
          <span class="muted small"> {fix}</span>
        </div>
      ))}
    </>
  )
}
