// The page of one service.

import { type AtlasService, containersOf } from '../../../atlas/index.ts'
import type { ServiceDetail, ServicePageView, Sight, StandsOn } from '../../../board/index.ts'
import type { Incident } from '../../../incidents/index.ts'
import type { Notice } from '../../../signals/index.ts'
import { areRelated, type FoundationPath, isoTime, minuteOf, type ServiceId } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'
import { suspectsShown } from '../suspect-views.ts'
import { bandOf, ofDay, ofMinutes } from './bands.ts'
import { concerningNotices, type Onset } from './concerning.ts'
import { edgesShown } from './edges-shown.ts'
import { incidentLine } from './incident-line.ts'
import { lookViews, type Votes } from './looks.ts'
import { momentOf } from './moment.ts'
import { type FactsParts, leastFor } from './parts.ts'
import { plannedWork } from './planned-work.ts'
import { daysOfService, pastIncidents, pastOf, uptimes } from './service-history.ts'
import { mostFirst, shownCountries } from './shown-countries.ts'

const shownPast = 10
const shownDays = 90
const shownWorks = 5

type Page = Omit<ServicePageView, keyof ServiceDetail>
type Counted = Pick<ServicePageView, 'symptoms' | 'byCountry'>

export async function servicePage(
  parts: FactsParts,
  service: AtlasService,
  sight: Sight,
  votes: Votes | undefined,
): Promise<Page & Counted> {
  const { realm, works } = parts
  const now = realm.clock.now()
  const incident = momentOf(realm, sight).incidentOf.get(service.id) ?? null
  const ofHour = realm.loop.series(service.id, minuteOf(now) - 59, minuteOf(now) + 1)
  const day = bandOf(realm.loop, service.id, now, ofDay)
  const year = daysOfService(parts, service.id, 365, sight)
  const { month, quarter, year: ofYear } = uptimes(year)
  return {
    now: isoTime(now),
    since: incident === null ? null : isoTime(incident.beganAt),
    trouble: incident === null ? null : incidentLine(parts, incident, now, sight),
    day,
    minutes: bandOf(realm.loop, service.id, now, ofMinutes),
    reports: { hour: sumOf(ofHour), day: sumOf(day.counts) },
    ...(await counted(parts, service.id, sight)),
    looks: lookViews(
      realm,
      realm.checks.filter((check) => check.service === service.id),
      votes,
      sight,
    ),
    notices: concerningNotices(
      realm.notices,
      concerning(realm, service, incident, sight),
      onsetsOf(parts, service.id, sight),
    ),
    foundations: standsOn(realm, service, sight),
    past: past(parts, service.id, sight, incident),
    history: year.slice(-shownDays),
    uptime: { month, quarter, year: ofYear },
    maintenance: plannedWork(realm, works(sight, service.id), shownWorks),
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0)

/** Of the last day, as the store has counted. */
async function counted(parts: FactsParts, service: ServiceId, sight: Sight): Promise<Counted> {
  const { realm } = parts
  const toMinute = minuteOf(realm.clock.now()) + 1
  const query = { fromMinute: toMinute - 1440, toMinute, service }
  const [counts, symptoms] = await Promise.all([realm.store.counts(query), realm.store.symptoms(query)])
  const byCountry = new Map<string, number>()
  for (const { country, count } of counts) byCountry.set(country, (byCountry.get(country) ?? 0) + count)
  const bySymptom: Record<string, number> = {}
  for (const { symptom, count } of symptoms) bySymptom[symptom] = (bySymptom[symptom] ?? 0) + count
  const least = leastFor(parts, sight)
  const shown = sight === 'all' ? mostFirst(byCountry) : shownCountries(byCountry, least)
  return { symptoms: bySymptom, byCountry: { least, shown } }
}

/** To the public: what is evidence of its incident, or about what it is known to stand on. */
function concerning(
  realm: Realm,
  service: AtlasService,
  incident: Incident | null,
  sight: Sight,
): (notice: Notice) => boolean {
  const under = edgesShown(service, sight).flatMap(({ on }) => containersOf(realm.atlas, on))
  const around = new Set<FoundationPath>(under)
  const named = incident?.foundation ?? null
  const evidence = new Set(
    incident?.evidence.flatMap((one) => (one.kind === 'notice' ? [`${one.feed}\n${one.title}`] : [])),
  )
  return ({ feed, title, foundations }) =>
    evidence.has(`${feed}\n${title}`) ||
    foundations.some((path) => around.has(path) || (named !== null && areRelated(path, named)))
}

const onsetsOf = (parts: FactsParts, service: ServiceId, sight: Sight): readonly Onset[] =>
  pastOf(parts, service, sight).map(({ beganAt, resolvedAt }) => ({ from: beganAt, to: resolvedAt ?? null }))

function standsOn(realm: Realm, service: AtlasService, sight: Sight): StandsOn[] {
  const named = suspectsShown(realm, sight).filter(({ clearedAt }) => clearedAt === null)
  return edgesShown(service, sight).map(({ on, kind, origin = 'configuration' as const }) => ({
    ...{ on, kind, origin },
    named: named.some(({ foundation }) => areRelated(on, foundation)),
  }))
}

/** Without the one that goes on, which stands by itself. */
function past(
  parts: FactsParts,
  service: ServiceId,
  sight: Sight,
  incident: Incident | null,
): ServicePageView['past'] {
  const { incidents, next, total } = pastIncidents(parts, sight, { service, limit: shownPast + 1 })
  const over = incidents.filter(({ id }) => id !== incident?.id)
  const shown = over.slice(0, shownPast)
  return {
    incidents: shown,
    total: total - (over.length < incidents.length ? 1 : 0),
    next: next !== null || over.length > shownPast ? (shown.at(-1)?.id ?? null) : null,
  }
}
