// The places an endpoint can point to: health and why, what they stand on, and drains.

import type { EndpointView, TargetView } from '../../../src/board/views.ts'
import { OrderButton } from '../parts/order.tsx'
import { Nothing, Panel } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { lossWords } from '../words/loss.ts'
import { fell, waiting } from '../words/returning.ts'
import { healthState, readinessState } from '../words/states.ts'

export function Targets({ endpoint, mayOrder }: { endpoint: EndpointView; mayOrder: boolean }) {
  return (
    <Panel title="Targets" note="in order of preference">
      {endpoint.targets.length === 0 && <Nothing>No targets.</Nothing>}
      <ul class="targets">
        {endpoint.targets.map((target) => (
          <Target key={target.id} target={target} endpoint={endpoint.name} mayOrder={mayOrder} />
        ))}
      </ul>
    </Panel>
  )
}

function Target({
  target: t,
  endpoint,
  mayOrder,
}: {
  target: TargetView
  endpoint: string
  mayOrder: boolean
}) {
  const told = healthState(t.health)
  return (
    <li class={`card edge-${told.tone}`}>
      <div class="card-head">
        <strong class="name">{t.id}</strong>
        <State told={told} strong />
        {t.answered && <span class="chip chip-on">answered now</span>}
        {t.drained && <span class="chip tone-held">drained</span>}
      </div>
      <p>{t.healthWhy}</p>
      {t.readiness && <Readiness of={t.readiness} />}
      {t.waits && <p class="tone-held">{waiting(t.waits)}</p>}
      {t.falls && <p class="muted small">{fell(t.falls)}</p>}
      {t.drained && t.drainedWhy && <p class="tone-held">Drained: {t.drainedWhy}</p>}
      <p class="muted small">
        <span class="mono">{t.records.join(', ')}</span>
        {t.standsOn.length > 0 && (
          <>
            {' '}
            · stands on <span class="path">{t.standsOn.join(', ')}</span>
          </>
        )}
      </p>
      {mayOrder && <DrainOrder target={t} endpoint={endpoint} />}
    </li>
  )
}

/** Whether traffic may move here, how far it is, and what a move all the same would lose. */
function Readiness({ of }: { of: NonNullable<TargetView['readiness']> }) {
  const told = readinessState(of.state)
  return (
    <div class="readiness">
      <p>
        <State told={told} /> {of.why}
      </p>
      {of.atLoss && <p class={`tone-${told.tone} small`}>{lossWords(of.atLoss)}</p>}
    </div>
  )
}

function DrainOrder({ target, endpoint }: { target: TargetView; endpoint: string }) {
  if (target.drained)
    return (
      <OrderButton
        key="undrain"
        word="End the drain"
        meaning={`${target.id} may be answered again.`}
        method="DELETE"
        path={`drains/${encodeURIComponent(target.id)}`}
        body={(why) => ({ endpoint, why })}
      />
    )
  return (
    <OrderButton
      key="drain"
      word="Drain"
      meaning={`${target.id} is not answered any more for ${endpoint}; its health goes on being watched.`}
      method="POST"
      path="drains"
      body={(why) => ({ target: target.id, endpoint, why })}
    />
  )
}
