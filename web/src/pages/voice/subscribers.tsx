// Who asked to be told of public services: how many, of what, and whether anything reaches them. No address is shown.

import type { ComponentChildren } from 'preact'
import type { SubscribersView } from '../../../../src/board/subscriptions.ts'
import { useResource } from '../../data/resource.ts'
import { Act } from '../../parts/act.tsx'
import { Asked, Choose } from '../../parts/asked.tsx'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { queryOf } from '../../realm/route.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'

type Subscriber = SubscribersView['subscribers'][number]

export function Subscribers() {
  const { subscribers: words } = useConsoleWords().voice
  const { service, way, unreached, page } = useSearch()
  const view = useResource<SubscribersView>(`subscribers${queryOf({ service, way, unreached, page })}`)
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded from={view}>
        {(seen) => (
          <>
            <Ways view={seen} />
            <ByService view={seen} />
            <List view={seen} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

type Props = { view: SubscribersView }

function Ways({ view: { ways } }: Props) {
  const { subscribers: words } = useConsoleWords().voice
  const { count } = useFormats()
  if (ways.length === 0) return <Nothing>{words.noWays}</Nothing>
  return (
    <Table
      label={words.way}
      heads={[
        { text: words.way },
        { text: words.confirmed, class: 'right num' },
        { text: words.waiting, class: 'right num' },
      ]}
      rows={ways.map(({ way, confirmed, waiting }) => ({
        key: way,
        cells: [words.ways[way], count(confirmed), count(waiting)],
      }))}
    />
  )
}

function ByService({ view: { services, everything } }: Props) {
  const { subscribers: words } = useConsoleWords().voice
  const { count } = useFormats()
  const rows = [
    ...(everything === 0 ? [] : [{ key: '', cells: [words.everything, count(everything)] }]),
    ...services.map(({ id, name, subscribers }) => ({ key: id, cells: [name, count(subscribers)] })),
  ]
  if (rows.length === 0) return null
  return (
    <Panel title={words.byService} id="by-service">
      <Table
        label={words.byService}
        heads={[{ text: words.service }, { text: words.count, class: 'right num' }]}
        rows={rows}
      />
    </Panel>
  )
}

function List({ view }: Props) {
  const { subscribers: words } = useConsoleWords().voice
  const { alerts } = useConsoleWords().voice
  const { count } = useFormats()
  return (
    <Panel title={words.list} id="list" note={count(view.inAll)}>
      <Asked label={words.list}>
        <Choose
          name="way"
          label={words.way}
          any={alerts.any}
          choices={view.ways.map(({ way }) => ({ value: way, word: words.ways[way] }))}
        />
        <Choose
          name="service"
          label={words.service}
          any={alerts.any}
          choices={view.services.map(({ id, name }) => ({ value: id, word: name }))}
        />
        <Choose
          name="unreached"
          label={words.reached}
          any={alerts.any}
          choices={[{ value: 'true', word: words.onlyUnreached }]}
        />
      </Asked>
      {view.subscribers.length === 0 ? (
        <Nothing>{words.none}</Nothing>
      ) : (
        <Table
          label={words.list}
          heads={[
            { text: words.address, class: 'breaks' },
            { text: words.service, class: 'breaks' },
            { text: words.since },
            { text: words.reached, class: 'breaks' },
            { text: words.remove },
          ]}
          rows={view.subscribers.map((one) => ({ key: one.id, cells: cellsOf(one) }))}
        />
      )}
      <Pager page={view.page} pages={view.pages} />
    </Panel>
  )
}

const cellsOf = (one: Subscriber): readonly ComponentChildren[] => [
  <span class="mono">{one.address}</span>,
  <Chosen services={one.services} />,
  <Time at={one.since} />,
  <Reached unreached={one.unreached} />,
  <Remove id={one.id} />,
]

function Chosen({ services }: Pick<Subscriber, 'services'>) {
  const { subscribers: words } = useConsoleWords().voice
  return <>{services.length === 0 ? words.everything : services.join(', ')}</>
}

function Reached({ unreached }: Pick<Subscriber, 'unreached'>) {
  const { subscribers: words } = useConsoleWords().voice
  if (unreached === null) return <>{words.yes}</>
  return (
    <span class="tone-bad">
      <Fill text={words.notSince} time={<Time at={unreached.since} />} />
      <span class="muted small block" lang="en">
        {unreached.why}
      </span>
    </span>
  )
}

function Remove({ id }: { id: string }) {
  const { subscribers: words } = useConsoleWords().voice
  return (
    <Act
      word={words.remove}
      meaning={words.removeMeans}
      method="DELETE"
      path={`subscriptions/${id}`}
      done="remove-subscriber"
      grave
    />
  )
}
