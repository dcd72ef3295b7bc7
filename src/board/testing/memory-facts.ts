// The smallest answers of the public pages that are whole, over the services of a desk in memory.

import { type Instant, isoTime } from '../../terms/index.ts'
import type { Sight } from '../caller.ts'
import type { PageFacts } from '../page-facts.ts'
import type { BandView, BoardView, ServicePageView, ServiceRow, ServiceView, UptimeView } from '../views.ts'

type Source = { now(): Instant; services(sight: Sight): Promise<readonly ServiceView[]> }

const noUptime: UptimeView = {
  ...{ days: 1, up: null, well: null, downMinutes: 0, troubleMinutes: 0, watchedMinutes: 0, incidents: 0 },
}
const noBand = (at: Instant): BandView => ({
  ...{ from: isoTime(at), bucketMs: 60_000, counts: [], low: [], usual: [], high: [] },
})

const row = ({ id, name, category, state, checks, incident }: ServiceView): ServiceRow => ({
  ...{ id, name, sector: category, state, since: null, checks, incident, foundation: null },
  ...{ spark: { counts: [], low: [], high: [] }, reportsLastHour: 0 },
})

export const memoryPage = (service: ServiceView, at: Instant): ServicePageView => ({
  ...service,
  ...{ symptoms: {}, countries: [], incidents: [], now: isoTime(at), since: null, trouble: null },
  ...{ day: noBand(at), minutes: noBand(at), reports: { hour: 0, day: 0 } },
  ...{ byCountry: { least: 5, shown: [] }, looks: [], notices: [], foundations: [], maintenance: [] },
  ...{ past: { incidents: [], total: 0, next: null }, history: [] },
  uptime: { month: noUptime, quarter: noUptime, year: noUptime },
})

export function memoryFacts(source: Source): PageFacts {
  const board = async (sight: Sight): Promise<BoardView> => {
    const services = await source.services(sight)
    const counts = {
      all: services.length,
      ok: services.length,
      suspected: 0,
      slow: 0,
      down: 0,
      recovering: 0,
    }
    return {
      ...{ now: isoTime(source.now()), exercise: null, overall: 'calm', states: counts, sectors: [] },
      ...{ incidents: [], openIncidents: 0, foundations: [], world: noBand(source.now()) },
      ...{ reportsLastHour: 0, countries: { least: 5, shown: [] }, maintenance: [] },
      ...{ rows: services.map(row), total: services.length, page: 1, pages: 1 },
      asked: { q: '', state: null, sector: null, country: null },
    }
  }
  const now = (): string => isoTime(source.now())
  return {
    board,
    states: (sight) => source.services(sight),
    async brief(id, sight) {
      const services = await source.services(sight)
      const found = services.find((service) => service.id === id)
      if (id !== null && found === undefined) return null
      const about = { id, name: found?.name ?? null, state: found?.state ?? ('ok' as const) }
      const none = { since: null, symptom: null, incident: null, troubled: 0 }
      return { now: isoTime(source.now()), ...about, ...none, all: services.length }
    },
    history: async () => ({
      ...{ now: now(), from: now().slice(0, 10), days: 1, since: now(), world: [], sectors: [], rows: [] },
      ...{ total: 0, page: 1, pages: 1, asked: { q: '', sector: null } },
    }),
    async serviceHistory(id, sight) {
      const found = (await source.services(sight)).find((service) => service.id === id)
      if (found === undefined) return null
      const uptime = { today: noUptime, month: noUptime, quarter: noUptime, year: noUptime }
      return { now: now(), id, name: found.name, knownSince: now(), days: [], uptime }
    },
    incidents: async () => ({ now: now(), incidents: [], next: null, total: 0, years: [] }),
    graph: async () => null,
  }
}
