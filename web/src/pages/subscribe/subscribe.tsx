// Asking to be told: a plain form that the server answers, with a script or without. What came of it stands in the
// page's address; what was typed does not, and comes back in the form.

import type { OfferedServices, SubscribingView } from '../../../../src/board/subscriptions.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Page, Panel } from '../../parts/page.tsx'
import { Input, Typed, useRefused } from '../../parts/typed.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { useWords } from '../../words/speech.ts'
import { Services } from './services.tsx'

/** `service`: as older links have it. */
function useChosen(): string {
  const { services, service } = useSearch()
  return services ?? service ?? ''
}

export function SubscribePage() {
  const { subscribe: words, providers } = useWords()
  const { atom, rss } = providers
  const ways = useResource<SubscribingView>('subscriptions/ways')
  return (
    <Page title={words.title} lead={words.lead}>
      <Came />
      <Loaded from={ways}>
        {({ ways }) => (ways.length === 0 ? <p>{words.closed}</p> : <Form ways={ways} />)}
      </Loaded>
      <Panel id="feeds" title={words.feeds}>
        <p>
          <Fill
            text={words.feedsMean}
            atom={<a href="/feed.atom">{atom}</a>}
            rss={<a href="/feed.rss">{rss}</a>}
            each={<code>/services/ID/feed.atom</code>}
          />
        </p>
      </Panel>
    </Page>
  )
}

function Came() {
  const { became: words } = useWords().subscribe
  const { became } = useSearch()
  if (became === undefined) return null
  const told: Readonly<Record<string, string>> = words
  const text = Object.hasOwn(told, became) ? told[became] : words.other
  return (
    <p id="came" class={became === 'asked' ? 'said tone-good' : 'refusal'} role="alert">
      {text}
    </p>
  )
}

function Form({ ways }: SubscribingView) {
  const { subscribe: words } = useWords()
  const place = useRealm()
  const { q, became } = useSearch()
  const chosen = useChosen()
  const typed = useRefused('subscribe', [])
  const saidOf = (wrong: string) =>
    became === wrong || became === 'which' ? { 'aria-invalid': true, 'aria-describedby': 'came' } : {}
  const services = useResource<OfferedServices>(`subscriptions/services${queryOf({ q, chosen })}`)
  return (
    <Panel id="ask" title={words.ask} note={words.howItGoes}>
      <form class="form" method="post" action={`${place.href('subscribe')}#came`}>
        <Typed.Provider value={typed}>
          {ways.includes('email') && (
            <label>
              {words.email}
              <Input
                name="email"
                {...saidOf('address')}
                type="email"
                autoComplete="email"
                maxLength={254}
                required={ways.length === 1}
              />
            </label>
          )}
          {ways.includes('webhook') && (
            <label>
              {ways.length === 1 ? words.webhook : words.orWebhook}
              <Input
                name="webhook"
                {...saidOf('webhook')}
                type="url"
                maxLength={1000}
                required={ways.length === 1}
              />
            </label>
          )}
        </Typed.Provider>
        <Loaded from={services}>{(offered) => <Services offered={offered} />}</Loaded>
        <p>
          <button type="submit" class="button button-strong">
            {words.send}
          </button>
        </p>
      </form>
      <form id="find" method="get" action={place.href('subscribe')}>
        <input type="hidden" name="services" value={chosen} />
      </form>
    </Panel>
  )
}
