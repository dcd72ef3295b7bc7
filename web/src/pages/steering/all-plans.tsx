// The plans of every name in one list, the newest first. Which part of it is shown stands in the address.

import type { PlanListView } from '../../../../src/board/plan-list.ts'
import { useResource } from '../../data/resource.ts'
import { Asked, Choose, Find } from '../../parts/asked.tsx'
import { Loaded, Nothing, Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { useRealm } from '../../realm/realm.ts'
import { queryOf } from '../../realm/route.ts'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats, useTold } from '../../words/speech.ts'

const states = ['proposed', 'approved', 'in-force', 'superseded'] as const

export function AllPlans() {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const { count } = useFormats()
  const { q, state, page } = useSearch()
  const list = useResource<PlanListView>(`plans/page${queryOf({ q, state, page })}`)
  return (
    <Page title={w.allPlans} lead={w.allPlansLead}>
      <Asked label={w.allPlans} word={w.filter}>
        <Find name="q" label={w.planWords} />
        <Choose
          name="state"
          label={w.state}
          any={w.anyState}
          choices={states.map((value) => ({ value, word: told('plan', value).word }))}
        />
      </Asked>
      <Loaded from={list}>
        {(view) => (
          <>
            <p class="muted" role="status">
              {fill(w.plansFound, { found: count(view.found), all: count(view.all) })}
            </p>
            {view.found === 0 ? <Nothing>{w.noPlan}</Nothing> : <Rows rows={view.rows} />}
            <Pager page={view.page} pages={view.pages} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Rows({ rows }: Pick<PlanListView, 'rows'>) {
  const { steering: w } = useConsoleWords()
  const told = useTold()
  const realm = useRealm()
  return (
    <Table
      label={w.allPlans}
      heads={[
        { text: w.endpoint },
        { text: w.generation, class: 'right num' },
        { text: w.state },
        { text: w.made },
        { text: w.by },
        { text: w.reason, class: 'breaks' },
      ]}
      rows={rows.map((plan) => ({
        key: `${plan.endpoint} ${plan.generation} ${plan.digest}`,
        cells: [
          <a key="e" href={realm.href('endpoints', plan.endpoint)}>
            {plan.endpoint}
          </a>,
          plan.generation,
          <State key="s" told={told('plan', plan.state)} strong={plan.state === 'in-force'} />,
          <Time key="t" at={plan.madeAt} withAge />,
          plan.author,
          <span key="r" lang="en">
            {plan.reason}
          </span>,
        ],
      }))}
    />
  )
}
