// Incidents as lines of a list.

import type { IncidentLine } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { State } from '../../parts/state.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'

/** `unnamed`: all are of one service that is named above. */
export const IncidentLines = ({
  incidents,
  unnamed = false,
}: {
  incidents: readonly IncidentLine[]
  unnamed?: boolean
}) => (
  <ul class="plain incident-lines">
    {incidents.map((one) => (
      <Line key={one.id} one={one} unnamed={unnamed} />
    ))}
  </ul>
)

function Line({ one, unnamed }: { one: IncidentLine; unnamed: boolean }) {
  const { incident: w } = useWords()
  const f = useFormats()
  const realm = useRealm()
  const told = useTold()('incident', one.state)
  const where = one.countries.map(f.countryName)
  return (
    <li class={`edge-${told.tone}`}>
      <span class="incident-what">
        <a href={realm.href('incidents', one.id)}>
          {unnamed ? <Time at={one.since} /> : one.name}
          {!unnamed && one.others > 0 && ` +${f.count(one.others)}`}
        </a>{' '}
        <State told={told} />
      </span>
      <span class="muted small">
        {!unnamed && (
          <>
            <Time at={one.since} />
            {', '}
          </>
        )}
        <Fill
          text={one.until === null ? w.goingOn : w.lastedFor}
          lasting={<Lasting from={one.since} to={one.until} />}
        />
        {' · '}
        {w.severities[one.severity] ?? one.severity}
        {where.length > 0 && ` · ${f.list(where)}`}
        {one.foundation !== null && (
          <>
            {' · '}
            <span class="path">{one.foundation}</span>
          </>
        )}
      </span>
      {one.blamed !== null && <span class="chip">{fill(w.blamedChip, { other: one.blamed.name })}</span>}
    </li>
  )
}
