// What was found out by trying: when a loss of what it stands on was rehearsed last, how long that took, and which of the
// three classes the endpoint is in. One that was never tried says so.

import type { EndpointView } from '../../../src/board/views.ts'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Time } from '../parts/time.tsx'
import { goal, rehearsalClass, rehearsalWords, took } from '../words/rehearsal.ts'

export function Rehearsal({ endpoint: { rehearsal } }: { endpoint: EndpointView }) {
  if (rehearsal === null) return null
  const { last, objective, text } = rehearsal
  return (
    <Panel title={rehearsalWords.title}>
      <p>
        <State told={rehearsalClass(rehearsal.class)} strong />
      </p>
      <p>{text}</p>
      <Facts
        facts={[
          [
            rehearsalWords.last,
            last === null ? rehearsalWords.never : <Time key="at" at={last.at} withAge />,
          ],
          ...(last === null
            ? []
            : ([
                [rehearsalWords.without, `${last.lose} (${rehearsalWords[last.kind]})`],
                [rehearsalWords.recovered, took(last.recoverMs)],
              ] as const)),
          [rehearsalWords.goal, goal(objective, last?.met ?? null)],
        ]}
      />
      {last !== null && <p class="muted small">{last.text}</p>}
    </Panel>
  )
}
