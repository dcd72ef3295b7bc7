// The pages of the public side: what the first load brings along.

import { Board } from '../pages/board/board.tsx'
import { Exercises } from '../pages/exercises.tsx'
import { FoundationPage } from '../pages/foundation/foundation.tsx'
import { Foundations } from '../pages/foundations.tsx'
import { IncidentPage } from '../pages/incident.tsx'
import { Incidents } from '../pages/incidents.tsx'
import { Missing } from '../pages/missing.tsx'
import { ServicePage } from '../pages/service.tsx'
import type { Pages } from './app.tsx'

export const pages: Pages = {
  board: Board,
  incidents: Incidents,
  incident: IncidentPage,
  service: ServicePage,
  foundations: Foundations,
  foundation: FoundationPage,
  exercises: Exercises,
  missing: Missing,
}
