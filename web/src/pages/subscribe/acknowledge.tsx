// Out of an alert, without signing in: what it is about, and one button.

import type { AboutThreadView } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Page } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { pathTo, queryOf } from '../../realm/route.ts'
import { useWords } from '../../words/speech.ts'
import { DeadLink } from './dead-link.tsx'

export function AcknowledgePage() {
  const { acknowledge: words } = useWords().subscribe
  const { link = '' } = useSearch()
  const from = useResource<AboutThreadView>(`acknowledge${queryOf({ link })}`)
  const realm = useRealm()
  if (from.value === null && from.failure !== null)
    return (
      <DeadLink failure={from.failure} expired={words.expired}>
        <a href={pathTo({ ...realm, side: 'console', realm: null })}>{words.signIn}</a>
      </DeadLink>
    )
  return (
    <Page title={from.value?.title ?? words.title}>
      <Loaded from={from}>{(about) => <About {...about} />}</Loaded>
    </Page>
  )
}

function About({ over, acknowledged, recipient, path }: AboutThreadView) {
  const { acknowledge: words } = useWords().subscribe
  const realm = useRealm()
  return (
    <div class="letter">
      {over ? (
        <p>{words.over}</p>
      ) : acknowledged !== null ? (
        <p>
          <Fill
            text={words.given}
            by={<strong>{acknowledged.by}</strong>}
            at={<Time at={acknowledged.at} />}
          />
        </p>
      ) : (
        <form class="letter" method="post">
          <p>{words.means}</p>
          <p>
            <button type="submit" class="button button-strong">
              {words.button}
            </button>
          </p>
          <p class="muted small">
            <Fill text={words.asWhom} recipient={recipient} />
          </p>
        </form>
      )}
      {path !== null && (
        <p>
          <a href={realm.href(...path.split('/').filter(Boolean).map(decodeURIComponent))}>{words.known}</a>
        </p>
      )}
    </div>
  )
}
