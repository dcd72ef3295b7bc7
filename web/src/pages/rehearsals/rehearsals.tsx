// Runbooks and drills: what waits for somebody first, then what can be begun, then what came of it before.

import type { DrillsView, RunbooksView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { useConsoleWords } from '../../words/speech.ts'
import { Past } from './past.tsx'
import { PlanDrill } from './plan-drill.tsx'
import { Runbooks } from './runbooks.tsx'
import { GameDays, RunningDrill } from './running.tsx'
import { Runs } from './runs.tsx'

export function Rehearsals() {
  const { rehearsing: w } = useConsoleWords()
  const drills = useResource<DrillsView>('drills')
  const runbooks = useResource<RunbooksView>('runbooks')
  return (
    <Page title={w.title} lead={w.lead}>
      <Loaded from={runbooks}>
        {(view) => (
          <>
            <Runs runs={view.runs} />
            <Runbooks runbooks={view.runbooks} />
          </>
        )}
      </Loaded>
      <Loaded from={drills}>
        {(view) => (
          <>
            <RunningDrill running={view.running} />
            {view.running === null && <PlanDrill />}
            <GameDays days={view.gameDays} />
            <Past past={view.past} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
