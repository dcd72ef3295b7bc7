// The state of a service in a sentence: what is wrong, since when, and what is beneath it.

import type { ServicePageView } from '../../../../src/board/views.ts'
import { Fill } from '../../parts/fill.tsx'
import { FoundationLink } from '../../parts/foundation-link.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useSectorName } from '../../words/sector-name.ts'
import { useTold, useWords } from '../../words/speech.ts'
import { wrongWith } from './wrong-with.ts'

export function Head({ service: s }: { service: ServicePageView }) {
  const { service: w } = useWords()
  const realm = useRealm()
  const sectorName = useSectorName()
  const told = useTold()('service', s.state)
  const { trouble } = s
  return (
    <div class={`verdict-line edge-${told.tone}`}>
      <p class="verdict-state">
        <State told={told} strong />{' '}
        <span class="muted">
          {w.sector}: {sectorName(s.category)}
        </span>
      </p>
      <p>
        <Fill text={w.is[wrongWith(s)]} since={s.since === null ? '' : <Time at={s.since} withAge />} />{' '}
        {trouble?.blamed && (
          <Fill
            text={w.blamed}
            service={<a href={realm.href('services', trouble.blamed.id)}>{trouble.blamed.name}</a>}
          />
        )}
        {trouble !== null && trouble.foundation !== null && (
          <Fill text={w.because} foundation={<FoundationLink path={trouble.foundation} />} />
        )}
      </p>
      {trouble !== null && (
        <p>
          <a href={realm.href('incidents', trouble.id)}>{w.toIncident}</a>
        </p>
      )}
    </div>
  )
}
