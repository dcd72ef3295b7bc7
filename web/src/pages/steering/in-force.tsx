// What is answered now and why, who holds it, and the orders about the whole of it.

import type { EndpointView } from '../../../../src/board/views.ts'
import { Facts } from '../../parts/facts.tsx'
import { Fill } from '../../parts/fill.tsx'
import { Icon } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { useConsoleWords, useTold } from '../../words/speech.ts'
import { OrderLink } from './order-link.tsx'

const digestShown = 8

export function InForce({ endpoint: e }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const told = useTold()('endpoint', e.state)
  const since = e.givenBack?.at ?? e.since
  return (
    <section class={`banner tone-${told.tone}`} aria-labelledby="in-force">
      <Icon shape={told.shape} />
      <div class="grow">
        <h2 id="in-force">
          {e.givenBack === null ? (
            <Fill
              text={w.answersNow}
              state={told.word}
              answer={<span class="mono">{e.answers.join(', ') || w.answersNothing}</span>}
            />
          ) : (
            <Fill text={w.ownersAgain} state={told.word} />
          )}
        </h2>
        <p lang="en">{e.why}</p>
        {e.frozen && (
          <p class="tone-warn">
            {w.frozen}: <span lang="en">{e.frozen.why}</span>
          </p>
        )}
        <Facts
          facts={[
            [w.since, since === null ? w.notYet : <Time key="s" at={since} withAge />],
            [w.generation, e.generation ?? w.none],
            [w.digest, e.digest === null ? w.none : <code key="d">{e.digest.slice(0, digestShown)}</code>],
            [w.mode, w.modes[e.mode]],
            [w.ttl, `${e.ttlSeconds} s`],
          ]}
        />
        {e.hold && (
          <p class="tone-held held">
            <Fill text={w.heldBy} who={e.hold.by} when={<Time at={e.hold.at} withAge />} />
            {': '}
            <span lang="en">{e.hold.why}</span>
          </p>
        )}
        <Orders endpoint={e} />
        <p class="small row">
          <a href={`${realm.href('journal')}?subject=${encodeURIComponent(e.name)}`}>{w.inJournal}</a>
          {realm.id === null && e.generation !== null && (
            <a href={`/api/v1/plans/export?endpoint=${encodeURIComponent(e.name)}`} download>
              {w.export}
            </a>
          )}
        </p>
      </div>
    </section>
  )
}

function Orders({ endpoint: { name, hold, givenBack } }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  return (
    <fieldset class="orders" aria-label={w.orders}>
      {givenBack === null && <OrderLink name={hold === null ? 'hold' : 'release'} endpoint={name} />}
      {givenBack === null && <OrderLink name="repair" endpoint={name} />}
      <OrderLink name="adopt" endpoint={name} />
      {givenBack === null && hold === null && <OrderLink name="give-back" endpoint={name} />}
    </fieldset>
  )
}
