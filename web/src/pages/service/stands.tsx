// What is around a service: what it stands on, what its providers say, and what work is planned.

import type { ConcerningNotice, PlannedWork, StandsOn } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { SaidList } from '../../parts/said.tsx'
import { Icon } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useWords } from '../../words/speech.ts'

export function Stands({ on }: { on: readonly StandsOn[] }) {
  const { service: w } = useWords()
  return (
    <Panel id="stands" title={w.stands}>
      {on.length === 0 ? (
        <Nothing>{w.standsNone}</Nothing>
      ) : (
        <ul class="plain lines">
          {on.map(({ on: path, kind, origin, named }) => (
            <li key={path}>
              <FoundationLink path={path} /> <span class="muted small">{w[kind]}</span>
              {origin === 'accepted' && <span class="muted small">, {w.accepted}</span>}
              {named && (
                <span class="state tone-bad stands-failing">
                  <Icon shape="cross" /> {w.failingNow}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

export function Said({ notices }: { notices: readonly ConcerningNotice[] }) {
  const { service: w } = useWords()
  return (
    <Panel id="provider" title={w.provider} note={notices.length > 0 && w.providerNote}>
      {notices.length === 0 ? <Nothing>{w.providerNone}</Nothing> : <SaidList notices={notices} />}
    </Panel>
  )
}

/** Nothing where nothing is planned. */
export function Planned({ work }: { work: readonly PlannedWork[] }) {
  const { service: w } = useWords()
  if (work.length === 0) return null
  return (
    <Panel id="planned" title={w.maintenance}>
      <ul class="plain lines">
        {work.map(({ id, title, from, until, state }) => (
          <li key={id}>
            <span lang="en">{title}</span> <span class="chip">{w.maintenanceState[state] ?? state}</span>
            <span class="muted small block">
              <Fill text={w.maintenanceFromTo} from={<Time at={from} />} until={<Time at={until} />} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
