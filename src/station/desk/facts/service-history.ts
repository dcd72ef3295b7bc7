// What was, of one service; and incidents of the past, page by page.

import type { AtlasService } from '../../../atlas/index.ts'
import type {
  DayView,
  IncidentPage,
  IncidentPageRequest,
  ServiceHistoryView,
  Sight,
} from '../../../board/index.ts'
import { instant, isoTime, type ServiceId } from '../../../terms/index.ts'
import { type PastIncident, servicesIn } from '../past-incident.ts'
import { shownOf } from '../scope-views.ts'
import { dayStarts, daysOf, uptimeOf } from './days.ts'
import { incidentLine } from './incident-line.ts'
import type { FactsParts } from './parts.ts'

const year = 365

/** What the reader may know of it, oldest first. */
export const pastOf = (
  { realm, history }: Pick<FactsParts, 'realm' | 'history'>,
  service: ServiceId,
  sight: Sight,
): readonly PastIncident[] => shownOf(realm, history.of(service), sight)

/** The last days, today last. */
export function daysOfService(parts: FactsParts, service: ServiceId, days: number, sight: Sight): DayView[] {
  const { realm, history } = parts
  const now = realm.clock.now()
  const watch = { knownSince: history.knownSince(service), ran: history.ran(), now }
  return daysOf(pastOf(parts, service, sight), watch, dayStarts(now, days))
}

export function uptimes(days: readonly DayView[]): ServiceHistoryView['uptime'] {
  const last = (count: number) => uptimeOf(days.slice(-count), count)
  return { today: last(1), month: last(30), quarter: last(90), year: last(year) }
}

export function serviceHistory(
  parts: FactsParts,
  { id, name }: AtlasService,
  days: number,
  sight: Sight,
): ServiceHistoryView {
  const all = daysOfService(parts, id, Math.max(year, days), sight)
  return {
    now: isoTime(parts.realm.clock.now()),
    ...{ id, name },
    knownSince: isoTime(instant(parts.history.knownSince(id))),
    days: all.slice(-days),
    uptime: uptimes(all),
  }
}

const yearOf = ({ beganAt }: PastIncident): number => new Date(beganAt).getUTCFullYear()

/** Newest first. A page that begins after an incident that is no longer remembered is the first. */
export function pastIncidents(parts: FactsParts, sight: Sight, request: IncidentPageRequest): IncidentPage {
  const { realm, history } = parts
  const { before, service, year, limit } = request
  const known = service === undefined ? history.all() : history.of(service as ServiceId)
  const all = shownOf(realm, known, sight).filter(
    (one) => service === undefined || servicesIn(one).includes(service as ServiceId),
  )
  const asked = all.filter((one) => year === undefined || yearOf(one) === year).reverse()
  const from = before === undefined ? 0 : asked.findIndex(({ id }) => id === before) + 1
  const shown = asked.slice(from, from + limit)
  const years = Map.groupBy(all, yearOf)
  const now = realm.clock.now()
  return {
    now: isoTime(now),
    incidents: shown.map((one) => incidentLine(parts, one, now, sight)),
    next: from + limit < asked.length ? (shown.at(-1)?.id ?? null) : null,
    total: asked.length,
    years: [...years]
      .map(([one, own]) => ({ year: one, incidents: own.length }))
      .sort((a, b) => b.year - a.year),
  }
}
