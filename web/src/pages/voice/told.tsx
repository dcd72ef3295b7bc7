// Who was told of an incident and who was not: route by route in the order of time, with the rule that decided.

import type { ToldView } from '../../../../src/board/told-views.ts'
import { useResource } from '../../data/resource.ts'
import { Fill } from '../../parts/fill.tsx'
import { Loaded, Nothing, Page, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Time } from '../../parts/time.tsx'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useTold, useWords } from '../../words/speech.ts'

type Route = ToldView['routes'][number]
type Step = Route['steps'][number]

export function Told({ id }: { id: string }) {
  const { told: words } = useConsoleWords().voice
  const { href } = useRealm()
  const told = useResource<ToldView>(`incidents/${encodeURIComponent(id)}/told`)
  return (
    <Page title={words.title} lead={fill(words.lead, { incident: id })}>
      <p class="beside">
        <a href={href('incidents', id)}>{words.toIncident}</a>
      </p>
      <Loaded from={told}>
        {({ threads, routes }) => (
          <>
            <Threads threads={threads} />
            {routes.length === 0 && <Nothing>{words.nothing}</Nothing>}
            {[...routes].sort(firstToldFirst).map((route) => (
              <RouteTold key={route.route} route={route} />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const firstToldFirst = (a: Route, b: Route): number =>
  (a.steps[0]?.at ?? '~').localeCompare(b.steps[0]?.at ?? '~') || a.route.localeCompare(b.route)

function Threads({ threads }: Pick<ToldView, 'threads'>) {
  const { told: words } = useConsoleWords().voice
  const { href } = useRealm()
  return (
    <ul class="plain">
      {threads.map(({ thread, title, grouped }) => (
        <li key={thread}>
          <strong lang="en">{title}</strong>
          {grouped && <span class="chip">{words.grouped}</span>}{' '}
          <a href={href('messages') + queryOf({ thread })}>{words.messages}</a>
        </li>
      ))}
    </ul>
  )
}

function RouteTold({ route: { route, verdict, why, steps } }: { route: Route }) {
  const { told: words } = useConsoleWords().voice
  const told = useTold()
  return (
    <Panel title={route} id={`route-${route}`} note={<State told={told('told', verdict)} />}>
      <p class="muted" lang="en">
        {why}
      </p>
      {steps.length === 0 ? (
        <Nothing>{words.noSteps}</Nothing>
      ) : (
        <ol class="plain steps">
          {steps.map((step) => (
            <StepTold key={`${step.at} ${step.rule} ${step.recipient}`} step={step} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

function StepTold({ step: { at, verdict, why, kind, recipient, until, delivery } }: { step: Step }) {
  const { told: words } = useConsoleWords().voice
  const { states } = useWords()
  const told = useTold()
  const ended =
    delivery === null ? null : (states.message as Readonly<Record<string, string>>)[delivery.state]
  return (
    <li class="step">
      <Time at={at} /> <State told={told('told', verdict)} /> {kind && <span class="chip mono">{kind}</span>}
      {recipient !== null && <span class="mono small block">{recipient}</span>}
      <span class="block">
        <span lang="en">{why}</span>
        {until !== null && (
          <>
            {' '}
            <Fill text={words.until} time={<Time at={until} />} />
          </>
        )}
      </span>
      {delivery !== null && (
        <span class="muted small block">
          {fill(words.delivery, { what: ended ?? delivery.state })}, <Time at={delivery.at} />
          {delivery.why !== null && <span lang="en"> ({delivery.why})</span>}
        </span>
      )}
    </li>
  )
}
