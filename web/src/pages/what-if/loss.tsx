// One loss: what becomes of each endpoint and service, what is left of Holdfast, and what remains untouched.

import type { WhatIfView } from '../../../../src/board/views.ts'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'
import { Endpoints } from './lost-endpoints.tsx'

const shownFirst = 30

export function Loss({ view }: { view: WhatIfView }) {
  const { rehearsing: w } = useConsoleWords()
  const told = useTold()
  return (
    <>
      <p class="loss-sum" role="status">
        <State told={told('fate', view.harm ? 'dies' : 'untouched')} strong />{' '}
        <span lang="en">{view.summary}.</span>{' '}
        <span class="muted">{view.basis === 'live' ? w.live : w.assumed}</span>
      </p>
      <Endpoints endpoints={view.endpoints} />
      <Services services={view.services} />
      <Left view={view} />
    </>
  )
}

function Left({ view: { nodes, vantages } }: { view: WhatIfView }) {
  const { rehearsing: w } = useConsoleWords()
  const told = useTold()
  const { left, of, quorum, met } = vantages
  const note = fill(w.vantagesLeft, { left, of, quorum, verdict: met ? w.enough : w.tooFew })
  return (
    <Panel title={w.left} id="left" note={note}>
      <Table
        label={w.left}
        heads={[{ text: w.node }, { text: w.afterwards }, { text: w.does }, { text: w.why }]}
        rows={nodes.map(({ name, fate, roles, why }) => ({
          key: name,
          cells: [
            name,
            <State key="f" told={told('fate', fate)} />,
            roles.join(', '),
            <span key="w" lang="en">
              {why}
            </span>,
          ],
        }))}
      />
    </Panel>
  )
}

function Services({ services: { hit, all, remain } }: { services: WhatIfView['services'] }) {
  const { rehearsing: w } = useConsoleWords()
  const { count } = useFormats()
  const told = useTold()
  const realm = useRealm()
  const part = usePart(hit, shownFirst)
  return (
    <Panel title={w.services} id="services" note={fill(w.remain, { remain: count(remain), all: count(all) })}>
      {hit.length === 0 ? (
        <Nothing>{w.noServiceNotices}</Nothing>
      ) : (
        <Table
          label={w.services}
          heads={[{ text: w.service }, { text: w.afterwards }, { text: w.why }]}
          rows={part.shown.map(({ id, name, fate, why }) => ({
            key: id,
            cells: [
              <a key="n" href={realm.href('services', id)}>
                {name}
              </a>,
              <State key="f" told={told('fate', fate)} />,
              <span key="w" lang="en">
                {why}
              </span>,
            ],
          }))}
        />
      )}
      <More part={part} />
    </Panel>
  )
}
