// What providers said of an incident, in their words, and how late.

import type { IncidentPageView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { SaidList } from '../../parts/said.tsx'
import { Lasting } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

export function Provider({ incident: { providers, state, beganAt } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const { shortDuration } = useFormats()
  return (
    <Panel id="provider" title={w.provider}>
      {providers.length === 0 && (
        <Nothing>
          {state === 'resolved' ? (
            w.providerSilent
          ) : (
            <Fill text={w.providerSilentSince} lasting={<Lasting from={beganAt} to={null} />} />
          )}
        </Nothing>
      )}
      {providers.map(({ feed, lagMs, words }) => (
        <div key={feed} class="lines">
          <p>
            <strong>
              {fill(lagMs < 0 ? w.providerBefore : w.providerAfter, {
                feed,
                lag: shortDuration(Math.abs(lagMs)),
              })}
            </strong>
          </p>
          <SaidList notices={words} />
        </div>
      ))}
    </Panel>
  )
}
