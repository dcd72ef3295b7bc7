// Providers' feeds: whether each is heard, when it was last good, what of it could not be read or mapped, how late it is.

import type { ComponentChildren } from 'preact'
import type { FeedView, ProviderLagsView } from '../../../../src/board/feed-views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Lag, useLagText } from '../../parts/lag.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

const order: readonly string[] = ['stale', 'trouble', 'waiting', 'good']
const worstFirst = (a: FeedView, b: FeedView): number =>
  order.indexOf(a.state) - order.indexOf(b.state) || a.id.localeCompare(b.id)

const mostNames = 12
const mostUnread = 5
const mostLags = 50

export function Feeds() {
  const { feeds: words } = useConsoleWords().watching
  const feeds = useResource<FeedView[]>('feeds')
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded from={feeds}>
        {(all) => (
          <>
            <List feeds={[...all].sort(worstFirst)} />
            {all
              .filter(({ unread }) => unread.length > 0)
              .map((feed) => (
                <Unread key={feed.id} feed={feed} />
              ))}
          </>
        )}
      </Loaded>
      <Lags />
    </Page>
  )
}

function List({ feeds }: { feeds: readonly FeedView[] }) {
  const { feeds: words } = useConsoleWords().watching
  const { count } = useFormats()
  if (feeds.length === 0) return <Nothing>{words.none}</Nothing>
  return (
    <Panel title={words.all} id="list" note={count(feeds.length)}>
      <Table
        label={words.all}
        heads={[
          { text: words.feed, class: 'breaks' },
          { text: words.state, class: 'breaks' },
          { text: words.lastGood },
          { text: words.records, class: 'right num' },
          { text: words.unreadable, class: 'breaks' },
          { text: words.unmapped, class: 'breaks' },
          { text: words.lag, class: 'breaks' },
        ]}
        rows={feeds.map((feed) => ({ key: feed.id, cells: cellsOf(feed) }))}
      />
    </Panel>
  )
}

const cellsOf = (feed: FeedView): readonly ComponentChildren[] => [
  <Name feed={feed} />,
  <Standing feed={feed} />,
  <LastGood feed={feed} />,
  <Count n={feed.records} />,
  <Unreadable feed={feed} />,
  <Unmapped feed={feed} />,
  <Lag lag={feed.lag} />,
]

type Of = { feed: FeedView }

function Name({ feed: { id, kind, everySeconds, url } }: Of) {
  const { feeds: words } = useConsoleWords().watching
  const { shortDuration } = useFormats()
  return (
    <>
      {id}
      <span class="muted small block">
        {fill(words.every, { kind, every: shortDuration(everySeconds * 1000) })}
      </span>
      <span class="mono small block">{url}</span>
    </>
  )
}

function Standing({ feed: { state, staleSince, trouble } }: Of) {
  const { feeds: words } = useConsoleWords().watching
  const told = useTold()
  return (
    <>
      <State told={told('feed', state)} />
      {staleSince !== null && (
        <span class="muted small block">
          <Fill text={words.staleSince} time={<Time at={staleSince} />} />
        </span>
      )}
      {trouble !== null && (
        <span class="muted small block">
          <Fill
            text={words.trouble}
            time={<Time at={trouble.since} />}
            why={<span lang="en">{trouble.text}</span>}
          />
        </span>
      )}
    </>
  )
}

function LastGood({ feed: { lastGoodAt } }: Of) {
  const { feeds: words } = useConsoleWords().watching
  return lastGoodAt === null ? <>{words.never}</> : <Time at={lastGoodAt} withAge />
}

const Count = ({ n }: { n: number }) => <>{useFormats().count(n)}</>

function Unreadable({ feed: { unreadable, unreadableTotal } }: Of) {
  const { feeds: words } = useConsoleWords().watching
  const { count } = useFormats()
  if (unreadableTotal === 0) return <>{count(0)}</>
  return <>{fill(words.now, { now: count(unreadable), all: count(unreadableTotal) })}</>
}

function Unmapped({ feed: { unmapped } }: Of) {
  const { feeds: words } = useConsoleWords().watching
  const { count } = useFormats()
  const left = unmapped.length - mostNames
  return (
    <>
      {unmapped.slice(0, mostNames).join(', ')} {left > 0 && fill(words.more, { more: count(left) })}
    </>
  )
}

function Unread({ feed: { id, unread } }: Of) {
  const { feeds: words } = useConsoleWords().watching
  const title = fill(words.unreadOf, { feed: id })
  return (
    <Panel title={title} id={`unread-${id}`} note={words.newestFirst}>
      <Table
        label={title}
        heads={[
          { text: words.when },
          { text: words.why, class: 'breaks' },
          { text: words.raw, class: 'breaks' },
        ]}
        rows={unread.slice(0, mostUnread).map(({ at, why, raw }, nth) => ({
          key: String(nth),
          cells: [
            <Time at={at} />,
            <span lang="en">{why}</span>,
            <span class="mono small">{raw.slice(0, 300)}</span>,
          ],
        }))}
      />
    </Panel>
  )
}

function Lags() {
  const { feeds: words } = useConsoleWords().watching
  const lags = useResource<ProviderLagsView>('feeds/lag').value
  const lagText = useLagText()
  const { href } = useRealm()
  if (lags === null || lags.incidents.length === 0) return null
  return (
    <Panel title={words.lags} id="lags">
      <Table
        label={words.lags}
        heads={[
          { text: words.heading, class: 'breaks' },
          { text: words.feed },
          { text: words.lagOf, class: 'right num' },
          { text: words.began },
          { text: words.said },
          { text: words.heard },
          { text: words.foundation, class: 'path' },
        ]}
        rows={lags.incidents.slice(0, mostLags).map((one) => ({
          key: `${one.feed} ${one.incident} ${one.foundation}`,
          cells: [
            <span lang="en">{one.title}</span>,
            one.feed,
            lagText(one.lagMs),
            <Time at={one.beganAt} />,
            <Time at={one.saidAt} />,
            <Time at={one.heardAt} />,
            <a href={href('foundations', one.foundation)}>{one.foundation}</a>,
          ],
        }))}
      />
    </Panel>
  )
}
