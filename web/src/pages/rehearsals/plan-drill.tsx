// A drill before it is held: the address says what is to be lost, the server what it would do and what stands in its way,
// and only then is there a form that begins it.

import type { DrillPlanView } from '../../../../src/board/views.ts'
import { useResource } from '../../data/resource.ts'
import { Loaded, Panel } from '../../parts/page.tsx'
import { submittedSearch } from '../../parts/search-form.ts'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords } from '../../words/speech.ts'
import { useMayOrder } from '../steering/may-order.ts'
import { OrderForm } from '../steering/order-form.tsx'

type Wish = { readonly lose: string; readonly endpoints: string; readonly manner: string }

export function PlanDrill() {
  const { rehearsing: w } = useConsoleWords()
  const may = useMayOrder()
  const { lose = '', endpoints = '', manner = 'refused' } = useSearch()
  const wish = { lose, endpoints, manner }
  if (!may) return null
  return (
    <Panel title={w.plan} id="plan-drill">
      <p class="muted">{w.planLead}</p>
      <Asked wish={wish} />
      {lose !== '' && endpoints !== '' && <Outlook key={queryOf(wish)} wish={wish} />}
    </Panel>
  )
}

function Asked({ wish: { lose, endpoints, manner } }: { wish: Wish }) {
  const { rehearsing: w } = useConsoleWords()
  return (
    <form class="filters" method="get" onSubmit={submittedSearch}>
      <label>
        {w.lose}
        <input name="lose" required maxLength={200} defaultValue={lose} />
      </label>
      <label>
        {w.endpoints}
        <input name="endpoints" required maxLength={4000} defaultValue={endpoints} title={w.endpointsHelp} />
      </label>
      <label>
        {w.manner}
        <select name="manner">
          {(['refused', 'silent'] as const).map((one) => (
            <option key={one} value={one} selected={one === manner}>
              {w.manners[one]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button">
        {w.look}
      </button>
    </form>
  )
}

function Outlook({ wish }: { wish: Wish }) {
  const { rehearsing: w } = useConsoleWords()
  const realm = useRealm()
  const plan = useResource<DrillPlanView>(`drills/outlook${queryOf(wish)}`)
  return (
    <Loaded from={plan}>
      {({ outlooks, refusals }) => (
        <>
          <ul class="plain">
            {outlooks.map(({ endpoint, before, expected, checks, why }) => (
              <li key={endpoint}>
                <strong>{`${endpoint}: ${before.join(', ')} → ${expected.join(', ') || '–'}`}</strong>{' '}
                <span lang="en">{why}</span>
                {checks.length > 0 && (
                  <span class="muted small block">{fill(w.checksFail, { checks: checks.join(', ') })}</span>
                )}
              </li>
            ))}
          </ul>
          {refusals.length > 0 ? (
            <div class="refusal">
              <strong>{w.itCannot}</strong>
              <ul class="plain" lang="en">
                {refusals.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            </div>
          ) : (
            <OrderForm
              method="POST"
              path="drills"
              word={w.beginDrill}
              back={realm.href('rehearsals')}
              done="drill"
              hidden={[
                ['lose', wish.lose],
                ['endpoints@names', wish.endpoints],
                ['manner', wish.manner],
              ]}
            />
          )}
        </>
      )}
    </Loaded>
  )
}
