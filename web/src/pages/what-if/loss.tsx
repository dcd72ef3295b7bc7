// One loss: what becomes of each endpoint and service, what is left of Holdfast, and what remains untouched.

import type { ComponentChildren } from 'preact'
import type { EndpointFateView, WhatIfView } from '../../../../src/board/views.ts'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { count, counted } from '../../words/number.ts'
import { fateState } from '../../words/states.ts'
import { answerWords, basisWords, capacityWords, vantageWords } from '../../words/what-if.ts'

const shownFirst = 30

export const Loss = ({ view }: { view: WhatIfView }) => (
  <>
    <p class="loss-sum" role="status">
      <State told={fateState(view.harm ? 'dies' : 'untouched')} strong /> {view.summary}.{' '}
      <span class="muted">{basisWords(view.basis)}</span>
    </p>
    <Endpoints endpoints={view.endpoints} />
    <Services services={view.services} />
    <Panel title="What is left of Holdfast" note={vantageWords(view.vantages)}>
      <Table
        label="Nodes"
        heads={[{ text: 'Node' }, { text: 'Then' }, { text: 'Does' }, { text: 'Why' }]}
        rows={view.nodes.map(({ name, fate, roles, why }) => ({
          key: name,
          cells: [name, <State told={fateState(fate)} />, roles.join(', '), why],
        }))}
      />
    </Panel>
  </>
)

function Endpoints({ endpoints: { hit, all, untouched } }: { endpoints: WhatIfView['endpoints'] }) {
  const realm = useRealm()
  const part = usePart(hit, shownFirst)
  return (
    <Panel title="Endpoints" note={`${count(untouched)} of ${counted(all, 'endpoint')} untouched`}>
      {hit.length === 0 ? (
        <Nothing>No endpoint notices.</Nothing>
      ) : (
        <Table
          label="Endpoints that are hit"
          heads={[{ text: 'Endpoint' }, { text: 'Then' }, { text: 'Answers' }, { text: 'Why' }]}
          rows={part.shown.map((endpoint) => ({
            key: endpoint.name,
            cells: [
              <a href={realm.href('endpoints', endpoint.name)}>{endpoint.name}</a>,
              <State told={fateState(endpoint.fate)} />,
              answerWords(endpoint),
              <Why endpoint={endpoint} />,
            ],
          }))}
        />
      )}
      <More part={part} />
    </Panel>
  )
}

function Why({ endpoint }: { endpoint: EndpointFateView }) {
  const { why, fate, would, ready, passedOver, publishers, capacity } = endpoint
  const more: ComponentChildren[] = [
    ...(fate === 'waits' ? [`a person would have to approve ${would.join(', ')}`] : []),
    ...[capacityWords(capacity)].filter((words) => words !== null),
    ...ready.map((one) => `${one.target}: ${one.why}`),
    ...passedOver.map((one) => `not to ${one.target}: ${one.why}`),
    ...publishers.flatMap((one) => (one.state === 'works' ? [] : [`${one.id}: ${one.why}`])),
  ]
  return (
    <>
      {why}
      {more.map((text) => (
        <span key={text} class="muted small block">
          {text}
        </span>
      ))}
    </>
  )
}

function Services({ services: { hit, all, remain } }: { services: WhatIfView['services'] }) {
  const realm = useRealm()
  const part = usePart(hit, shownFirst)
  return (
    <Panel title="Services" note={`${count(remain)} of ${counted(all, 'service')} remain`}>
      {hit.length === 0 ? (
        <Nothing>No service notices.</Nothing>
      ) : (
        <Table
          label="Services that are hit"
          heads={[{ text: 'Service' }, { text: 'Then' }, { text: 'Why' }]}
          rows={part.shown.map(({ id, name, fate, why }) => ({
            key: id,
            cells: [<a href={realm.href('services', id)}>{name}</a>, <State told={fateState(fate)} />, why],
          }))}
        />
      )}
      <More part={part} />
    </Panel>
  )
}
