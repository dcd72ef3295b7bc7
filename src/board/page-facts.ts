// What the public pages ask of a desk: answers that are lean and bounded, however much there is.

import type { Sight } from './caller.ts'
import type {
  BoardQuery,
  BoardView,
  BriefView,
  GraphView,
  HistoryQuery,
  HistoryView,
  IncidentPage,
  ServiceHistoryView,
  ServiceView,
} from './views.ts'

/** `before`: `next` of the page before. */
export type IncidentPageRequest = {
  readonly before?: string
  readonly service?: string
  readonly year?: number
  readonly limit: number
}

export interface PageFacts {
  /** Every service that may be seen, and how it is. */
  states(sight: Sight): Promise<readonly Pick<ServiceView, 'id' | 'name' | 'state'>[]>
  /** `id` null: of all services. Null: nobody knows it, or the public may not. */
  brief(id: string | null, sight: Sight): Promise<BriefView | null>
  board(sight: Sight, query: BoardQuery): Promise<BoardView>
  history(sight: Sight, query: HistoryQuery): Promise<HistoryView>
  /** Null: nobody knows the service, or the public may not. */
  serviceHistory(id: string, sight: Sight, days: number): Promise<ServiceHistoryView | null>
  incidents(sight: Sight, request: IncidentPageRequest): Promise<IncidentPage>
  /** Null: nobody knows the foundation, or the public may not. */
  graph(path: string, sight: Sight): Promise<GraphView | null>
}
