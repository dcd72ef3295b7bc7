// The drill that runs, with its end at hand, and the days on which others are to be held.

import type { DrillsView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { Unfold } from './unfold.tsx'

export function RunningDrill({ running }: { running: DrillsView['running'] }) {
  const { rehearsing: w } = useConsoleWords()
  const { list } = useFormats()
  if (running === null) return null
  return (
    <Panel title={w.running} id="running">
      <p>
        <Fill
          text={w.runningText}
          lose={<strong>{running.lose}</strong>}
          endpoints={list(running.endpoints)}
          by={running.by}
          until={<Time at={running.until} />}
        />
      </p>
      <Unfold word={w.abortDrill} path="drills" method="DELETE" done="end-drill" />
    </Panel>
  )
}

export function GameDays({ days }: { days: DrillsView['gameDays'] }) {
  const { rehearsing: w } = useConsoleWords()
  if (days.length === 0) return null
  return (
    <Panel title={w.gameDays} id="game-days">
      <Table
        label={w.gameDays}
        heads={[{ text: w.gameDay }, { text: w.without }, { text: w.how }, { text: w.next }]}
        rows={days.map(({ name, lose, real, nextAt }) => ({
          key: name,
          cells: [
            name,
            lose,
            real ? w.real : w.exercise,
            nextAt === null ? w.never : <Time key="next" at={nextAt} />,
          ],
        }))}
      />
    </Panel>
  )
}
