// Who is told of trouble and by which way: routes with how their channels do, the chain that leads there, heartbeats.

import type { ComponentChildren } from 'preact'
import type { AlertChannelView, AlertsView } from '../../../../src/board/alert-views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold, useWords } from '../../words/speech.ts'
import { Acknowledged } from './acknowledged.tsx'
import { RouteTest } from './route-test.tsx'
import { useWhen } from './when.ts'

export function Alerts() {
  const { voice } = useConsoleWords()
  const { alerts: words } = voice
  const { maintenance } = useWords()
  const { href } = useRealm()
  const alerts = useResource<AlertsView>('alerts')
  return (
    <Page title={words.title} lead={words.lead}>
      <p class="beside">
        <a href={href('silences')}>{voice.silences.title}</a> ·{' '}
        <a href={href('maintenance')}>{maintenance.title}</a> ·{' '}
        <a href={href('subscribers')}>{voice.subscribers.title}</a>
      </p>
      <Loaded from={alerts}>
        {(view) => (
          <>
            <Routes channels={view.channels} />
            <Chain view={view} />
          </>
        )}
      </Loaded>
      <Acknowledged />
    </Page>
  )
}

function Routes({ channels }: { channels: readonly AlertChannelView[] }) {
  const { alerts: words } = useConsoleWords().voice
  const { href } = useRealm()
  const order = ['dead', 'failing', 'ok']
  const rows = [...channels].sort(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.id.localeCompare(b.id),
  )
  return (
    <Panel title={words.routes} note={<a href={href('messages')}>{words.allMessages}</a>}>
      {rows.length === 0 ? (
        <Nothing>{words.noRoutes}</Nothing>
      ) : (
        <Table
          label={words.routes}
          heads={[
            { text: words.route },
            { text: words.state },
            { text: words.whom, class: 'breaks' },
            { text: words.when, class: 'breaks' },
            { text: words.lastSent },
            { text: words.waiting, class: 'right num' },
            { text: words.test },
          ]}
          rows={rows.map((channel) => ({ key: channel.id, cells: cellsOf(channel) }))}
        />
      )}
    </Panel>
  )
}

const cellsOf = (channel: AlertChannelView): readonly ComponentChildren[] => [
  <Name channel={channel} />,
  <Health channel={channel} />,
  <Whom channel={channel} />,
  <When channel={channel} />,
  <LastSent at={channel.lastSentAt} />,
  <Waiting channel={channel} />,
  <RouteTest route={channel.id} />,
]

type Props = { channel: AlertChannelView }

function Name({ channel: { id, kind } }: Props) {
  const { href } = useRealm()
  return (
    <>
      <a href={href('messages') + queryOf({ channel: id })}>{id}</a>
      <span class="muted small block">{kind}</span>
    </>
  )
}

function Health({ channel: { state, since, why, failures } }: Props) {
  const { alerts: words } = useConsoleWords().voice
  const { counted } = useFormats()
  const told = useTold()
  return (
    <>
      <State told={told('channel', state)} />
      {since !== null && (
        <span class="muted small block">
          <Fill text={words.failingSince} time={<Time at={since} />} why={<span lang="en">{why}</span>} />
        </span>
      )}
      {failures > 0 && <span class="muted small block">{counted(failures, words.inARow)}</span>}
      {state === 'dead' && <span class="muted small block">{words.oneAtATime}</span>}
    </>
  )
}

function Whom({ channel: { recipients, person, otherwise, resting } }: Props) {
  const { alerts: words } = useConsoleWords().voice
  return (
    <>
      {recipients.map((recipient) => (
        <span key={recipient} class="mono small block">
          {recipient}
          {resting.includes(recipient) && <span class="muted block">{words.resting}</span>}
        </span>
      ))}
      {person !== null && <span class="muted small block">{fill(words.for, { person })}</span>}
      {otherwise !== null && (
        <span class="muted small block">{fill(words.otherwise, { route: otherwise })}</span>
      )}
    </>
  )
}

function When({ channel: { when } }: Props) {
  const lines = useWhen()(when)
  return (
    <>
      {lines.map((line) => (
        <span key={line} class="small block">
          {line}
        </span>
      ))}
    </>
  )
}

function LastSent({ at }: { at: string | null }) {
  const { alerts: words } = useConsoleWords().voice
  return at === null ? <span class="muted">{words.never}</span> : <Time at={at} withAge />
}

function Waiting({ channel: { id, waiting, oldestAt } }: Props) {
  const { alerts: words } = useConsoleWords().voice
  const { count } = useFormats()
  const { href } = useRealm()
  if (waiting === 0) return <>{count(0)}</>
  return (
    <>
      <a href={href('messages') + queryOf({ channel: id, state: 'waiting' })}>{count(waiting)}</a>
      {oldestAt !== null && (
        <span class="muted small block">
          <Fill text={words.waitingSince} time={<Time at={oldestAt} />} />
        </span>
      )}
    </>
  )
}

function Chain({ view: { behindSeconds, subscribersBehindSeconds, heartbeats } }: { view: AlertsView }) {
  const { alerts: words } = useConsoleWords().voice
  const { shortDuration } = useFormats()
  return (
    <Panel title={words.chain}>
      <p>
        {behindSeconds === null
          ? words.notYet
          : fill(words.behind, { age: shortDuration(behindSeconds * 1000) })}
      </p>
      {subscribersBehindSeconds !== undefined && (
        <p>
          {subscribersBehindSeconds === null
            ? words.subscribersNotYet
            : fill(words.subscribersBehind, { age: shortDuration(subscribersBehindSeconds * 1000) })}
        </p>
      )}
      {heartbeats.length === 0 ? (
        <Nothing>{words.noHeartbeats}</Nothing>
      ) : (
        <Table
          label={words.heartbeats}
          heads={[
            { text: words.heartbeat },
            { text: words.state, class: 'breaks' },
            { text: words.every, class: 'right num' },
            { text: words.lastBeat },
          ]}
          rows={heartbeats.map(({ id, everyMs, lastSentAt, trouble }) => ({
            key: id,
            cells: [
              id,
              <Beat trouble={trouble} />,
              shortDuration(everyMs),
              lastSentAt === null ? words.never : <Time at={lastSentAt} withAge />,
            ],
          }))}
        />
      )}
    </Panel>
  )
}

function Beat({ trouble }: { trouble: string | null }) {
  const { alerts: words } = useConsoleWords().voice
  if (trouble === null) return <State told={{ word: words.beats, tone: 'good', shape: 'tick' }} />
  return (
    <span class="tone-bad">
      <Fill text={words.silent} why={<span lang="en">{trouble}</span>} />
    </span>
  )
}
