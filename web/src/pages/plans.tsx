// The plans of an endpoint, newest first: generation, author and reason.

import type { PlanView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { authorWord } from '../words/author.ts'
import { planState } from '../words/states.ts'

const shown = 20

const newestFirst = (a: PlanView, b: PlanView): number =>
  BigInt(a.generation) < BigInt(b.generation) ? 1 : BigInt(a.generation) > BigInt(b.generation) ? -1 : 0

export function Plans({ endpoint }: { endpoint: string }) {
  const plans = useResource<PlanView[]>(`plans?endpoint=${encodeURIComponent(endpoint)}`)
  const mine = (plans.value ?? []).filter((p) => p.endpoint === endpoint).sort(newestFirst)
  if (mine.length === 0) return null
  return (
    <Panel title="Plans" note={mine.length > shown ? `the last ${shown}` : undefined}>
      <Table
        label="Plans"
        heads={[{ text: 'Generation', class: 'right' }, 'State', 'Made', 'By', 'Reason', 'Digest']}
      >
        {mine.slice(0, shown).map((p) => (
          <tr key={p.generation + p.digest}>
            <th scope="row" class="right num">
              {p.generation}
            </th>
            <td>
              <State told={planState(p.state)} />
            </td>
            <td>
              <Time at={p.madeAt} />
            </td>
            <td>{authorWord(p.author)}</td>
            <td>{p.reason}</td>
            <td>
              <code title={p.digest}>{p.digest.slice(0, 8)}</code>
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}
