// The front page: what is going on, in one sentence, and below it what that stands on, down to the single service.

import type { BoardView } from '../../../../src/board/views.ts'
import type { Resource } from '../../data/resource.ts'
import { useSteady } from '../../data/steady.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { MaintenanceBanner } from '../maintenance/banner.tsx'
import { ReportForm } from '../report/report-form.tsx'
import { boardQuery } from './query.ts'
import { ReportedFrom } from './reported-from.tsx'
import { Sectors } from './sectors.tsx'
import { Services } from './services.tsx'
import { Said, useVerdictHead, VerdictBanner } from './verdict-head.tsx'
import { WorldCurve } from './world-curve.tsx'

function useBoard(): Resource<BoardView> {
  const realm = useRealm()
  return useSteady<BoardView>(realm.api('board') + boardQuery(useSearch()))
}

export function Home() {
  const board = useBoard()
  const head = useVerdictHead(board.value)
  return (
    <Page {...head}>
      <Loaded from={board}>
        {(value) => (
          <>
            <Said sentence={head.title} />
            <MaintenanceBanner />
            <Below board={value} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** The same under another page's heading. */
export function HomeBody() {
  return (
    <Loaded from={useBoard()}>
      {(board) => (
        <>
          <VerdictBanner board={board} />
          <Below board={board} />
        </>
      )}
    </Loaded>
  )
}

const Below = ({ board }: { board: BoardView }) => (
  <>
    <div class="columns">
      <WorldCurve world={board.world} lastHour={board.reportsLastHour} />
      <ReportedFrom countries={board.countries} />
    </div>
    <Sectors sectors={board.sectors} chosen={board.asked.sector} />
    <Services board={board} />
    {board.exercise === null && <ReportForm offered={board.rows} />}
  </>
)
