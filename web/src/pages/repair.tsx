// Repairs and refusals of one endpoint: what stands at its publishers, what would be written over it, and what waits for
// an operator's word.

import type { EndpointView, PlanDiffView, RepairView } from '../../../src/board/views.ts'
import { useSignedInResource } from '../data/resource.ts'
import { OrderButton } from '../parts/order.tsx'
import { Loaded } from '../parts/page.tsx'
import { State } from '../parts/state.tsx'
import { Time } from '../parts/time.tsx'
import { partWord, standingState } from '../words/states.ts'

export function RepairOrder({ endpoint: e }: { endpoint: EndpointView }) {
  return (
    <OrderButton
      word="Repair"
      meaning={`The content of generation ${e.generation ?? 'none'} is written anew, over whatever stands at the publishers of ${e.name}, by your name.`}
      method="POST"
      path="repairs"
      body={(why) => ({ endpoint: e.name, why })}
      shows={<Preview endpoint={e.name} />}
    />
  )
}

/** Read at the publishers when it is asked for, and not before. */
function Preview({ endpoint }: { endpoint: string }) {
  const repair = useSignedInResource<RepairView>(`repairs/${encodeURIComponent(endpoint)}`)
  return (
    <Loaded from={repair}>
      {(r) => (
        <>
          <p>
            Generation {r.next ?? 'none: none is left'} would write{' '}
            <span class="mono">{r.writes.join(', ')}</span>.
          </p>
          <ul class="plain">
            {r.publishers.map((p) => (
              <li key={p.publisher}>
                <strong>{p.publisher}</strong> <State told={standingState(p.state)} />: {p.whose}
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  )
}

export function Refusals({ endpoint: e, mayOrder }: { endpoint: EndpointView; mayOrder: boolean }) {
  return (
    <>
      {e.refusals.map((refusal) => (
        <div key={refusal.name + refusal.message} class="proposal">
          <p>
            <strong>Waits for an operator</strong>
            {refusal.at !== null && (
              <>
                {' '}
                since <Time at={refusal.at} withAge />
              </>
            )}
            : {refusal.message}
          </p>
          {mayOrder && (
            <OrderButton
              word="Overrule"
              meaning={`${refusal.name} is overruled for one plan. The next one of the kind waits again.`}
              method="POST"
              path="plans/overrule"
              body={(why) => ({ endpoint: e.name, refusal: refusal.name, why })}
              shows={refusal.name === 'foreign-edit' && <Preview endpoint={e.name} />}
            />
          )}
        </div>
      ))}
    </>
  )
}

/** What a plan changes against the one in force, by value. */
export function Changes({ endpoint }: { endpoint: string }) {
  const diff = useSignedInResource<PlanDiffView>(`plans/diff?endpoint=${encodeURIComponent(endpoint)}`)
  return (
    <Loaded from={diff}>
      {({ changes }) => (
        <ul class="plain">
          {changes.map(({ part, target, before, after }) => (
            <li key={part + (target ?? '')}>
              <strong>{target === null ? partWord(part) : `${partWord(part)} ${target}`}</strong>:{' '}
              {before === null ? 'new' : <span class="mono">{before}</span>} →{' '}
              {after === null ? 'gone' : <span class="mono">{after}</span>}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
