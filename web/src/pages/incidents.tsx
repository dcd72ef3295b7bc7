// Every incident, the open ones first.

import { useMemo } from 'preact/hooks'
import type { IncidentView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { More, usePart } from '../parts/more.tsx'
import { Loaded, Nothing, Page } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Lasting, Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { certaintyWord, courseWord, impactWords } from '../words/incident.ts'
import { counted } from '../words/number.ts'
import { incidentState, severityWord } from '../words/states.ts'

const weight = { open: 0, recovering: 1, resolved: 2 } as const

const shownFirst = 50

const openFirst = (a: IncidentView, b: IncidentView): number =>
  weight[a.state] - weight[b.state] || Date.parse(b.openedAt) - Date.parse(a.openedAt)

export function Incidents() {
  const realm = useRealm()
  const incidents = useResource<IncidentView[]>(realm.api('incidents'))
  return (
    <Page title="Incidents" lead="What the detectors opened, with the evidence for it.">
      <Loaded from={incidents}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>No incident has been opened.</Nothing>
          ) : (
            <>
              <p class="muted">
                {counted(all.filter((i) => i.state !== 'resolved').length, 'incident')} not resolved,{' '}
                {all.length} listed.
              </p>
              <IncidentList incidents={all} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

/** How sure it is, where it is heading, and what is seen of it now. */
const likeness = (i: IncidentView): string =>
  [certaintyWord(i), ...(i.state === 'resolved' ? [] : [courseWord(i), impactWords(i)])]
    .filter((part) => part !== null)
    .join(' · ')

function IncidentList({ incidents }: { incidents: readonly IncidentView[] }) {
  const realm = useRealm()
  const sorted = useMemo(() => [...incidents].sort(openFirst), [incidents])
  const part = usePart(sorted, shownFirst)
  return (
    <>
      <ul class="cards">
        {part.shown.map((i) => {
          const told = incidentState(i.state)
          return (
            <li key={i.id} class={`card edge-${told.tone}`}>
              <div class="card-head">
                <a class="name" href={realm.href('incidents', i.id)}>
                  {i.serviceName}
                </a>
                <State told={told} strong />
                <span class="chip">{severityWord(i.severity)}</span>
                {i.sympatheticTo !== null && <span class="chip">Blamed: {i.sympatheticTo.name} fails</span>}
                <span class="muted push">
                  <Time at={i.beganAt} /> · {i.resolvedAt === null ? 'for' : 'lasted'}{' '}
                  <Lasting from={i.beganAt} to={i.resolvedAt} />
                </span>
              </div>
              <p>{i.summary}</p>
              <p class="small">{likeness(i)}</p>
              <p class="muted small">
                Began about <Time at={i.beganAt} />, seen at <Time at={i.openedAt} />. Foundation:{' '}
                {i.foundation === null ? 'unknown' : <span class="path">{i.foundation}</span>}
              </p>
            </li>
          )
        })}
      </ul>
      <More part={part} />
    </>
  )
}
