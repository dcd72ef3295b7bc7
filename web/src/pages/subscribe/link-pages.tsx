// What a link in a mail means, and its one button; the server does what it says and draws the page again. Once it was
// used the page says what stands.

import type { LinkMeaning } from '../../../../src/board/subscriptions.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Page } from '../../parts/page.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { useWords } from '../../words/speech.ts'
import { DeadLink } from './dead-link.tsx'

const useMeaning = (purpose: 'confirm' | 'unsubscribe') => {
  const { link = '' } = useSearch()
  return useResource<LinkMeaning>(`subscriptions/link${queryOf({ for: purpose, link })}`)
}

export function ConfirmPage() {
  const { confirm: words, became } = useWords().subscribe
  const from = useMeaning('confirm')
  const full = useSearch().became === 'full'
  const { href } = useRealm()
  if (from.value === null && from.failure !== null)
    return (
      <DeadLink failure={from.failure} expired={words.expired}>
        <a href={href('subscribe')}>{words.askAnew}</a>
      </DeadLink>
    )
  return (
    <Page title={from.value?.stands ? words.done : words.title}>
      {full && (
        <p class="refusal" role="alert">
          {became.full}
        </p>
      )}
      <Loaded from={from}>
        {(meant) => (meant.stands ? <Confirmed {...meant} /> : <Confirm {...meant} />)}
      </Loaded>
    </Page>
  )
}

const Told = ({ text, address, services }: Pick<LinkMeaning, 'address' | 'services'> & { text: string }) => {
  const { every } = useWords().subscribe
  return (
    <p>
      <Fill
        text={text}
        address={<strong>{address}</strong>}
        services={<strong>{services.length === 0 ? every : services.join(', ')}</strong>}
      />
    </p>
  )
}

function Confirm({ address, services }: LinkMeaning) {
  const { confirm: words } = useWords().subscribe
  return (
    <div class="letter">
      <Told text={words.means} address={address} services={services} />
      <form method="post">
        <button type="submit" class="button button-strong">
          {words.button}
        </button>
      </form>
    </div>
  )
}

function Confirmed({ address, services, key }: LinkMeaning) {
  const { confirm: words } = useWords().subscribe
  const { shell } = useWords()
  const { href } = useRealm()
  return (
    <div class="letter">
      <Told text={words.stands} address={address} services={services} />
      <p>{words.wayOut}</p>
      {key !== null && (
        <p>
          <Fill text={words.key} header={<code>Holdfast-Signature</code>} />
          <br />
          <code class="breaks">{key}</code>
        </p>
      )}
      <p>
        <a href={href()}>{shell.toBoard}</a>
      </p>
    </div>
  )
}

export function LeavePage() {
  const { leave: words, confirm } = useWords().subscribe
  const from = useMeaning('unsubscribe')
  const { href } = useRealm()
  if (from.value === null && from.failure !== null)
    return (
      <DeadLink failure={from.failure} expired={words.expired}>
        <a href={href()}>{useWords().shell.toBoard}</a>
      </DeadLink>
    )
  return (
    <Page title={from.value?.stands === false ? words.done : words.title}>
      <Loaded from={from}>
        {({ address, stands }) => (
          <div class="letter">
            <p>
              <Fill text={stands ? words.means : words.left} address={<strong>{address}</strong>} />
            </p>
            {stands ? (
              <form method="post">
                <button type="submit" class="button button-strong">
                  {words.button}
                </button>
              </form>
            ) : (
              <p>
                <a href={href('subscribe')}>{confirm.askAnew}</a>
              </p>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  )
}
