// One service in one line.

import { useMemo } from 'preact/hooks'
import type { ServiceView } from '../../../../src/board/views.ts'
import { Spark } from '../../parts/spark.tsx'
import { State } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { brief } from '../../words/number.ts'
import { sector } from '../../words/sectors.ts'
import { serviceState } from '../../words/states.ts'

/** Drawn again only when something in it changed: each look at the board brings two thousand new objects. */
export function ServiceRow({ service }: { service: ServiceView }) {
  const realm = useRealm()
  return useMemo(() => {
    const told = serviceState(service.state)
    return (
      <tr class={`service edge-${told.tone}`}>
        <th scope="row">
          <a href={realm.href('services', service.id)}>{service.name}</a>
          <span class="muted category">{sector(service.category)}</span>
        </th>
        <td>
          {service.incident === null ? (
            <State told={told} />
          ) : (
            <a class="quiet" href={realm.href('incidents', service.incident)}>
              <State told={told} />
            </a>
          )}
        </td>
        <td class="spark-cell">
          <Spark counts={service.reports24h} tone={told.tone} />
        </td>
        <td class="right num wide">{brief(service.reportsLastHour)}</td>
        <td class="wide checks-cell">
          <ChecksWord checks={service.checks} />
        </td>
      </tr>
    )
  }, [realm.id, JSON.stringify(service)])
}

function ChecksWord({ checks }: { checks: ServiceView['checks'] }) {
  const total = checks.up + checks.down + checks.unknown
  if (total === 0) return <span class="muted">none</span>
  if (checks.down > 0)
    return (
      <span class="tone-bad">
        {checks.down} of {total} failing
      </span>
    )
  return checks.unknown === total ? <span class="muted">unknown</span> : <>{checks.up} up</>
}
