// What came of the drills that were held.

import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords } from '../../words/speech.ts'
import { type Past as Held, outcomeOf } from './how-far.ts'

export function Past({ past }: { past: readonly Held[] }) {
  const { rehearsing: w } = useConsoleWords()
  return (
    <Panel title={w.drills} id="drills">
      {past.length === 0 ? (
        <Nothing>{w.noDrills}</Nothing>
      ) : (
        <Table
          label={w.drills}
          heads={[
            { text: w.began },
            { text: w.without },
            { text: w.how },
            { text: w.outcome },
            { text: w.measured, class: 'breaks' },
          ]}
          rows={past.map((one) => ({
            key: one.drill,
            cells: [
              <Time key="at" at={one.beganAt} withAge />,
              one.lose,
              one.kind === 'drill' ? w.real : w.exercise,
              <Outcome key="how" of={one} />,
              <span key="why" lang="en">
                {one.why}
              </span>,
            ],
          }))}
        />
      )}
    </Panel>
  )
}

function Outcome({ of }: { of: Held }) {
  const { rehearsing: w } = useConsoleWords()
  const { name, look } = outcomeOf(of)
  const [tone, shape] = look
  return <State told={{ word: w.outcomes[name], tone, shape }} />
}
