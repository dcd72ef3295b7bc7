// What was told or waits to be: by route, by trouble, by how it ended; newest first, a page at a time.

import type { ComponentChildren } from 'preact'
import type { AlertMessageView, AlertsView } from '../../../../src/board/alert-views.ts'
import { useResource } from '../../data/resource.ts'
import { Asked, Choose, Find } from '../../parts/asked.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch, withSearch } from '../../realm/navigation.ts'
import { queryOf } from '../../realm/route.ts'
import { useConsoleWords, useFormats, useTold, useWords } from '../../words/speech.ts'

const atOnce = 50

export function Messages() {
  const { alerts: words } = useConsoleWords().voice
  const { channel, state, thread, subject, before } = useSearch()
  const messages = useResource<AlertMessageView[]>(
    `alerts/messages${queryOf({ channel, state, thread, subject, before, limit: atOnce })}`,
  )
  return (
    <Page title={words.messages}>
      <Filters />
      <Panel title={words.messages} id="list">
        <Loaded from={messages}>{(found) => <List messages={found} />}</Loaded>
      </Panel>
    </Page>
  )
}

function Filters() {
  const { alerts: words } = useConsoleWords().voice
  const { states } = useWords()
  const { channel } = useSearch()
  const alerts = useResource<AlertsView>('alerts').value
  const known = alerts?.channels.map(({ id }) => id) ?? []
  const routes = channel === undefined || known.includes(channel) ? known : [...known, channel]
  return (
    <Asked label={words.messages}>
      <Choose
        name="channel"
        label={words.route}
        any={words.any}
        choices={routes.map((id) => ({ value: id, word: id }))}
      />
      <Choose
        name="state"
        label={words.state}
        any={words.any}
        choices={Object.entries(states.message).map(([value, word]) => ({ value, word }))}
      />
      <Find name="subject" label={words.subject} />
      <Find name="thread" label={words.thread} />
    </Asked>
  )
}

function List({ messages }: { messages: readonly AlertMessageView[] }) {
  const { alerts: words } = useConsoleWords().voice
  const { before } = useSearch()
  return (
    <>
      {messages.length === 0 ? (
        <Nothing>{words.noMessages}</Nothing>
      ) : (
        <Table
          label={words.messages}
          heads={[
            { text: words.message, class: 'breaks' },
            { text: words.state, class: 'breaks' },
            { text: words.route },
            { text: words.to, class: 'breaks' },
            { text: words.made },
          ]}
          rows={messages.map((message) => ({ key: message.id, cells: cellsOf(message) }))}
        />
      )}
      <div class="more">
        {before !== undefined && (
          <a class="button" href={withSearch({ before: null })}>
            {words.newest}
          </a>
        )}
        {messages.length === atOnce && (
          <a class="button" rel="next" href={withSearch({ before: messages.at(-1)?.seq })}>
            {words.older}
          </a>
        )}
      </div>
    </>
  )
}

const cellsOf = (message: AlertMessageView): readonly ComponentChildren[] => [
  <What message={message} />,
  <Ended message={message} />,
  message.channel,
  <span class="mono small">{message.recipient}</span>,
  <Time at={message.madeAt} withAge />,
]

type Props = { message: AlertMessageView }

const What = ({ message: { title, thread, kind } }: Props) => (
  <>
    <a href={withSearch({ thread, before: null })} lang="en">
      {title}
    </a>
    <span class="muted mono small block">{kind}</span>
  </>
)

function Ended({ message: { state, attempts, settledAt, why } }: Props) {
  const { alerts: words } = useConsoleWords().voice
  const { counted } = useFormats()
  const told = useTold()
  return (
    <>
      <State told={told('message', state)} />
      {settledAt !== null && (
        <span class="muted small block">
          <Time at={settledAt} />
        </span>
      )}
      {attempts > 1 && <span class="muted small block">{counted(attempts, words.attempts)}</span>}
      {why !== null && state !== 'sent' && (
        <span class="muted small block" lang="en">
          {why}
        </span>
      )}
    </>
  )
}
