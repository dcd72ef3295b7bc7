// What the steered names answer right now, and why.

import type { EndpointView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { endpointState } from '../../words/states.ts'

export function EndpointStrip({ endpoints }: { endpoints: readonly EndpointView[] }) {
  const realm = useRealm()
  if (endpoints.length === 0) return null
  return (
    <Panel title="Endpoints" note={<a href={realm.href('endpoints')}>All endpoints</a>}>
      <ul class="strip">
        {endpoints.map((e) => (
          <li key={e.name} class={`strip-item edge-${endpointState(e.state).tone}`}>
            <div class="strip-head">
              <a class="name" href={realm.href('endpoints', e.name)}>
                {e.name}
              </a>
              <State told={endpointState(e.state)} strong />
            </div>
            <p class="answer">
              <span class="muted">answers</span>{' '}
              <span class="mono">{e.answers.join(', ') || 'nothing yet'}</span>
            </p>
            <p class="why">{e.why}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
