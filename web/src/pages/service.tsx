// One service: its state, its day, what people say and from where, what it stands on, and its incidents.

import type { ServiceDetail } from '../../../src/board/views.ts'
import { useResource } from '../data/resource.ts'
import { Bars } from '../parts/bars.tsx'
import { Facts } from '../parts/facts.tsx'
import { Loaded, Nothing, Page, Panel } from '../parts/page.tsx'
import { Spark } from '../parts/spark.tsx'
import { State } from '../parts/state.tsx'
import { useRealm } from '../realm/realm.ts'
import { countryName } from '../words/countries.ts'
import { count } from '../words/number.ts'
import { sector } from '../words/sectors.ts'
import { serviceState } from '../words/states.ts'
import { ReportForm } from './board/report-form.tsx'

const countriesShown = 20

export function ServicePage({ id }: { id: string }) {
  const realm = useRealm()
  const service = useResource<ServiceDetail>(realm.api('services', id))
  return (
    <Page title={service.value?.name ?? id}>
      <Loaded from={service}>
        {(s) => (
          <div class="columns">
            <div class="column">
              <Day service={s} />
              <Stands service={s} />
              <Incidents ids={s.incidents} />
            </div>
            <div class="column">
              <Said service={s} />
              {realm.id === null && <ReportForm services={[]} fixed={s} />}
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Day({ service: s }: { service: ServiceDetail }) {
  const told = serviceState(s.state)
  const realm = useRealm()
  const total = s.reports24h.reduce((sum, n) => sum + n, 0)
  return (
    <Panel title="Last 24 hours" note={`${count(total)} reports, ten minutes a step`}>
      <div class="spark-tall">
        <Spark counts={s.reports24h} tone={told.tone} height={120} />
      </div>
      <p class="axis muted small" aria-hidden="true">
        <span>24 h ago</span>
        <span>12 h ago</span>
        <span>now</span>
      </p>
      <Facts
        facts={[
          ['State', <State key="s" told={told} strong />],
          ['Sector', sector(s.category)],
          ['Last hour', `${count(s.reportsLastHour)} reports`],
          ['Checks', `${s.checks.up} up, ${s.checks.down} down, ${s.checks.unknown} unknown`],
          [
            'Incident',
            s.incident === null ? (
              'none open'
            ) : (
              <a key="i" href={realm.href('incidents', s.incident)}>
                open incident
              </a>
            ),
          ],
        ]}
      />
    </Panel>
  )
}

function Stands({ service: s }: { service: ServiceDetail }) {
  return (
    <Panel title="Stands on">
      {s.standsOn.length === 0 ? (
        <Nothing>Nothing is known about what it stands on.</Nothing>
      ) : (
        <ul class="plain lines">
          {s.standsOn.map((edge) => (
            <li key={edge.on}>
              <span class="path">{edge.on}</span>{' '}
              <span class="chip">{edge.kind === 'hard' ? 'fails with it' : 'suffers with it'}</span>{' '}
              {edge.origin === 'accepted' && <span class="chip">accepted, not configured</span>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Incidents({ ids }: { ids: readonly string[] }) {
  const realm = useRealm()
  return (
    <Panel title="Incidents">
      {ids.length === 0 ? (
        <Nothing>None.</Nothing>
      ) : (
        <ul class="plain lines">
          {ids.map((id) => (
            <li key={id}>
              <a href={realm.href('incidents', id)}>{id}</a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Said({ service: s }: { service: ServiceDetail }) {
  const symptoms = Object.entries(s.symptoms).map(([name, amount]) => ({ name, amount }))
  const countries = s.countries
    .slice(0, countriesShown)
    .map((c) => ({ name: countryName(c.country), amount: c.reports }))
  if (symptoms.length + countries.length === 0)
    return (
      <Panel title="What people report">
        <Nothing>Nobody has reported a problem.</Nothing>
      </Panel>
    )
  return (
    <Panel title="What people report">
      <Bars
        label="Reports by symptom"
        nameHead="Symptom"
        amountHead="Reports"
        bars={symptoms.sort((a, b) => b.amount - a.amount)}
      />
      <Bars label="Reports by country" nameHead="Country" amountHead="Reports" bars={countries} />
    </Panel>
  )
}
