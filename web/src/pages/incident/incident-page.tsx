// One incident: what is the matter, what is known of it and how surely, what is not, how it went, how far it reaches, who
// is back, and what its provider said and how late.

import type { ComponentChildren } from 'preact'
import type { IncidentPageView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'
import { Attack } from './attack.tsx'
import { Blamed, Head } from './head.tsx'
import { Knows } from './knows.tsx'
import { Outline } from './outline.tsx'
import { Provider } from './provider.tsx'
import { Reach } from './reach.tsx'
import { Recovery } from './recovery.tsx'
import { Reports } from './reports.tsx'
import { Timeline } from './timeline.tsx'

/** `more`: what the console adds below. */
export function IncidentPage({
  id,
  more,
}: {
  id: string
  more?: (incident: IncidentPageView) => ComponentChildren
}) {
  const realm = useRealm()
  const { incident: w } = useWords()
  const { counted } = useFormats()
  const incident = useResource<IncidentPageView>(realm.api('incidents', id))
  const titleOf = ({ serviceName, scope }: IncidentPageView): string => {
    const others = (scope?.services.length ?? 1) - 1
    return others <= 0
      ? fill(w.title, { service: serviceName })
      : fill(w.titleMany, { service: serviceName, others: counted(others, w.others) })
  }
  return (
    <Page title={incident.value === null ? w.untitled : titleOf(incident.value)}>
      <Loaded from={incident}>{(told) => <Whole incident={told} more={more} />}</Loaded>
    </Page>
  )
}

type More = ((incident: IncidentPageView) => ComponentChildren) | undefined

const Whole = ({ incident: i, more }: { incident: IncidentPageView; more: More }) => (
  <>
    <Head incident={i} />
    <Blamed incident={i} />
    <div class="columns">
      <div class="column">
        <Knows incident={i} />
        <Reports incident={i} />
      </div>
      <div class="column">
        <Outline incident={i} />
        <Provider incident={i} />
        <Attack attack={i.attack} />
      </div>
    </div>
    <Reach incident={i} />
    <div class="columns">
      <div class="column">
        <Timeline incident={i} />
      </div>
      <div class="column">
        <Recovery recovery={i.recovery} />
        {more?.(i)}
      </div>
    </div>
  </>
)
