// Every service with its state and its last day, the troubled ones first.

import { useMemo, useState } from 'preact/hooks'
import type { ServiceView } from '../../../../src/board/views.ts'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { Icon } from '../../parts/state.tsx'
import { brief } from '../../words/number.ts'
import { matching, tally, troubledFirst } from '../../words/order.ts'
import { serviceState } from '../../words/states.ts'
import { ServiceRow } from './service-row.tsx'

const shownFirst = 30

const stateOrder = ['down', 'suspected', 'recovering', 'ok'] as const

export function ServiceList({
  services,
  reportable,
}: {
  services: readonly ServiceView[]
  reportable: boolean
}) {
  const [question, setQuestion] = useState('')
  const sorted = useMemo(() => [...services].sort(troubledFirst), [services])
  const found = useMemo(() => matching(sorted, question), [sorted, question])
  const part = usePart(found, shownFirst)
  return (
    <Panel title="Services" note={<Tally services={services} ask={setQuestion} />}>
      <div class="search">
        <label class="unseen" for="service-search">
          Find a service
        </label>
        <input
          id="service-search"
          type="search"
          placeholder="Find a service, sector or state"
          value={question}
          onInput={(e) => {
            setQuestion(e.currentTarget.value)
            part.restart()
          }}
        />
      </div>
      {reportable && (
        <a class="to-report" href="#h-report">
          I have a problem with a service
        </a>
      )}
      {found.length === 0 ? (
        <Nothing>
          {services.length === 0 ? 'No service is configured.' : `No service matches “${question}”.`}
        </Nothing>
      ) : (
        <Rows shown={part.shown} />
      )}
      <More part={part} />
    </Panel>
  )
}

const Rows = ({ shown }: { shown: readonly ServiceView[] }) => (
  <table class="services" aria-label="Services">
    <thead>
      <tr>
        <th scope="col">Service</th>
        <th scope="col">State</th>
        <th scope="col">Last 24 hours</th>
        <th scope="col" class="right wide">
          Last hour
        </th>
        <th scope="col" class="wide">
          Checks
        </th>
      </tr>
    </thead>
    <tbody>
      {shown.map((service) => (
        <ServiceRow key={service.id} service={service} />
      ))}
    </tbody>
  </table>
)

/** How many services are in which state; each is a way to see just those. */
function Tally({ services, ask }: { services: readonly ServiceView[]; ask: (question: string) => void }) {
  const of = tally(services)
  return (
    <ul class="tally" aria-label="Services by state">
      {stateOrder
        .filter((state) => of[state] > 0)
        .map((state) => {
          const told = serviceState(state)
          return (
            <li key={state}>
              <button type="button" class={`state tone-${told.tone} tally-button`} onClick={() => ask(state)}>
                <Icon shape={told.shape} />
                <span class="num">{brief(of[state])}</span> {told.word}
              </button>
            </li>
          )
        })}
    </ul>
  )
}
