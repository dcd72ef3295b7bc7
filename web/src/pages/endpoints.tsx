// Every steered name, what it answers and why, and the zones it is answered from.

import type { EndpointView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { Loaded, Nothing, Page } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { useRealm } from '../realm/realm.ts'
import { authorWord } from '../words/author.ts'
import { endpointState, healthState } from '../words/states.ts'
import { Zones } from './zones.tsx'

export function Endpoints() {
  const realm = useRealm()
  const endpoints = useResource<EndpointView[]>(realm.api('endpoints'))
  return (
    <Page title="Endpoints" lead="The DNS names that are steered: what each answers, and why.">
      <Loaded from={endpoints}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>No endpoint is configured, or none is public. Operators sign in to see all.</Nothing>
          ) : (
            <ul class="cards">
              {all.map((e) => (
                <EndpointCard key={e.name} endpoint={e} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {realm.id === null && <Zones />}
    </Page>
  )
}

function EndpointCard({ endpoint: e }: { endpoint: EndpointView }) {
  const realm = useRealm()
  const told = endpointState(e.state)
  return (
    <li class={`card edge-${told.tone}`}>
      <div class="card-head">
        <a class="name" href={realm.href('endpoints', e.name)}>
          {e.name}
        </a>
        <State told={told} strong />
        <span class="muted push">
          {e.mode} · TTL {e.ttlSeconds} s
        </span>
      </div>
      <p>{e.why}</p>
      <ul class="chips" aria-label="Targets">
        {e.targets.map((t) => (
          <li key={t.id} class={t.answered ? 'chip chip-on' : 'chip'}>
            {t.id} <State told={healthState(t.health)} /> {t.answered && 'answered'}
            {t.drained && ' drained'}
          </li>
        ))}
      </ul>
      {e.hold && (
        <p class="muted small">
          Held by {authorWord(e.hold.by)}: {e.hold.why}
        </p>
      )}
      {troubles(e).map((text) => (
        <p key={text} class="small tone-bad">
          {text}
        </p>
      ))}
      {e.proposal && <p class="small tone-warn">A plan waits for approval: {e.proposal.reason}</p>}
    </li>
  )
}

/** Why it is in alarm, beside what it answers. */
const troubles = ({ publishers, refusals, alarms }: EndpointView): readonly string[] => [
  ...refusals.map(({ message }) => message),
  ...publishers.filter(({ state }) => state === 'failed' || state === 'refused').map(({ detail }) => detail),
  ...alarms.map(({ text }) => text),
]
