// What is looked at, from where, and what the last look found: searched and filtered by the address, a page at a time.

import type { ComponentChildren } from 'preact'
import type { CheckPage } from '../../../../src/board/check-page.ts'
import type { CheckView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Asked, Choose, Find } from '../../parts/asked.tsx'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'
import { Vantages } from './vantages.tsx'

export function Checks() {
  const { watching } = useConsoleWords()
  const { checks: words } = watching
  const { href } = useRealm()
  const { q, state, vantage, phase, page } = useSearch()
  const checks = useResource<CheckPage>(`checks/page${queryOf({ q, state, vantage, phase, page })}`)
  return (
    <Page title={words.title} lead={words.lead}>
      <p class="beside">
        <a href={href('feeds')}>{words.feeds}</a> · <a href={href('edges')}>{watching.edges.title}</a> ·{' '}
        <a href={href('configuration')}>{watching.configuration.title}</a>
      </p>
      <Loaded from={checks}>
        {(found) => (
          <>
            <Filters found={found} />
            <List found={found} />
          </>
        )}
      </Loaded>
      <Vantages />
    </Page>
  )
}

type Props = { found: CheckPage }

function Filters({ found: { states, vantages, phases } }: Props) {
  const { checks: words } = useConsoleWords().watching
  const { count } = useFormats()
  const standings = Object.entries(words.standings)
  return (
    <Asked label={words.search}>
      <Find name="q" label={words.search} />
      <Choose
        name="state"
        label={words.state}
        any={words.anyState}
        choices={standings.map(([value, word]) => ({
          value,
          word: `${word} (${count(states[value] ?? 0)})`,
        }))}
      />
      <Choose
        name="vantage"
        label={words.vantage}
        any={words.anyVantage}
        choices={vantages.map((name) => ({ value: name, word: name }))}
      />
      <Choose
        name="phase"
        label={words.phase}
        any={words.anyPhase}
        choices={phases.map((name) => ({ value: name, word: name }))}
      />
    </Asked>
  )
}

function List({ found }: Props) {
  const { checks: words } = useConsoleWords().watching
  const { count } = useFormats()
  return (
    <Panel
      title={words.all}
      id="list"
      note={fill(words.foundOf, { found: count(found.found), all: count(found.inAll) })}
    >
      {found.checks.length === 0 ? (
        <Nothing>{words.none}</Nothing>
      ) : (
        <Table
          label={words.all}
          heads={[
            { text: words.check, class: 'breaks' },
            { text: words.state, class: 'breaks' },
            { text: words.looksAt, class: 'breaks' },
            { text: words.last, class: 'breaks' },
            { text: words.took, class: 'right num' },
            { text: words.byVantage },
          ]}
          rows={found.checks.map((check) => ({ key: check.id, cells: cellsOf(check) }))}
        />
      )}
      <Pager page={found.page} pages={found.pages} />
    </Panel>
  )
}

const cellsOf = (check: CheckView): readonly ComponentChildren[] => [
  <Name check={check} />,
  <Standing check={check} />,
  <span class="mono small">{check.looksAt}</span>,
  <LastLook last={check.last} />,
  <Took check={check} />,
  <ByVantage check={check} />,
]

type Of = { check: CheckView }

function Name({ check: { id, service, kind, everyMs } }: Of) {
  const { checks: words } = useConsoleWords().watching
  const { shortDuration } = useFormats()
  const { href } = useRealm()
  return (
    <>
      {id}
      <span class="muted small block">
        {service !== null && <a href={href('services', service)}>{service}</a>}{' '}
        {fill(words.every, { kind, every: shortDuration(everyMs) })}
      </span>
    </>
  )
}

function Standing({ check: { state, since, ailing, flapping } }: Of) {
  const { checks: words } = useConsoleWords().watching
  const { counted } = useFormats()
  const told = useTold()
  return (
    <>
      <State told={told('health', state)} />
      {since !== null && (
        <span class="muted small block">
          <Fill text={words.since} time={<Time at={since} />} />
        </span>
      )}
      {flapping !== null && (
        <span class="block">
          <State told={told('ailment', 'flapping')} />
          <span class="muted small block">
            <Fill text={counted(flapping.falls, words.falls)} time={<Time at={flapping.since} />} />
          </span>
        </span>
      )}
      {ailing !== null && (
        <span class="block">
          <State told={told('ailment', ailing.ailment)} />
          <span class="muted small block" lang="en">
            {ailing.text}
          </span>
        </span>
      )}
    </>
  )
}

function LastLook({ last }: Pick<CheckView, 'last'>) {
  const { checks: words } = useConsoleWords().watching
  if (last === null) return <span class="muted">{words.notYet}</span>
  return (
    <>
      {last.phase !== null && <span class="chip">{fill(words.failedAt, { phase: last.phase })}</span>}{' '}
      <span lang="en">{last.detail}</span>
      <span class="muted small block">
        <Time at={last.at} />
      </span>
    </>
  )
}

function Took({ check: { last, usualMs } }: Of) {
  const { checks: words } = useConsoleWords().watching
  const { tenths } = useFormats()
  const text = (ms: number): string => `${tenths(ms)}\u00a0ms`
  return (
    <>
      {last !== null && text(last.tookMs)}
      {usualMs !== null && (
        <span class="muted small block">{fill(words.usually, { took: text(usualMs) })}</span>
      )}
    </>
  )
}

function ByVantage({ check: { byVantage } }: Of) {
  const told = useTold()
  return (
    <>
      {Object.entries(byVantage).map(([name, state]) => (
        <span key={name} class="vantage">
          {name} <State told={told('health', state)} />
        </span>
      ))}
    </>
  )
}
