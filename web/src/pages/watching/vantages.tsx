// The places that are looked from.

import type { VantageView } from '../../../../src/board/views.ts'
import { useSignedInResource } from '../../data/resource.ts'
import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords, useTold } from '../../words/speech.ts'

export function Vantages() {
  const { checks: words } = useConsoleWords().watching
  const told = useTold()
  const vantages = useSignedInResource<VantageView[]>('vantages').value
  if (vantages === null || vantages.length === 0) return null
  return (
    <Panel title={words.vantages} id="vantages">
      <Table
        label={words.vantages}
        heads={[
          { text: words.name },
          { text: words.state },
          { text: words.roles },
          { text: words.standsOn, class: 'path' },
          { text: words.heard },
        ]}
        rows={vantages.map((v) => ({
          key: v.name,
          cells: [
            v.name,
            <State told={told('vantage', v.state)} />,
            v.roles.join(', '),
            v.standsOn.join(', '),
            v.lastHeardAt === null ? words.never : <Time at={v.lastHeardAt} withAge />,
          ],
        }))}
      />
    </Panel>
  )
}
