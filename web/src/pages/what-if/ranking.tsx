// Every loss by what dies with it; each leads to a closer look.

import type { LossRankView } from '../../../../src/board/views.ts'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { count } from '../../words/number.ts'

const shownFirst = 20

export function Ranking({ ranked }: { ranked: readonly LossRankView[] }) {
  const realm = useRealm()
  const part = usePart(ranked, shownFirst)
  if (ranked.length === 0)
    return <Nothing>No single loss takes anything: nothing is said to stand anywhere.</Nothing>
  return (
    <Panel title="Each loss alone, the worst first" note={count(ranked.length)}>
      <Table
        label="Losses"
        heads={[
          { text: 'Lost', class: 'path' },
          { text: 'Services die', class: 'right num' },
          { text: 'Degraded', class: 'right num' },
          { text: 'Endpoints die', class: 'right num' },
          { text: 'Move', class: 'right num' },
          { text: 'Single point' },
        ]}
        rows={part.shown.map((one) => ({
          key: one.lose,
          cells: [
            <a href={realm.href('what-if', one.lose)}>{one.lose}</a>,
            count(one.servicesDie),
            count(one.servicesDegraded),
            count(one.endpointsDie),
            count(one.endpointsMove),
            singlePoint(one) ?? <span class="muted">no</span>,
          ],
        }))}
      />
      <More part={part} />
    </Panel>
  )
}

function singlePoint({ singlePoint: why, quorumLost }: LossRankView): string | null {
  const all = [why, quorumLost ? 'too few vantages are left' : null].filter((text) => text !== null)
  return all.length === 0 ? null : all.join('; ')
}
