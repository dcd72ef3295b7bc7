// Who applies the plans of an endpoint, where each stands, and whose write came too late.

import type { EndpointView } from '../../../../src/board/views.ts'
import { Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

export function Enactors({ endpoint: { enactors, refusedWrites } }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  if (enactors.length === 0 && refusedWrites.length === 0) return null
  return (
    <Panel title={w.enactors} id="enactors">
      <Table
        label={w.enactors}
        heads={[
          { text: w.node },
          { text: w.publisher },
          { text: w.state },
          { text: w.generation, class: 'right num' },
          { text: w.readBack },
          { text: w.detail, class: 'breaks' },
        ]}
        rows={enactors.map((e) => ({
          key: `${e.node} ${e.publisher}`,
          cells: [
            <>
              {e.node} <State told={told('vantage', e.state)} />
            </>,
            e.publisher,
            <State key="s" told={told('publisher', e.condition)} />,
            e.generation ?? w.none,
            e.readBackAt === null ? w.notYet : <Time key="t" at={e.readBackAt} withAge />,
            <span key="d" lang="en">
              {e.detail}
            </span>,
          ],
        }))}
      />
      {refusedWrites.length > 0 && <LateWrites writes={refusedWrites} />}
    </Panel>
  )
}

/** `gen=4 plan=0a1b… sel=1` is "gen 4"; what is no fence is said as it is. */
export const generationIn = (fence: string): string => {
  const found = /^gen=(\d+)/.exec(fence)
  return found ? `gen ${found[1]}` : fence
}

function LateWrites({ writes }: { writes: EndpointView['refusedWrites'] }) {
  const { steering: w } = useConsoleWords()
  const { tenths } = useFormats()
  return (
    <>
      <h3>{w.lateWrites}</h3>
      <ol class="log">
        {writes.map(({ at, by, publisher, lateMs, refused, expected, found }) => (
          <li key={`${at} ${by} ${publisher}`} class="log-bad">
            <Time at={at} withAge />
            <div>
              {fill(w.lateWrite, {
                who: by.replace(/^node:/, ''),
                late: tenths(lateMs / 1000),
                publisher,
                refused: generationIn(refused),
                expected: generationIn(expected),
                found: generationIn(found),
              })}
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}
