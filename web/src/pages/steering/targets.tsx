// The places an endpoint can point to: health by vantage and why, what each must prove, and drains.

import type { EndpointView, TargetView } from '../../../../src/board/views.ts'
import { Nothing, Panel } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'
import { OrderLink } from './order-link.tsx'

export function Targets({ endpoint }: { endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  return (
    <Panel title={w.targets} note={w.inPreference} id="targets">
      {endpoint.targets.length === 0 && <Nothing>{w.noTargets}</Nothing>}
      <ul class="targets">
        {endpoint.targets.map((target) => (
          <Target key={target.id} target={target} endpoint={endpoint} />
        ))}
      </ul>
    </Panel>
  )
}

function Target({ target: t, endpoint: e }: { target: TargetView; endpoint: EndpointView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()('health', t.health)
  const about = { target: t.id }
  return (
    <li class={`card edge-${told.tone}`}>
      <div class="card-head">
        <h3 class="name">{t.id}</h3>
        <State told={told} strong />
        {t.answered && <span class="chip chip-on">{w.answeredNow}</span>}
        {t.drained && <span class="chip tone-held">{w.drained}</span>}
      </div>
      <p lang="en">{t.healthWhy}</p>
      <ByVantage target={t} />
      <Standing target={t} />
      <p class="muted small">
        <span class="mono">{t.records.join(', ')}</span>
        {t.capacity !== null && ` · ${w.capacity} ${t.capacity}`}
        {t.standsOn.length > 0 && (
          <>
            {` · ${w.standsOn} `}
            <span class="path">{t.standsOn.join(', ')}</span>
          </>
        )}
      </p>
      {e.givenBack === null && (
        <OrderLink name={t.drained ? 'undrain' : 'drain'} endpoint={e.name} about={about} small />
      )}
    </li>
  )
}

/** What each vantage says: two that disagree are seen at once. */
function ByVantage({ target: { check, byVantage = {} } }: { target: TargetView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const seen = Object.entries(byVantage)
  if (check === null) return <p class="muted small">{w.noCheck}</p>
  return (
    <p class="small vantages">
      <span class="muted">{w.byVantage}</span>{' '}
      {seen.length === 0
        ? w.oneVantage
        : seen.map(([name, health]) => (
            <span key={name} class="chip">
              {name} <State told={told('health', health)} />
            </span>
          ))}
      {check !== undefined && <span class="muted"> · {`${w.check} ${check}`}</span>}
    </p>
  )
}

function Standing({ target: { readiness, waits, falls, drained, drainedWhy } }: { target: TargetView }) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const { counted, tenths } = useFormats()
  const loss = readiness?.atLoss
  return (
    <>
      {readiness && (
        <p>
          <State told={told('readiness', readiness.state)} /> <span lang="en">{readiness.why}</span>
        </p>
      )}
      {loss && (
        <p class="small tone-warn">
          {fill(loss.policy === 'move' ? w.lossMove : w.lossAsk, { seconds: tenths(loss.seconds) })}
        </p>
      )}
      {waits && (
        <p class="tone-held" lang="en">
          {fill(w.waitsToReturn, { why: waits })}
        </p>
      )}
      {falls && (
        <p class="muted small">
          {fill(counted(falls.count, w.fell), { penalty: falls.penalty, limit: falls.limit })}
        </p>
      )}
      {drained && drainedWhy && <p class="tone-held">{fill(w.drainedWhy, { why: drainedWhy })}</p>}
    </>
  )
}
