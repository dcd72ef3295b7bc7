// What comes back by itself: the rules of the configuration, when each is due next, and the way to add and remove one.

import type { ComponentChildren } from 'preact'
import type { MaintenanceRuleView } from '../../../../src/board/act-views.ts'
import { useSignedInResource } from '../../data/resource.ts'
import { Act, WhyField } from '../../parts/act.tsx'
import { Loaded, Nothing, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { Input } from '../../parts/typed.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useWords } from '../../words/speech.ts'

const idPattern = '[a-z0-9][a-z0-9\\-]*'
const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export function Rules() {
  const { rules: words } = useConsoleWords().voice
  const view = useSignedInResource<{ rules: MaintenanceRuleView[] }>('maintenance/rules')
  return (
    <Panel title={words.title} id="rules" note={words.lead}>
      <Loaded from={view}>{({ rules }) => <List rules={rules} />}</Loaded>
      <Add />
    </Panel>
  )
}

function List({ rules }: { rules: readonly MaintenanceRuleView[] }) {
  const { rules: words } = useConsoleWords().voice
  const { maintenance } = useWords()
  if (rules.length === 0) return <Nothing>{words.none}</Nothing>
  return (
    <Table
      label={words.title}
      heads={[
        { text: maintenance.work, class: 'breaks' },
        { text: maintenance.when, class: 'breaks' },
        { text: maintenance.affects, class: 'breaks' },
        { text: words.next, class: 'breaks' },
        { text: words.orders, class: 'breaks' },
      ]}
      rows={rules.map((rule) => ({ key: rule.id, cells: cellsOf(rule) }))}
    />
  )
}

type Of = { rule: MaintenanceRuleView }

const cellsOf = (rule: MaintenanceRuleView): readonly ComponentChildren[] => [
  rule.title,
  <Due rule={rule} />,
  [...rule.services, ...rule.foundations].join(', '),
  <Next rule={rule} />,
  <div class="row">
    <Skip rule={rule} />
    <Remove rule={rule} />
  </div>,
]

function Due({ rule: { days, monthDays, at, zone, lastsMs, first, last } }: Of) {
  const { rules: words, alerts } = useConsoleWords().voice
  const { shortDuration } = useFormats()
  const on = [...days.map((day) => alerts.days[day]), ...monthDays.map((day) => `${day}.`)].join(', ')
  return (
    <>
      {fill(words.due, { on, at, zone, lasts: shortDuration(lastsMs) })}
      {(first !== null || last !== null) && (
        <span class="muted small block">{[first, last].map((day) => day ?? '').join(' – ')}</span>
      )}
    </>
  )
}

function Next({ rule: { next } }: Of) {
  const { rules: words } = useConsoleWords().voice
  const [first] = next
  return first === undefined ? <span class="muted">{words.notSoon}</span> : <Time at={first} />
}

function Skip({ rule: { id, first, last } }: Of) {
  const { rules: words } = useConsoleWords().voice
  return (
    <Act
      word={words.skip}
      meaning={words.skipMeans}
      method="POST"
      path={`maintenance/rules/${encodeURIComponent(id)}/skip`}
      done="skip-maintenance"
    >
      <label>
        {words.skipOn}
        <Input type="date" name="on" required {...(first && { min: first })} {...(last && { max: last })} />
      </label>
      <WhyField />
    </Act>
  )
}

function Remove({ rule: { id } }: Of) {
  const { rules: words } = useConsoleWords().voice
  return (
    <Act
      word={words.remove}
      meaning={words.removeMeans}
      method="POST"
      path="configuration"
      hidden={[['remove@many', `maintenance/${id}`]]}
      done="configuration"
    />
  )
}

function Add() {
  const { rules: words, works, alerts } = useConsoleWords().voice
  const entry = 'set.maintenance.{id}'
  return (
    <Act word={words.add} meaning={words.addMeans} method="POST" path="configuration" done="configuration">
      <label>
        {words.id}
        <Input name="_id" required maxLength={63} pattern={idPattern} spellcheck={false} />
      </label>
      <label>
        {works.name}
        <Input name={`${entry}.title`} required maxLength={100} />
      </label>
      <label>
        {works.services}
        <Input name={`${entry}.services@names`} />
      </label>
      <label>
        {works.foundations}
        <Input name={`${entry}.foundations@names`} />
      </label>
      <fieldset class="ticks">
        <legend>{words.days}</legend>
        {weekDays.map((day) => (
          <label key={day}>
            <Input type="checkbox" name={`${entry}.repeat.days@many`} value={day} />
            {alerts.days[day]}
          </label>
        ))}
      </fieldset>
      <label>
        {words.monthDays}
        <Input name={`${entry}.repeat.monthDays@numbers`} placeholder="1, 15" />
      </label>
      <label>
        {words.at}
        <Input type="time" name={`${entry}.repeat.at`} required />
      </label>
      <label>
        {words.zone}
        <Input name={`${entry}.repeat.zone`} placeholder={words.someZone} spellcheck={false} />
      </label>
      <label>
        {words.lasts}
        <Input name={`${entry}.repeat.lasts`} required placeholder="2h" />
      </label>
      <label>
        {words.first}
        <Input type="date" name={`${entry}.repeat.first`} />
      </label>
      <label>
        {words.last}
        <Input type="date" name={`${entry}.repeat.last`} />
      </label>
    </Act>
  )
}
