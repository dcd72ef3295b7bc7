// Whose word is listened to, for everybody: whether it is heard, and how late it comes.

import type { ComponentChildren } from 'preact'
import type { ProvidersView, ProviderView } from '../../../src/board/feed-views.ts'
import { useResource } from '../data/resource.ts'
import { Fill } from '../parts/fill.tsx'
import { Lag } from '../parts/lag.tsx'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { useTold, useWords } from '../words/speech.ts'

export function Providers() {
  const { providers: words } = useWords()
  const { href } = useRealm()
  const view = useResource<ProvidersView>('providers')
  return (
    <Page title={words.title} lead={words.lead}>
      <Panel title={words.list} id="list">
        <Loaded from={view}>{({ providers }) => <List providers={providers} />}</Loaded>
      </Panel>
      <Panel title={words.own} id="own">
        <p>
          <Fill
            text={words.ownMeans}
            atom={<a href="/feed.atom">{words.atom}</a>}
            rss={<a href="/feed.rss">{words.rss}</a>}
            subscribes={<a href={href('subscribe')}>{words.subscribes}</a>}
          />
        </p>
      </Panel>
    </Page>
  )
}

function List({ providers }: Pick<ProvidersView, 'providers'>) {
  const { providers: words } = useWords()
  if (providers.length === 0) return <Nothing>{words.none}</Nothing>
  return (
    <Table
      label={words.list}
      heads={[
        { text: words.provider, class: 'breaks' },
        { text: words.state, class: 'breaks' },
        { text: words.lastGood },
        { text: words.lag, class: 'breaks' },
      ]}
      rows={providers.map((one) => ({ key: one.id, cells: cellsOf(one) }))}
    />
  )
}

const cellsOf = (one: ProviderView): readonly ComponentChildren[] => [
  <>
    {one.id}
    <span class="muted small block">{one.kind}</span>
  </>,
  <Heard provider={one} />,
  <LastGood at={one.lastGoodAt} />,
  <Lag lag={one.lag} />,
]

function Heard({ provider: { state, staleSince } }: { provider: ProviderView }) {
  const { providers: words } = useWords()
  const told = useTold()
  return (
    <>
      <State told={told('feed', state)} />
      {staleSince !== null && (
        <span class="muted small block">
          <Fill text={words.staleSince} time={<Time at={staleSince} />} />
        </span>
      )}
    </>
  )
}

function LastGood({ at }: { at: string | null }) {
  const { providers: words } = useWords()
  return at === null ? <>{words.never}</> : <Time at={at} withAge />
}
