// The plans of an endpoint, newest first: generation, author and reason.

import type { PlanView } from '../../../src/board/views.ts'
import { useSignedInResource } from '../data/resource.ts'
import { useSignedIn } from '../data/session.ts'
import { Nothing, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { authorWord } from '../words/author.ts'
import { planState } from '../words/states.ts'

const shown = 20

const newestFirst = (a: PlanView, b: PlanView): number =>
  BigInt(a.generation) < BigInt(b.generation) ? 1 : BigInt(a.generation) > BigInt(b.generation) ? -1 : 0

export function Plans({ endpoint }: { endpoint: string }) {
  const plans = useSignedInResource<PlanView[]>(`plans?endpoint=${encodeURIComponent(endpoint)}`)
  if (useSignedIn() === null)
    return (
      <Panel title="Plans">
        <Nothing>Sign in to see plans.</Nothing>
      </Panel>
    )
  const mine = (plans.value ?? []).filter((p) => p.endpoint === endpoint).sort(newestFirst)
  if (mine.length === 0) return null
  return (
    <Panel title="Plans" note={mine.length > shown ? `the last ${shown}` : undefined}>
      <Table
        label="Plans"
        heads={[
          { text: 'Generation', class: 'num' },
          { text: 'State' },
          { text: 'Made' },
          { text: 'By' },
          { text: 'Reason' },
          { text: 'Digest' },
        ]}
        rows={mine.slice(0, shown).map((p) => ({
          key: p.generation + p.digest,
          cells: [
            p.generation,
            <State told={planState(p.state)} />,
            <Time at={p.madeAt} />,
            authorWord(p.author),
            p.reason,
            <code title={p.digest}>{p.digest.slice(0, 8)}</code>,
          ],
        }))}
      />
    </Panel>
  )
}
