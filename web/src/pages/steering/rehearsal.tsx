// What was found out by trying: when a loss of what it stands on was rehearsed last, how long that took, and which of the
// three classes the endpoint is in. One that was never tried says so.

import type { EndpointView } from '../../../../src/board/views.ts'
import { Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import type { Look } from '../../words/looks.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'

type View = NonNullable<EndpointView['rehearsal']>

const looks: Record<View['class'], Look> = {
  automatic: ['good', 'tick'],
  'approved-plan': ['back', 'rise'],
  untried: ['warn', 'alert'],
}

export function Rehearsal({ endpoint: { rehearsal } }: { endpoint: EndpointView }) {
  const { rehearsing: w } = useConsoleWords()
  if (rehearsal === null) return null
  const [tone, shape] = looks[rehearsal.class]
  return (
    <Panel title={w.rehearsed} id="rehearsed">
      <p>
        <State told={{ word: w.classes[rehearsal.class], tone, shape }} strong />
      </p>
      <p lang="en">{rehearsal.text}</p>
      <Figures rehearsal={rehearsal} />
      {rehearsal.last !== null && (
        <p class="muted small" lang="en">
          {rehearsal.last.text}
        </p>
      )}
    </Panel>
  )
}

function Figures({ rehearsal: { last, objective } }: { rehearsal: View }) {
  const { rehearsing: w } = useConsoleWords()
  const { measured, shortDuration } = useFormats()
  const goal =
    objective === null
      ? w.noGoal
      : fill(objective.loseAtMostMs === null ? w.goal : w.goalWithLoss, {
          recover: shortDuration(objective.recoverWithinMs),
          lose: shortDuration(objective.loseAtMostMs ?? 0),
        })
  const met = last?.met == null ? '' : ` · ${last.met ? w.met : w.missed}`
  return (
    <Facts
      facts={[
        [w.last, last === null ? w.never : <Time key="at" at={last.at} withAge />],
        ...(last === null
          ? []
          : ([
              [w.without, last.lose],
              [w.how, last.kind === 'drill' ? w.real : w.exercise],
              [w.recovered, last.recoverMs === null ? w.notBack : measured(last.recoverMs)],
            ] as const)),
        [w.meant, goal + met],
      ]}
    />
  )
}
