// What is held back on purpose: what is in force, a way to end it, and a way to place one, which first shows what it
// would hide. The wish stands in the address, so that the second step needs no script.

import type { ComponentChildren } from 'preact'
import type { SilenceView } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Act, WhyField } from '../../parts/act.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useTold } from '../../words/speech.ts'
import { PlaceSilence } from './place-silence.tsx'

export function Silences() {
  const { silences: words } = useConsoleWords().voice
  const silences = useResource<{ silences: SilenceView[] }>('silences')
  return (
    <Page title={words.title} lead={words.lead}>
      <Panel title={words.now} id="list">
        <Loaded from={silences}>{({ silences: all }) => <List silences={all} />}</Loaded>
      </Panel>
      <PlaceSilence />
    </Page>
  )
}

function List({ silences }: { silences: readonly SilenceView[] }) {
  const { silences: words } = useConsoleWords().voice
  if (silences.length === 0) return <Nothing>{words.none}</Nothing>
  return (
    <Table
      label={words.now}
      heads={[
        { text: words.what, class: 'breaks' },
        { text: words.state },
        { text: words.until },
        { text: words.why, class: 'breaks' },
        { text: words.release },
      ]}
      rows={silences.map((silence) => ({ key: silence.id, cells: cellsOf(silence) }))}
    />
  )
}

const cellsOf = (silence: SilenceView): readonly ComponentChildren[] => [
  <Matched matches={silence.matches} />,
  <ActState state={silence.state} />,
  <>
    <Time at={silence.until} />
    <span class="muted small block">
      <Time at={silence.from} />
    </span>
  </>,
  <>
    <span lang="en">{silence.why}</span>
    <span class="muted small block">{silence.by}</span>
  </>,
  silence.state === 'over' ? '' : <Release silence={silence} />,
]

export function Matched({ matches }: Pick<SilenceView, 'matches'>) {
  const { silences: words, alerts } = useConsoleWords().voice
  const { services, sectors, foundations, routes, severity } = matches
  const named: readonly (readonly [string, readonly string[]])[] = [
    [words.services, services],
    [words.sectors, sectors],
    [words.foundations, foundations],
    [words.routes, routes],
  ]
  const some = named.filter(([, names]) => names.length > 0)
  return (
    <>
      {some.length === 0 && words.everything}
      {some.map(([kind, names]) => (
        <span key={kind} class="block">
          <span class="muted small">{kind}</span> {names.join(', ')}
        </span>
      ))}
      {severity !== null && (
        <span class="muted small block">{fill(words.upTo, { severity: alerts.severities[severity] })}</span>
      )}
    </>
  )
}

function ActState({ state }: Pick<SilenceView, 'state'>) {
  const told = useTold()
  return <State told={told('act', state)} />
}

function Release({ silence: { id } }: { silence: SilenceView }) {
  const { silences: words } = useConsoleWords().voice
  return (
    <Act
      word={words.release}
      meaning={words.releaseMeans}
      method="DELETE"
      path={`silences/${id}`}
      done="end-silence"
    >
      <WhyField />
    </Act>
  )
}
