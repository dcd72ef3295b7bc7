// The console's page of announced work: what is now, next and over; planned, changed and ended here.

import type { ComponentChildren } from 'preact'
import type { MaintenanceView } from '../../../../src/board/act-views.ts'
import { useResource } from '../../data/resource.ts'
import { Act, WhyField } from '../../parts/act.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { Input } from '../../parts/typed.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold, useWords } from '../../words/speech.ts'
import { Rules } from './rules.tsx'

export function Works() {
  const { maintenance: words } = useWords()
  const works = useResource<{ maintenance: MaintenanceView[] }>('maintenance')
  return (
    <Page title={words.title} lead={words.lead}>
      <Panel title={words.list} id="list">
        <Loaded from={works}>{({ maintenance }) => <List works={maintenance} />}</Loaded>
      </Panel>
      <Plan />
      <Rules />
    </Page>
  )
}

function List({ works }: { works: readonly MaintenanceView[] }) {
  const { maintenance: words } = useWords()
  if (works.length === 0) return <Nothing>{words.none}</Nothing>
  return (
    <Table
      label={words.title}
      heads={[
        { text: words.work, class: 'breaks' },
        { text: words.state },
        { text: words.when, class: 'breaks' },
        { text: words.affects, class: 'breaks' },
        { text: words.by, class: 'breaks' },
      ]}
      rows={works.map((work) => ({ key: work.id, cells: cellsOf(work) }))}
    />
  )
}

const cellsOf = (work: MaintenanceView): readonly ComponentChildren[] => [
  work.title,
  <Standing work={work} />,
  <>
    <span class="block">
      <Time at={work.from} />
    </span>
    <Time at={work.until} />
  </>,
  <Affected work={work} />,
  <Orders work={work} />,
]

type Of = { work: MaintenanceView }

function Standing({ work: { state } }: Of) {
  const told = useTold()
  return <State told={told('act', state)} />
}

function Affected({ work: { services, foundations, affected } }: Of) {
  const { maintenance: words } = useWords()
  const { counted } = useFormats()
  return (
    <>
      {[...services, ...foundations].join(', ')}
      <span class="muted small block">{counted(affected, words.services)}</span>
    </>
  )
}

function Orders({ work }: Of) {
  const { works: words } = useConsoleWords().voice
  const { maintenance } = useWords()
  const { id, by, origin, rule, state } = work
  const fromFile = origin === 'configuration'
  return (
    <>
      <span class="muted small block">
        {fromFile ? maintenance.fromFile : rule === null ? by : fill(words.ofRule, { rule })}
      </span>
      {state !== 'over' && (
        <div class="row">
          {!fromFile && <Change work={work} />}
          <Act
            word={state !== 'planned' ? words.end : rule === null ? words.cancel : words.skip}
            meaning={words.endMeans}
            method="DELETE"
            path={`maintenance/${encodeURIComponent(id)}`}
            done="end-maintenance"
          >
            <WhyField />
          </Act>
        </div>
      )}
    </>
  )
}

function Change({ work: { id, title } }: Of) {
  const { works: words } = useConsoleWords().voice
  return (
    <Act
      word={words.change}
      meaning={words.changeMeans}
      method="PATCH"
      path={`maintenance/${encodeURIComponent(id)}`}
      done="change-maintenance"
    >
      <label>
        {words.name}
        <Input name="title" maxLength={100} placeholder={title} />
      </label>
      <Times />
    </Act>
  )
}

function Plan() {
  const { works: words } = useConsoleWords().voice
  return (
    <Panel title={words.plan} id="plan">
      <Act word={words.plan} meaning={words.planMeans} method="POST" path="maintenance" done="maintenance">
        <label>
          {words.name}
          <Input name="title" required maxLength={100} />
        </label>
        <label>
          {words.services}
          <Input name="services@names" />
        </label>
        <label>
          {words.foundations}
          <Input name="foundations@names" />
        </label>
        <Times required />
      </Act>
    </Panel>
  )
}

function Times({ required = false }: { required?: boolean }) {
  const { works: words } = useConsoleWords().voice
  return (
    <>
      <label>
        {words.from}
        <Input type="datetime-local" name="from@utc" />
      </label>
      <label>
        {words.until}
        <Input type="datetime-local" name="until@utc" required={required} />
      </label>
    </>
  )
}
