// The public pages' answers over one realm.

import type { PageFacts, ServiceDetail, ServicePageView, Sight } from '../../../board/index.ts'
import type { Incident } from '../../../incidents/index.ts'
import { parseServiceId } from '../../../terms/index.ts'
import { isShown } from '../sight.ts'
import { BoardPage } from './board-page.ts'
import { graphOf } from './graph.ts'
import { HistoryPage } from './history-page.ts'
import { type Page as IncidentFacts, incidentPage } from './incident-page.ts'
import type { Votes } from './looks.ts'
import type { FactsParts } from './parts.ts'
import { pastIncidents, serviceHistory } from './service-history.ts'
import { servicePage } from './service-page.ts'

export type Facts = PageFacts & {
  /** What the page of an incident has beyond the incident; `endpoints`: all that it is about. */
  incident(incident: Incident, endpoints: readonly string[], sight: Sight): Promise<IncidentFacts>
  /** What the page of a service has beyond the service; null: nobody knows it, or the public may not. */
  service(
    id: string,
    sight: Sight,
    votes: Votes | undefined,
  ): Promise<(Pick<ServicePageView, 'symptoms'> & Omit<ServicePageView, keyof ServiceDetail>) | null>
}

export function pageFacts(parts: FactsParts): Facts {
  const { realm } = parts
  const board = new BoardPage(parts)
  const history = new HistoryPage(parts, (sight) => board.catalogue(sight))
  const serviceOf = (id: string, sight: Sight) => {
    const parsed = parseServiceId(id)
    const service = parsed.ok ? realm.atlas.services.get(parsed.value) : undefined
    return service !== undefined && isShown(realm, service.id, sight) ? service : null
  }
  return {
    states: async (sight) =>
      [...realm.atlas.services.values()]
        .filter(({ id }) => isShown(realm, id, sight))
        .map(({ id, name }) => ({ id, name, state: realm.loop.stateOf(id) })),
    async brief(id, sight) {
      const service = id === null ? null : serviceOf(id, sight)
      return id !== null && service === null ? null : board.brief(service, sight)
    },
    incident: (incident, endpoints, sight) => incidentPage(parts, incident, endpoints, sight),
    board: (sight, query) => board.view(sight, query),
    history: (sight, query) => history.view(sight, query),
    async serviceHistory(id, sight, days) {
      const service = serviceOf(id, sight)
      return service && serviceHistory(parts, service, days, sight)
    },
    incidents: async (sight, request) => pastIncidents(parts, sight, request),
    graph: async (path, sight) => graphOf(parts, path, sight),
    async service(id, sight, votes) {
      const service = serviceOf(id, sight)
      return service && servicePage(parts, service, sight, votes)
    },
  }
}
