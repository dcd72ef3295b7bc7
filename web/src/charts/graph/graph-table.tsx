// The dependency graph as a table: every edge once.

import type { GraphView } from '../../../../src/board/views.ts'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useTold, useWords } from '../../words/speech.ts'

export function GraphTable({ graph }: { graph: GraphView }) {
  const { graph: w } = useWords().pictures
  const told = useTold()
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  return (
    <Table
      label={w.table}
      heads={[{ text: w.whatHead }, { text: w.stateHead }, { text: w.onHead }, { text: w.howHead }]}
      rows={graph.edges.map(({ from, to, kind }) => {
        const node = byId.get(from)
        return {
          key: `${from} ${to} ${kind}`,
          cells: [
            node?.name ?? from,
            node === undefined ? (
              ''
            ) : (
              <State told={told(node.kind === 'foundation' ? 'foundation' : 'service', node.state)} />
            ),
            <span class="path">{byId.get(to)?.name ?? to}</span>,
            w.styles[kind],
          ],
        }
      })}
    />
  )
}
