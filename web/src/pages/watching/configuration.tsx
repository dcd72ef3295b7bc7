// What was added to the configuration beside the file, all of it as one file, and ways to add a service or a check. The
// API and the file are equals: what is sent from here is read by the reader that reads the file.

import type { ConfigurationView } from '../../../../src/board/configuration.ts'
import { useResource } from '../../data/resource.ts'
import { Act } from '../../parts/act.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { Table } from '../../parts/table.tsx'
import { Input, useChosen } from '../../parts/typed.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function Configuration() {
  const { configuration: words } = useConsoleWords().watching
  const view = useResource<ConfigurationView>('configuration')
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded from={view}>
        {({ added, file, yaml }) => (
          <>
            <Added sections={(added ?? {}) as Sections} />
            <Panel title={words.addService} id="add">
              <div class="row">
                <AddService />
                <AddCheck />
              </div>
            </Panel>
            <Panel title={words.whole} id="whole">
              <p class="muted">{fill(words.wholeMeans, { file })}</p>
              <pre class="mono small wraps">{yaml}</pre>
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Added({ sections }: { sections: Sections }) {
  const { configuration: words } = useConsoleWords().watching
  const { count } = useFormats()
  const entries = Object.entries(sections).flatMap(([section, of]) =>
    Object.entries(of).map(([id, says]) => ({ name: `${section}/${id}`, says })),
  )
  return (
    <Panel title={words.added} id="added" note={count(entries.length)}>
      {entries.length === 0 ? (
        <Nothing>{words.none}</Nothing>
      ) : (
        <Table
          label={words.added}
          heads={[{ text: words.entry }, { text: words.says, class: 'breaks' }, { text: words.remove }]}
          rows={entries.map(({ name, says }) => ({
            key: name,
            cells: [
              name,
              <code class="small">{JSON.stringify(says)}</code>,
              <Act
                word={words.remove}
                meaning={words.removeMeans}
                method="POST"
                path="configuration"
                hidden={[['remove@many', name]]}
                done="configuration"
                grave
              />,
            ],
          }))}
        />
      )}
    </Panel>
  )
}

const idPattern = '[a-z0-9][a-z0-9\\-]*'

function AddService() {
  const { configuration: words } = useConsoleWords().watching
  return (
    <Act
      word={words.addService}
      meaning={words.addMeans}
      method="POST"
      path="configuration"
      hidden={[['_form', 'service']]}
      done="configuration"
    >
      <label>
        {words.id}
        <Input name="_id" required pattern={idPattern} maxLength={128} />
      </label>
      <label>
        {words.name}
        <Input name="set.services.{id}.name" maxLength={100} />
      </label>
      <label>
        {words.category}
        <Input name="set.services.{id}.category" maxLength={31} />
      </label>
      <label>
        {words.standsOn}
        <Input name="set.services.{id}.standsOn@names" />
      </label>
      <label class="check">
        <Input type="checkbox" name="set.services.{id}.public@yes" value="true" />
        {words.public}
      </label>
    </Act>
  )
}

function AddCheck() {
  const { configuration: words } = useConsoleWords().watching
  return (
    <Act
      word={words.addCheck}
      meaning={words.addMeans}
      method="POST"
      path="configuration"
      hidden={[['_form', 'check']]}
      done="configuration"
    >
      <label>
        {words.id}
        <Input name="_id" required pattern={idPattern} maxLength={128} />
      </label>
      <label>
        {words.service}
        <Input name="set.checks.{id}.service" maxLength={128} />
      </label>
      <KindField label={words.kind} />
      <label>
        {words.target}
        <Input name="set.checks.{id}.{kind}" required maxLength={1000} />
      </label>
      <label>
        {words.every}
        <Input name="set.checks.{id}.every" defaultValue="30s" maxLength={20} />
      </label>
    </Act>
  )
}

function KindField({ label }: { label: string }) {
  const chosen = useChosen('_kind', 'http')
  return (
    <label>
      {label}
      <select name="_kind">
        {['http', 'tcp', 'dns', 'tls'].map((kind) => (
          <option key={kind} value={kind} selected={kind === chosen}>
            {kind}
          </option>
        ))}
      </select>
    </label>
  )
}
