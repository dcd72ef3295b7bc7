// Every loss by what dies with it; each leads to a closer look.

import type { LossRankView } from '../../../../src/board/views.ts'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { type ConsoleWords, useConsoleWords, useFormats } from '../../words/speech.ts'

const shownFirst = 20

export function Ranking({ ranked }: { ranked: readonly LossRankView[] }) {
  const { rehearsing: w } = useConsoleWords()
  const { count } = useFormats()
  const realm = useRealm()
  const part = usePart(ranked, shownFirst)
  if (ranked.length === 0) return <Nothing>{w.noLoss}</Nothing>
  return (
    <Panel title={w.ranked} id="ranked" note={count(ranked.length)}>
      <Table
        label={w.ranked}
        heads={[
          { text: w.lost, class: 'path' },
          { text: w.servicesDie, class: 'right num' },
          { text: w.degraded, class: 'right num' },
          { text: w.endpointsDie, class: 'right num' },
          { text: w.move, class: 'right num' },
          { text: w.singlePoint },
        ]}
        rows={part.shown.map((one) => ({
          key: one.lose,
          cells: [
            <a key="l" href={realm.href('what-if', one.lose)}>
              {one.lose}
            </a>,
            count(one.servicesDie),
            count(one.servicesDegraded),
            count(one.endpointsDie),
            count(one.endpointsMove),
            singlePoint(w, one) ?? <span class="muted">{w.noSinglePoint}</span>,
          ],
        }))}
      />
      <More part={part} />
    </Panel>
  )
}

function singlePoint(w: ConsoleWords['rehearsing'], { singlePoint: why, quorumLost }: LossRankView) {
  if (why === null) return quorumLost ? w.quorumLost : null
  return (
    <>
      <span lang="en">{why}</span>
      {quorumLost && `; ${w.quorumLost}`}
    </>
  )
}
