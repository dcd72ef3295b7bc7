// What is looked at, from where, and what the last look found.

import type { ComponentChildren } from 'preact'
import type { CheckView, VantageView } from '../../../src/board/views.ts'
import { useResource, useSignedInResource } from '../data/resource.ts'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Table } from '../parts/table.tsx'
import { Time } from '../parts/time.tsx'
import { useRealm } from '../realm/realm.ts'
import { complaintsOf, tookText, usualText, weightOf } from '../words/checks.ts'
import { count } from '../words/number.ts'
import { ailmentState, healthState, vantageState } from '../words/states.ts'
import { shortDuration } from '../words/time.ts'

const worstFirst = (a: CheckView, b: CheckView): number =>
  weightOf(a) - weightOf(b) || a.id.localeCompare(b.id)

export function Checks() {
  const realm = useRealm()
  const checks = useResource<CheckView[]>('checks')
  return (
    <Page
      title="Checks"
      lead={
        <>
          What is looked at and what was found. A look that could not be made is unknown, never down.{' '}
          <a href={realm.href('feeds')}>Whose word is heard</a>, and whether it is, has a page of its own.
        </>
      }
    >
      <Loaded from={checks}>
        {(all) =>
          all.length === 0 ? (
            <Nothing>No check is configured, or none is public.</Nothing>
          ) : (
            <Panel title="All checks" note={count(all.length)}>
              <Table
                label="Checks"
                heads={[
                  { text: 'Check' },
                  { text: 'State' },
                  { text: 'Looks at', class: 'breaks' },
                  { text: 'Last look' },
                  { text: 'Took', class: 'right num' },
                  { text: 'By vantage' },
                ]}
                rows={[...all].sort(worstFirst).map((c) => ({ key: c.id, cells: checkCells(c) }))}
              />
            </Panel>
          )
        }
      </Loaded>
      <Vantages />
    </Page>
  )
}

const checkCells = (c: CheckView): readonly ComponentChildren[] => [
  <>
    {c.id}
    <span class="muted small block">
      {c.kind}, every {shortDuration(c.everyMs)}
    </span>
  </>,
  <>
    <State told={healthState(c.state)} />
    {c.since && (
      <span class="muted small block">
        since <Time at={c.since} />
      </span>
    )}
    {complaintsOf(c).map(({ what, text }) => (
      <span key={what} class="block">
        <State told={ailmentState(what)} />
        <span class="muted small block">{text}</span>
      </span>
    ))}
  </>,
  <span class="mono small">{c.looksAt}</span>,
  <LastLook last={c.last} />,
  <Took check={c} />,
  Object.entries(c.byVantage).map(([name, state]) => (
    <span key={name} class="vantage">
      {name} <State told={healthState(state)} />
    </span>
  )),
]

function Took({ check: { last, usualMs } }: { check: CheckView }) {
  const usual = usualText(usualMs)
  return (
    <>
      {last === null ? '' : tookText(last.tookMs)}
      {usual && <span class="muted small block">{usual}</span>}
    </>
  )
}

function LastLook({ last }: { last: CheckView['last'] }) {
  if (last === null) return <span class="muted">not yet</span>
  return (
    <>
      {last.phase && <span class="chip mono">failed at: {last.phase}</span>} {last.detail}
      <span class="muted small block">
        <Time at={last.at} />
      </span>
    </>
  )
}

function Vantages() {
  const vantages = useSignedInResource<VantageView[]>('vantages')
  if (vantages.value === null || vantages.value.length === 0) return null
  return (
    <Panel title="Vantages" note="where from">
      <Table
        label="Vantages"
        heads={[
          { text: 'Vantage' },
          { text: 'State' },
          { text: 'Roles' },
          { text: 'Stands on', class: 'path' },
          { text: 'Last heard' },
        ]}
        rows={vantages.value.map((v) => ({
          key: v.name,
          cells: [
            v.name,
            <State told={vantageState(v.state)} />,
            v.roles.join(', '),
            v.standsOn.join(', '),
            v.lastHeardAt === null ? 'never' : <Time at={v.lastHeardAt} withAge />,
          ],
        }))}
      />
    </Panel>
  )
}
