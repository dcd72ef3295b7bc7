// What each publisher holds of each name, as every enactor last knew it.

import type { HeldList } from '../../../../src/board/steering-list-views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useTold } from '../../words/speech.ts'

export function Held() {
  const { steering: w } = useConsoleWords()
  const realm = useRealm()
  const told = useTold()
  const { page } = useSearch()
  const list = useResource<HeldList>(`held${queryOf({ page })}`)
  return (
    <Loaded from={list}>
      {({ all, page: at, pages, held }) => (
        <Panel
          title={w.held}
          id="held"
          note={held.length < all ? fill(w.moreWaiting, { shown: held.length, all }) : undefined}
        >
          {all === 0 ? (
            <Nothing>{w.publishedNowhere}</Nothing>
          ) : (
            <Table
              label={w.held}
              heads={[
                { text: w.endpoint },
                { text: w.publisher },
                { text: w.node },
                { text: w.state },
                { text: w.generation, class: 'right num' },
                { text: w.readBack },
              ]}
              rows={held.map((one) => ({
                key: `${one.endpoint} ${one.publisher} ${one.node}`,
                cells: [
                  <a key="e" href={realm.href('endpoints', one.endpoint)}>
                    {one.endpoint}
                  </a>,
                  one.publisher,
                  one.node,
                  <State key="s" told={told('publisher', one.state)} />,
                  one.generation ?? w.none,
                  one.readBackAt === null ? w.notYet : <Time key="t" at={one.readBackAt} withAge />,
                ],
              }))}
            />
          )}
          <Pager page={at} pages={pages} anchor="held" />
        </Panel>
      )}
    </Loaded>
  )
}
