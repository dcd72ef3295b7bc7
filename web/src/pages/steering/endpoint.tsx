// One steered name: what is in force and why, what would happen next, what is refused, and every order about it.

import type { EndpointView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page, Panel } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { Enactors } from './enactors.tsx'
import { InForce } from './in-force.tsx'
import { NextPlan } from './next-plan.tsx'
import { OrderPage } from './order-page.tsx'
import { Plans } from './plans.tsx'
import { Publishers } from './publishers.tsx'
import { Rehearsal } from './rehearsal.tsx'
import { Targets } from './targets.tsx'

/** `deed`: the order that the address asks about. */
export const EndpointPage = ({ id, deed = null }: { id: string; deed?: string | null }) =>
  deed === null ? <Endpoint id={id} /> : <OrderPage id={id} deed={deed} />

function Endpoint({ id }: { id: string }) {
  const realm = useRealm()
  const endpoint = useResource<EndpointView>(realm.api('endpoints', id))
  return (
    <Page title={id}>
      <Loaded from={endpoint}>
        {(e) => (
          <>
            <InForce endpoint={e} />
            <NextPlan endpoint={e} />
            {e.alarms.length > 0 && <Alarms endpoint={e} />}
            <Targets endpoint={e} />
            {realm.id === null && <Plans endpoint={e} />}
            <Publishers endpoint={e} />
            <Enactors endpoint={e} />
            <Rehearsal endpoint={e} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Alarms({ endpoint }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  return (
    <Panel title={w.alarms}>
      <ol class="log">
        {endpoint.alarms.map((alarm) => (
          <li key={alarm.at + alarm.text} class="log-bad">
            <Time at={alarm.at} withAge />
            <div lang="en">{alarm.text}</div>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
