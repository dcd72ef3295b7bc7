// What services stand on, what of it is suspected or failing, and what the providers themselves say.

import { useMemo } from 'preact/hooks'
import type { FoundationView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { SearchLink } from '../../parts/search-link.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { Notices } from './notices.tsx'
import { LastTrouble } from './outline.tsx'

const shownFirst = 60
const weight = { named: 0, suspected: 1, ok: 2 } as const

const failingFirst = (a: FoundationView, b: FoundationView): number =>
  weight[a.state] - weight[b.state] || b.services - a.services || (a.path < b.path ? -1 : 1)

export function FoundationList() {
  const { foundation: w } = useWords()
  const foundations = useResource<FoundationView[]>('foundations')
  return (
    <Page title={w.list} lead={w.listLead}>
      <Loaded from={foundations}>
        {(all) => (all.length === 0 ? <Nothing>{w.listNone}</Nothing> : <Listed all={all} />)}
      </Loaded>
      <Notices />
    </Page>
  )
}

function Listed({ all }: { all: readonly FoundationView[] }) {
  const { foundation: w } = useWords()
  const f = useFormats()
  const told = useTold()
  const realm = useRealm()
  const inConsole = realm.side === 'console'
  const everything = useSearch().all !== undefined
  const sorted = useMemo(() => [...all].sort(failingFirst), [all])
  const shown = everything ? sorted : sorted.slice(0, shownFirst)
  return (
    <Panel
      id="foundations"
      title={w.list}
      note={inConsole ? <a href={realm.href('edges')}>{w.edges}</a> : f.count(all.length)}
    >
      <Table
        label={w.list}
        heads={[
          { text: w.head, class: 'path' },
          { text: w.state },
          { text: inConsole ? w.standOnIt : w.wereHit, class: 'right num' },
          ...(inConsole ? [{ text: w.endpointsHead, class: 'right num' }] : []),
          { text: w.lastTrouble },
          { text: w.jurisdiction },
        ]}
        rows={shown.map((one) => ({
          key: one.path,
          cells: [
            <a href={realm.href('foundations', one.path)}>{one.path}</a>,
            <State told={told('foundation', one.state)} />,
            f.count(one.services),
            ...(inConsole ? [f.count(one.endpoints)] : []),
            <LastTrouble trouble={one.lastTrouble} />,
            one.jurisdiction ?? <span class="muted">{w.notSaid}</span>,
          ],
        }))}
      />
      {shown.length < all.length && (
        <p class="more">
          <SearchLink change={{ all: 1 }} class="button">
            {fill(w.more, { all: f.count(all.length) })}
          </SearchLink>
        </p>
      )}
    </Panel>
  )
}
