// What is looked at, from where, and what the last look found.

import type { CheckView, VantageView } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { count } from '../words/number.ts'
import { healthState, vantageState } from '../words/states.ts'
import { shortDuration } from '../words/time.ts'

const weight = { down: 0, unknown: 1, up: 2 } as const
const downFirst = (a: CheckView, b: CheckView): number =>
  weight[a.state] - weight[b.state] || a.id.localeCompare(b.id)

export function Checks() {
  const checks = useResource<CheckView[]>('checks')
  return (
    <Page
      title="Checks"
      lead="What is looked at and what was found. A look that could not be made is unknown, never down."
    >
      <Loaded from={checks}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>No check is configured, or none is public.</Nothing>
          ) : (
            <Panel title="All checks" note={count(all.length)}>
              <Table label="Checks" heads={['Check', 'State', 'Looks at', 'Last look', 'Took', 'By vantage']}>
                {[...all].sort(downFirst).map((c) => (
                  <CheckRow key={c.id} check={c} />
                ))}
              </Table>
            </Panel>
          )
        }
      </Loaded>
      <Vantages />
    </Page>
  )
}

function CheckRow({ check: c }: { check: CheckView }) {
  return (
    <tr>
      <th scope="row">
        {c.id}
        <span class="muted small block">
          {c.kind}, every {shortDuration(c.everyMs)}
        </span>
      </th>
      <td>
        <State told={healthState(c.state)} />
        {c.since && (
          <span class="muted small block">
            since <Time at={c.since} />
          </span>
        )}
      </td>
      <td class="mono small breaks">{c.looksAt}</td>
      <td>
        {c.last === null ? (
          <span class="muted">not yet</span>
        ) : (
          <>
            {c.last.phase && <span class="chip mono">failed at: {c.last.phase}</span>} {c.last.detail}{' '}
            <span class="muted small block">
              <Time at={c.last.at} />
            </span>
          </>
        )}
      </td>
      <td class="num">{c.last === null ? '' : `${Math.round(c.last.tookMs * 10) / 10} ms`}</td>
      <td>
        {Object.entries(c.byVantage).map(([name, state]) => (
          <span key={name} class="vantage">
            {name} <State told={healthState(state)} />
          </span>
        ))}
      </td>
    </tr>
  )
}

function Vantages() {
  const vantages = useResource<VantageView[]>('vantages')
  if (vantages.value === null || vantages.value.length === 0) return null
  return (
    <Panel title="Vantages" note="where from">
      <Table label="Vantages" heads={['Vantage', 'State', 'Roles', 'Stands on', 'Last heard']}>
        {vantages.value.map((v) => (
          <tr key={v.name}>
            <th scope="row">{v.name}</th>
            <td>
              <State told={vantageState(v.state)} />
            </td>
            <td>{v.roles.join(', ')}</td>
            <td class="path">{v.standsOn.join(', ')}</td>
            <td>{v.lastHeardAt === null ? '' : <Time at={v.lastHeardAt} withAge />}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}
