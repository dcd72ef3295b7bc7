// One steered name: what is in force, its targets and their health, who publishes it, and what operators ordered.

import type { EndpointView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { useMay } from '../data/session.ts'
import { Facts } from '../parts/facts.tsx'
import { Loaded, Page, Panel } from '../parts/page.tsx'
import { Icon, State } from '../parts/state.tsx'
import { Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { authorWord } from '../words/author.ts'
import { endpointState } from '../words/states.ts'
import { Enactors } from './enactors.tsx'
import { HoldOrders, Proposal } from './endpoint-orders.tsx'
import { Plans } from './plans.tsx'
import { Publishers } from './publishers.tsx'
import { Rehearsal } from './rehearsal.tsx'
import { Refusals } from './repair.tsx'
import { Targets } from './targets.tsx'

export function EndpointPage({ id }: { id: string }) {
  const realm = useRealm()
  const endpoint = useResource<EndpointView>(realm.api('endpoints', id))
  const operates = useMay('operate')
  // Orders are for the real world; an exercise takes none.
  const mayOrder = operates && realm.id === null
  return (
    <Page title={id}>
      <Loaded from={endpoint}>
        {(e) => (
          <>
            <InForce endpoint={e} mayOrder={mayOrder} />
            <Targets endpoint={e} mayOrder={mayOrder} />
            <Publishers endpoint={e} mayOrder={mayOrder} />
            <Enactors endpoint={e} />
            <Rehearsal endpoint={e} />
            {e.alarms.length > 0 && <Alarms endpoint={e} />}
            {realm.id === null && <Plans endpoint={e.name} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const digestShown = 8

function InForce({ endpoint: e, mayOrder }: { endpoint: EndpointView; mayOrder: boolean }) {
  const told = endpointState(e.state)
  const since = e.givenBack?.at ?? e.since
  return (
    <section class={`banner tone-${told.tone}`} aria-labelledby="in-force">
      <Icon shape={told.shape} />
      <div class="grow">
        <h2 id="in-force">
          {told.word}
          {e.givenBack === null ? (
            <>
              : answers <span class="mono">{e.answers.join(', ') || 'nothing yet'}</span>
            </>
          ) : (
            ': its owner’s'
          )}
        </h2>
        <p>{e.why}</p>
        <Facts
          facts={[
            ['Since', since === null ? 'not yet' : <Time key="s" at={since} withAge />],
            ['Generation', e.generation ?? 'none'],
            [
              'Plan',
              e.digest === null ? (
                'none'
              ) : (
                <code key="d" title={e.digest}>
                  {e.digest.slice(0, digestShown)}
                </code>
              ),
            ],
            ['Mode', e.mode],
            ['TTL', `${e.ttlSeconds} s`],
          ]}
        />
        {e.hold && (
          <p class="tone-held held">
            <State told={endpointState('held')} strong /> by {authorWord(e.hold.by)},{' '}
            <Time at={e.hold.at} withAge />: {e.hold.why}
          </p>
        )}
        {e.proposal && <Proposal endpoint={e.name} proposal={e.proposal} mayOrder={mayOrder} />}
        <Refusals endpoint={e} mayOrder={mayOrder} />
        {mayOrder && e.givenBack === null && <HoldOrders endpoint={e} />}
      </div>
    </section>
  )
}

const Alarms = ({ endpoint }: { endpoint: EndpointView }) => (
  <Panel title="Alarms">
    <ol class="log">
      {endpoint.alarms.map((alarm) => (
        <li key={alarm.at + alarm.text} class="log-bad">
          <Time at={alarm.at} withAge />
          <div>{alarm.text}</div>
        </li>
      ))}
    </ol>
  </Panel>
)
