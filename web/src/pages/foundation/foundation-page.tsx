// One foundation: is it failing, whom it hits and whom next, what stands on it as a picture, and its record over the years.

import type { ComponentChildren } from 'preact'
import type { FoundationDetail, GraphView } from '../../../../src/board/views.ts'
import { GraphPicture } from '../../charts/graph/graph-picture.tsx'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page, Panel } from '../../parts/page.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { useWords } from '../../words/speech.ts'
import { Head } from './head.tsx'
import { Hit } from './hit.tsx'
import { Outline } from './outline.tsx'
import { Record } from './record.tsx'
import { Standing } from './standing.tsx'

/** Enough for the picture; the tables show more when they are asked to. */
const shownFirst = 60
const shownMost = 1_000

/** `more`: what the console adds below the head. */
export function FoundationPage({
  id,
  more,
}: {
  id: string
  more?: (foundation: FoundationDetail) => ComponentChildren
}) {
  const realm = useRealm()
  const all = useSearch().all !== undefined
  const found = useResource<FoundationDetail>(
    `${realm.api('foundations', id)}?limit=${all ? shownMost : shownFirst}`,
  )
  return (
    <Page title={id}>
      <Loaded from={found}>
        {(one) => (
          <>
            <Head one={one} />
            {more?.(one)}
            {one.radius !== null && <Hit radius={one.radius} path={one.path} all={all} />}
            <Graph path={id} />
            <div class="columns">
              <div class="column">
                <Record record={one.record} path={one.path} />
              </div>
              <div class="column">
                <Outline one={one} />
                <Standing standing={one.standing} all={all} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Graph({ path }: { path: string }) {
  const { foundation: w } = useWords()
  const realm = useRealm()
  const graph = useResource<GraphView>(realm.api('foundations', path, 'graph'))
  return (
    <Panel id="graph" title={w.graph}>
      <Loaded from={graph}>{(view) => <GraphPicture graph={view} />}</Loaded>
    </Panel>
  )
}
