// One incident: what is seen, what it stands on, what it hits, what moved, and everything that happened in order.

import type { IncidentDetail, SuspectView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { Facts } from '../parts/facts.tsx'
import { FoundationLink } from '../parts/foundation-link.tsx'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Lasting, Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { certaintyWord, courseWord, impactWords, symptomWord } from '../words/incident.ts'
import { count } from '../words/number.ts'
import { incidentState, severityWord } from '../words/states.ts'
import { aboutIncident } from './about-incident.tsx'
import { Account } from './account.tsx'
import { Blast } from './board/blast.tsx'
import { Named, Over } from './board/named.tsx'
import { SeriesChart } from './board/reports.tsx'
import { EvidenceList } from './evidence.tsx'
import { Log } from './log.tsx'

export function IncidentPage({ id }: { id: string }) {
  const realm = useRealm()
  const incident = useResource<IncidentDetail>(realm.api('incidents', id))
  return (
    <Page
      title={incident.value ? `${incident.value.serviceName}: incident` : 'Incident'}
      lead={incident.value?.summary}
    >
      <Loaded from={incident}>
        {(i) => (
          <>
            {i.foundation !== null && <Shared foundation={i.foundation} />}
            {i.sympatheticTo !== null && <Blamed to={i.sympatheticTo} />}
            <Whole incident={i} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Not what fails: said above everything else. */
function Blamed({ to }: { to: NonNullable<IncidentDetail['sympatheticTo']> }) {
  const realm = useRealm()
  return (
    <p class="banner tone-warn" role="note">
      {to.text}. <a href={realm.href('services', to.service)}>{to.name}</a>
    </p>
  )
}

/** The foundation that this incident shares with others, as long as the server remembers it. */
function Shared({ foundation }: { foundation: string }) {
  const realm = useRealm()
  const suspects = useResource<SuspectView[]>(realm.api('suspects'))
  const suspect = suspects.value?.find((s) => s.foundation === foundation)
  if (suspect === undefined) return null
  if (suspect.clearedAt !== null) return <Over suspects={[suspect]} />
  return <Named suspect={suspect} nameOf={(id) => id} withReach={false} />
}

function Whole({ incident: i }: { incident: IncidentDetail }) {
  const moved = i.timeline.filter((e) => e.kind === 'selection.moved' || e.kind === 'plan.applied')
  return (
    <div class="columns">
      <div class="column">
        <Outline incident={i} />
        <Account incident={i.id} />
        <Panel title="Evidence" note={`${i.evidence.length} kept`}>
          <EvidenceList evidence={i.evidence} />
        </Panel>
        <Panel title="Timeline">
          {i.timeline.length === 0 ? (
            <Nothing>Nothing is recorded yet.</Nothing>
          ) : (
            <Log entries={i.timeline} />
          )}
        </Panel>
      </div>
      <div class="column">
        <SeriesPanel incident={i} />
        <Panel title="Blast radius">
          {i.blastRadius === null ? (
            <Nothing>Unknown: no foundation is named for this incident.</Nothing>
          ) : (
            <Blast radius={i.blastRadius} />
          )}
        </Panel>
        <Panel title="What moved">
          <Moved endpoints={i.endpoints} />
          {moved.length === 0 ? <Nothing>No traffic was moved.</Nothing> : <Log entries={moved} />}
        </Panel>
      </div>
    </div>
  )
}

function Outline({ incident: i }: { incident: IncidentDetail }) {
  const realm = useRealm()
  return (
    <Panel title="At a glance">
      <Facts
        facts={[
          ['State', <State key="s" told={incidentState(i.state)} strong />],
          ['How sure', certaintyWord(i)],
          ['Severity', severityWord(i.severity)],
          ['Symptom', symptomWord(i)],
          ...(i.state === 'resolved'
            ? []
            : ([
                ['Heading', courseWord(i)],
                ['Now', impactWords(i) ?? 'nothing of it is seen any more'],
              ] as const)),
          ...aboutIncident(i, realm.href),
          ['Foundation', i.foundation === null ? 'unknown' : <FoundationLink key="f" path={i.foundation} />],
          ['Began about', <Time key="b" at={i.beganAt} withAge />],
          ['Seen', <Time key="o" at={i.openedAt} withAge />],
          ['Resolved', i.resolvedAt === null ? 'not yet' : <Time key="r" at={i.resolvedAt} withAge />],
          ['Lasted', <Lasting key="l" from={i.beganAt} to={i.resolvedAt} />],
        ]}
      />
    </Panel>
  )
}

function SeriesPanel({ incident: { series } }: { incident: IncidentDetail }) {
  const peak = Math.max(0, ...series.counts)
  const usual = series.usual.length === 0 ? 0 : Math.max(...series.usual)
  const words = `Reports per minute: most ${count(peak)}, usually at most ${count(Math.round(usual * 10) / 10)}`
  return (
    <Panel title="Reports per minute" note="dashed: the usual level">
      {series.counts.length > 1 ? (
        <SeriesChart
          fromMinute={series.fromMinute}
          counts={series.counts}
          usual={series.usual}
          words={words}
          tall
        />
      ) : (
        <Nothing>No reports are counted for this service.</Nothing>
      )}
      <p class="muted small">{words}.</p>
    </Panel>
  )
}

function Moved({ endpoints }: { endpoints: readonly string[] }) {
  const realm = useRealm()
  if (endpoints.length === 0) return null
  return (
    <p>
      Endpoints that stand on what failed:{' '}
      {endpoints.map((name, i) => (
        <span key={name}>
          {i > 0 && ', '}
          <a href={realm.href('endpoints', name)}>{name}</a>
        </span>
      ))}
      .
    </p>
  )
}
