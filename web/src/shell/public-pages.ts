// The pages of the public side: what the first load brings along.

import { Board } from '../pages/board/board.tsx'
import { Exercises } from '../pages/exercises.tsx'
import { FoundationList } from '../pages/foundation/foundation-list.tsx'
import { FoundationPage } from '../pages/foundation/foundation-page.tsx'
import { IncidentList } from '../pages/incident/incident-list.tsx'
import { IncidentPage } from '../pages/incident/incident-page.tsx'
import { Missing } from '../pages/missing.tsx'
import { ServicePage } from '../pages/service/service-page.tsx'
import type { Pages } from './app.tsx'

export const pages: Pages = {
  board: Board,
  incidents: IncidentList,
  incident: IncidentPage,
  service: ServicePage,
  foundations: FoundationList,
  foundation: FoundationPage,
  exercises: Exercises,
  missing: Missing,
}
