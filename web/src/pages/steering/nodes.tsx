// The machines: who looks, who writes, who answers; what each sees and what troubles it; and the zones answered here.

import type { VantageView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useConsoleWords, useTold } from '../../words/speech.ts'
import { Held } from './held.tsx'

export function Nodes() {
  const { steering: w } = useConsoleWords()
  const nodes = useResource<VantageView[]>('vantages')
  return (
    <Page title={w.nodes} lead={w.nodesLead}>
      <Loaded from={nodes}>{(all) => <NodeTable nodes={all} />}</Loaded>
      <Held />
    </Page>
  )
}

function NodeTable({ nodes }: { nodes: readonly VantageView[] }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  return (
    <Table
      label={w.nodes}
      heads={[
        { text: w.node },
        { text: w.state },
        { text: w.roles },
        { text: w.standsOn, class: 'path' },
        { text: w.lastHeard },
        { text: w.sees, class: 'breaks' },
        { text: w.troubles, class: 'breaks' },
      ]}
      rows={nodes.map((node) => ({
        key: node.name,
        cells: [
          node.name,
          <State key="s" told={told('vantage', node.state)} />,
          node.roles.join(', '),
          node.standsOn.join(', ') || '–',
          node.lastHeardAt === null ? w.never : <Time key="t" at={node.lastHeardAt} withAge />,
          <Sees key="e" node={node} />,
          <Troubles key="r" node={node} />,
        ],
      }))}
    />
  )
}

function Sees({ node: { sees } }: { node: VantageView }) {
  const { steering: w } = useConsoleWords()
  if (sees === undefined) return '–'
  return (
    <>
      <span class={sees.state === 'heard' ? undefined : 'tone-bad'}>{w.counts[sees.state]}</span>{' '}
      <span class="muted small" lang="en">
        {[sees.detail, sees.untold].filter(Boolean).join('; ')}
      </span>
    </>
  )
}

function Troubles({ node: { troubles = [] } }: { node: VantageView }) {
  const { steering: w } = useConsoleWords()
  if (troubles.length === 0) return <span class="muted">{w.noTroubles}</span>
  return (
    <ul class="plain tone-bad" lang="en">
      {troubles.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
