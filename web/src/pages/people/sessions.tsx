// Where somebody is signed in: on what, since when, when last seen. Each can be ended.

import type { SessionView } from '../../../../src/board/people-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { Deed } from './deed.tsx'

/** `of`: of one alone; null: everybody's. */
export function Sessions({ of }: { of: string | null }) {
  const { account } = useConsoleWords()
  const { count } = useFormats()
  const sessions = useResource<SessionView[]>('sessions')
  return (
    <Loaded from={sessions}>
      {(all) => {
        const shown = of === null ? all : all.filter(({ name }) => name === of)
        return (
          <Panel title={account.sessions.title} id="sessions" note={count(shown.length)}>
            {shown.length === 0 ? (
              <Nothing>{account.sessions.none}</Nothing>
            ) : (
              <List sessions={shown} named={of === null} />
            )}
          </Panel>
        )
      }}
    </Loaded>
  )
}

function List({ sessions, named }: { sessions: readonly SessionView[]; named: boolean }) {
  const { account } = useConsoleWords()
  const words = account.sessions
  const device = (one: SessionView): string => one.device || words.unnamed
  return (
    <Table
      label={words.title}
      heads={[
        ...(named ? [{ text: words.whose }] : []),
        { text: words.device },
        { text: words.began },
        { text: words.seen },
        { text: '' },
      ]}
      rows={sessions.map((one) => ({
        key: one.id,
        cells: [
          ...(named ? [one.kind === 'token' ? `${one.name} (${account.byToken})` : one.name] : []),
          one.own ? `${device(one)} · ${words.this}` : device(one),
          <Time at={one.began} />,
          <Time at={one.seen} withAge />,
          one.own ? (
            ''
          ) : (
            <Deed
              method="DELETE"
              path={`sessions/${one.id}`}
              word={words.end}
              label={fill(words.endOf, { name: one.name, device: device(one) })}
            />
          ),
        ],
      }))}
    />
  )
}
