// Providers' feeds: whether each is heard, when it was last good, and what of it could not be read or mapped.

import type { ComponentChildren } from 'preact'
import type { FeedView } from '../../../src/board/feed-views.ts'
import { useSignedInResource } from '../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { count, counted } from '../words/number.ts'
import { feedState } from '../words/states.ts'
import { shortDuration } from '../words/time.ts'

const order: readonly string[] = ['stale', 'trouble', 'waiting', 'good']

const worstFirst = (a: FeedView, b: FeedView): number =>
  order.indexOf(a.state) - order.indexOf(b.state) || a.id.localeCompare(b.id)

export function Feeds() {
  const feeds = useSignedInResource<FeedView[]>('feeds')
  return (
    <Page
      title="Feeds"
      lead="Whose word is listened to. A feed that is not heard says nothing, which is not the same as saying that all is well."
    >
      <Loaded from={feeds}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>No feed is configured.</Nothing>
          ) : (
            <>
              <Panel title="All feeds" note={count(all.length)}>
                <Table
                  label="Feeds"
                  heads={[
                    { text: 'Feed' },
                    { text: 'State' },
                    { text: 'Last good' },
                    { text: 'Records', class: 'right num' },
                    { text: 'Not read', class: 'breaks' },
                    { text: 'Not mapped', class: 'breaks' },
                  ]}
                  rows={[...all].sort(worstFirst).map((f) => ({ key: f.id, cells: feedCells(f) }))}
                />
              </Panel>
              {all
                .filter(({ unread }) => unread.length > 0)
                .map((f) => (
                  <Unread key={f.id} feed={f} />
                ))}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

const feedCells = (f: FeedView): readonly ComponentChildren[] => [
  <>
    {f.id}
    <span class="muted small block">
      {f.kind}, every {shortDuration(f.everySeconds * 1000)}
    </span>
    <span class="mono small block">{f.url}</span>
  </>,
  <>
    <State told={feedState(f.state)} />
    {f.trouble && (
      <span class="muted small block">
        {f.trouble.text}; since <Time at={f.trouble.since} />
      </span>
    )}
  </>,
  f.lastGoodAt === null ? 'never' : <Time at={f.lastGoodAt} withAge />,
  count(f.records),
  f.unreadableTotal === 0 ? '' : `${counted(f.unreadable, 'record')} now, ${count(f.unreadableTotal)} in all`,
  f.unmapped.slice(0, mostNames).join(', ') +
    (f.unmapped.length > mostNames ? ` and ${count(f.unmapped.length - mostNames)} more` : ''),
]

const mostNames = 12

function Unread({ feed }: { feed: FeedView }) {
  return (
    <Panel title={`What could not be read of ${feed.id}`} note="the newest first">
      <Table
        label={`Not read of ${feed.id}`}
        heads={[{ text: 'When' }, { text: 'Why', class: 'breaks' }, { text: 'As it came', class: 'breaks' }]}
        rows={feed.unread.slice(0, mostUnread).map(({ at, why, raw }, nth) => ({
          key: String(nth),
          cells: [<Time at={at} />, why, <span class="mono small">{raw.slice(0, 300)}</span>],
        }))}
      />
    </Panel>
  )
}

const mostUnread = 5
