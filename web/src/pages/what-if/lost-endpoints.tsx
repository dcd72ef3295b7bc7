// What a loss does to each endpoint, and what it would go to, or why it cannot.

import type { ComponentChildren } from 'preact'
import type { EndpointFateView, WhatIfView } from '../../../../src/board/views.ts'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { type ConsoleWords, useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

const shownFirst = 30
type Words = ConsoleWords['rehearsing']

export function Endpoints({ endpoints: { hit, all, untouched } }: { endpoints: WhatIfView['endpoints'] }) {
  const { rehearsing: w } = useConsoleWords()
  const { count } = useFormats()
  const told = useTold()
  const realm = useRealm()
  const part = usePart(hit, shownFirst)
  const note = fill(w.untouched, { untouched: count(untouched), all: count(all) })
  return (
    <Panel title={w.endpointsTitle} id="endpoints" note={note}>
      {hit.length === 0 ? (
        <Nothing>{w.noEndpointNotices}</Nothing>
      ) : (
        <Table
          label={w.endpointsTitle}
          heads={[{ text: w.endpoint }, { text: w.afterwards }, { text: w.answers }, { text: w.why }]}
          rows={part.shown.map((endpoint) => ({
            key: endpoint.name,
            cells: [
              <a key="n" href={realm.href('endpoints', endpoint.name)}>
                {endpoint.name}
              </a>,
              <State key="f" told={told('fate', endpoint.fate)} />,
              answers(w, endpoint),
              <Why key="w" endpoint={endpoint} />,
            ],
          }))}
        />
      )}
      <More part={part} />
    </Panel>
  )
}

const answers = (w: Words, { before, after }: EndpointFateView): string =>
  after.length === 0
    ? w.byNobody
    : before.join(' ') === after.join(' ')
      ? after.join(', ')
      : `${before.join(', ')} → ${after.join(', ')}`

function capacity(w: Words, of: EndpointFateView['capacity']): string | null {
  if (of === null) return null
  const { needed, there, unknownAt } = of
  if (unknownAt.length > 0) return fill(w.capacityUnknown, { targets: unknownAt.join(', ') })
  return fill(there < needed ? w.capacityShort : w.capacityEnough, { there, needed })
}

/** The engine's own sentence, and under it what it rests on. */
function Why({ endpoint }: { endpoint: EndpointFateView }) {
  const { rehearsing: w } = useConsoleWords()
  const { why, fate, would, ready, passedOver, publishers } = endpoint
  const said = (text: string): ComponentChildren => <span lang="en">{text}</span>
  const more: (readonly [string, ComponentChildren])[] = [
    ...(fate === 'waits' ? ([['would', fill(w.wouldApprove, { targets: would.join(', ') })]] as const) : []),
    ...[capacity(w, endpoint.capacity)].flatMap((text) =>
      text === null ? [] : [['capacity', text] as const],
    ),
    ...ready.map((one) => [`r${one.target}`, said(`${one.target}: ${one.why}`)] as const),
    ...passedOver.map((one) => [`p${one.target}`, fill(w.notTo, one)] as const),
    ...publishers.flatMap((one) =>
      one.state === 'works' ? [] : [[`b${one.id}`, said(`${one.id}: ${one.why}`)] as const],
    ),
  ]
  return (
    <>
      {said(why)}
      {more.map(([key, text]) => (
        <span key={key} class="muted small block">
          {text}
        </span>
      ))}
    </>
  )
}
