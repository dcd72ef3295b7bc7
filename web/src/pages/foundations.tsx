// What services stand on, which of it is suspected or failing, and what the providers themselves say.

import { useMemo } from 'preact/hooks'
import type { FoundationView, NoticeView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { More, usePart } from '../parts/more.tsx'
import { webAddress } from '../parts/outside.ts'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Lasting, Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { count } from '../words/number.ts'
import { foundationState } from '../words/states.ts'

const shownFirst = 60
const weight = { named: 0, suspected: 1, ok: 2 } as const

const failingFirst = (a: FoundationView, b: FoundationView): number =>
  weight[a.state] - weight[b.state] || b.services - a.services || a.path.localeCompare(b.path)

export function Foundations() {
  const realm = useRealm()
  const foundations = useResource<FoundationView[]>('foundations')
  return (
    <Page
      title="Foundations"
      lead={
        <>
          What services stand on, and how much falls with each.{' '}
          <a href={realm.href('edges')}>What stands on what</a> is listed apart, with what is suggested.
        </>
      }
    >
      <Loaded from={foundations}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>No foundation is configured, or none is public.</Nothing>
          ) : (
            <Listed all={all} />
          )
        }
      </Loaded>
      <Notices />
    </Page>
  )
}

function Listed({ all }: { all: readonly FoundationView[] }) {
  const sorted = useMemo(() => [...all].sort(failingFirst), [all])
  const realm = useRealm()
  const part = usePart(sorted, shownFirst)
  return (
    <Panel title="Foundations and what stands on them" note={count(all.length)}>
      <Table
        label="Foundations"
        heads={[
          { text: 'Foundation', class: 'path' },
          { text: 'State' },
          { text: 'Services', class: 'right num' },
          { text: 'Endpoints', class: 'right num' },
          { text: 'Last trouble' },
          { text: 'Jurisdiction' },
        ]}
        rows={part.shown.map((f) => ({
          key: f.path,
          cells: [
            <a href={realm.href('foundations', f.path)}>{f.path}</a>,
            <State told={foundationState(f.state)} />,
            count(f.services),
            count(f.endpoints),
            <LastTrouble at={f.lastTrouble} />,
            f.jurisdiction ?? <span class="muted">not said</span>,
          ],
        }))}
      />
      <More part={part} />
    </Panel>
  )
}

const LastTrouble = ({ at }: { at: FoundationView['lastTrouble'] }) =>
  at === null ? (
    <span class="muted">never</span>
  ) : (
    <>
      <Time at={at.from} />{' '}
      {at.to === null ? (
        'until now'
      ) : (
        <>
          for <Lasting from={at.from} to={at.to} />
        </>
      )}
    </>
  )

function Notices() {
  const notices = useResource<NoticeView[]>('notices')
  return (
    <Panel title="What providers say" note="their time, then ours">
      <Loaded from={notices}>
        {(all) =>
          all.length === 0 ? <Nothing>No provider has said anything.</Nothing> : <NoticeList notices={all} />
        }
      </Loaded>
    </Panel>
  )
}

const NoticeList = ({ notices }: { notices: readonly NoticeView[] }) => (
  <ol class="log">
    {notices.map((n) => {
      const address = webAddress(n.url)
      return (
        <li key={n.feed + n.providerAt + n.title + n.state}>
          <Time at={n.providerAt} />
          <div>
            <p>
              <span class="chip">{n.feed}</span> <strong>{n.title}</strong>{' '}
              <span class="chip">{n.state}</span>{' '}
              {address && (
                <a href={address} rel="noreferrer" target="_blank">
                  source
                </a>
              )}
            </p>
            <p>{n.body}</p>
            <p class="muted small">
              heard <Time at={n.receivedAt} />
              {n.foundations.length > 0 && (
                <>
                  {' '}
                  · about <span class="path">{n.foundations.join(', ')}</span>
                </>
              )}
            </p>
          </div>
        </li>
      )
    })}
  </ol>
)
