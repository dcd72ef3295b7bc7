// The state of an incident in a sentence; and, before everything else, when the service is merely blamed.

import type { IncidentPageView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { State } from '../../parts/state.tsx'
import { Lasting, Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useTold, useWords } from '../../words/speech.ts'

export function Head({ incident: i }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const told = useTold()('incident', i.state)
  const sentence = i.state === 'open' ? w.is[i.symptom] : w.is[i.state]
  return (
    <div class={`verdict-line edge-${told.tone}`}>
      <p class="verdict-state">
        <State told={told} strong /> <span class="muted">{w.certainties[i.certainty] ?? i.certainty}</span>
      </p>
      <p>
        <Fill
          text={sentence}
          lasting={<Lasting from={i.beganAt} to={i.resolvedAt} />}
          since={<Time at={i.beganAt} />}
          until={i.resolvedAt === null ? '' : <Time at={i.resolvedAt} />}
        />
      </p>
    </div>
  )
}

export function Blamed({ incident: { sympatheticTo, knows, serviceName } }: { incident: IncidentPageView }) {
  const { incident: w } = useWords()
  const realm = useRealm()
  const hidden = knows.some((fact) => fact.kind === 'bystander')
  if (sympatheticTo === null && !hidden) return null
  return (
    <p class="banner tone-warn" role="note">
      <span>
        {sympatheticTo === null ? (
          <Fill text={w.blamedHidden} service={serviceName} />
        ) : (
          <Fill
            text={w.blamed}
            service={serviceName}
            other={<a href={realm.href('services', sympatheticTo.service)}>{sympatheticTo.name}</a>}
          />
        )}
      </span>
    </p>
  )
}
