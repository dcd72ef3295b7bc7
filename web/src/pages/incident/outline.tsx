// An incident at a glance.

import type { IncidentPageView } from '../../../../src/board/views.ts'
import { Facts } from '../../parts/facts.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

const membersShown = 8

export function Outline({ incident: i }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const { shortDuration } = useFormats()
  const told = useTold()
  const late = Date.parse(i.openedAt) - Date.parse(i.beganAt)
  return (
    <Panel id="glance" title={w.glance}>
      <Facts
        facts={[
          [w.service, <Members key="s" incident={i} />],
          [w.where, <Where key="w" incident={i} />],
          [w.severity, w.severities[i.severity] ?? i.severity],
          ...(i.state === 'resolved'
            ? []
            : ([[w.course, <State key="c" told={told('course', i.course)} />]] as const)),
          [
            w.foundation,
            i.foundation === null ? w.causeUnknown : <FoundationLink key="f" path={i.foundation} />,
          ],
          [
            w.began,
            <span key="b" title={w.beganNote}>
              <Time at={i.beganAt} withAge />
            </span>,
          ],
          [
            w.seen,
            <span key="o">
              <Time at={i.openedAt} />
              {late >= 1_000 && (
                <span class="muted small block">{fill(w.seenAfter, { lag: shortDuration(late) })}</span>
              )}
            </span>,
          ],
          [w.over, i.resolvedAt === null ? w.notOver : <Time key="r" at={i.resolvedAt} withAge />],
          [w.lasted, <Lasting key="l" from={i.beganAt} to={i.resolvedAt} />],
        ]}
      />
    </Panel>
  )
}

function Members({ incident: { service, serviceName, scope } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const { count } = useFormats()
  const realm = useRealm()
  const members = scope?.services.length ? scope.services : [{ id: service, name: serviceName }]
  const more = members.length - membersShown
  return (
    <>
      {members.slice(0, membersShown).map(({ id, name }, i) => (
        <span key={id}>
          {i > 0 && ', '}
          <a href={realm.href('services', id)}>{name}</a>
        </span>
      ))}
      {more > 0 && ` ${fill(w.andMore, { more: count(more) })}`}
    </>
  )
}

function Where({ incident: { scope } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const f = useFormats()
  if (scope === null || scope.kind === 'category' || scope.kind === 'world') return <>{w.everywhere}</>
  // One with few reports is not told.
  const { countries } = scope
  return <>{countries.length === 0 ? w.oneCountry : f.list(countries.map(f.countryName))}</>
}
