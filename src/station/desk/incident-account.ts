// Gathers what the account of an incident is made from: its entries in the journal, and its reports from the store,
// which remember it longer than the loop does.

import type { Incident } from '../../incidents/index.ts'
import { type Account, type AccountInput, accountOf } from '../../loop/index.ts'
import { type Entry, type JournalKind, minuteOf } from '../../terms/index.ts'
import { findIncident } from './incident-views.ts'
import type { Realm } from './realm.ts'
import { incidentTitle, servicesOf } from './scope-views.ts'

const leadMinutes = 30
const longestSeries = 3 * 1440
const mostEntries = 10_000

export async function incidentAccount(
  realm: Realm,
  id: string,
  endpointsOf: (incident: Incident) => readonly string[],
  label: string | null,
): Promise<Account | null> {
  const incident = await findIncident(realm, id)
  if (incident === null) return null
  const endpoints = endpointsOf(incident)
  const { series, countries } = await reportsOf(realm, incident)
  return accountOf({
    incident,
    serviceName: incidentTitle(realm, incident),
    endpoints,
    entries: await entriesOf(realm, incident, endpoints),
    series,
    countries,
    now: realm.clock.now(),
    label,
  })
}

/** By subject where there is one; notices, judged checks and drills have subjects of their own, and are sorted out by the account. */
async function entriesOf(
  realm: Realm,
  incident: Incident,
  endpoints: readonly string[],
): Promise<readonly Entry[]> {
  const subjects = [incident.id, ...endpoints, ...(incident.foundation === null ? [] : [incident.foundation])]
  const kinds: readonly JournalKind[] = ['notice.recorded', 'check.judged', 'drill.began', 'drill.ended']
  const found = await Promise.all([
    ...subjects.map((subject) => realm.store.journal({ subject, order: 'desc', limit: mostEntries })),
    realm.store.journal({ kinds, order: 'desc', limit: mostEntries }),
  ])
  return [...new Map(found.flat().map((entry) => [entry.seq, entry])).values()]
}

async function reportsOf(
  realm: Realm,
  incident: Incident,
): Promise<Pick<AccountInput, 'series' | 'countries'>> {
  const { beganAt, resolvedAt, scope } = incident
  const only = scope?.kind === 'country' || scope?.kind === 'category-country' ? scope.country : undefined
  const fromMinute = minuteOf(beganAt) - leadMinutes
  const until = minuteOf(resolvedAt ?? realm.clock.now()) + 1
  const toMinute = Math.min(until, fromMinute + longestSeries)
  const counts: number[] = new Array(toMinute - fromMinute).fill(0)
  const countries = new Map<string, number>()
  for (const service of servicesOf(realm, incident, 'all'))
    for (const { minute, country, count } of await realm.store.counts({ service, fromMinute, toMinute })) {
      if (only !== undefined && country !== only) continue
      counts[minute - fromMinute]! += count
      if (minute >= minuteOf(beganAt)) countries.set(country, (countries.get(country) ?? 0) + count)
    }
  const { usual } = realm.loop.seriesOf(incident, fromMinute, toMinute)
  return { series: { fromMinute, counts, usual: [...usual] }, countries: [...countries] }
}
