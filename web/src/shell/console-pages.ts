// The pages of the console: the public ones too, and what only who signed in may see. A chunk of its own.

import { Checks } from '../pages/checks.tsx'
import { Edges } from '../pages/edges.tsx'
import { EndpointPage } from '../pages/endpoint.tsx'
import { Endpoints } from '../pages/endpoints.tsx'
import { Feeds } from '../pages/feeds.tsx'
import { ConsoleFoundation } from '../pages/foundation/console-foundation.tsx'
import { ConsoleIncident } from '../pages/incident/console-incident.tsx'
import { Journal } from '../pages/journal.tsx'
import { Rehearsals } from '../pages/rehearsals.tsx'
import { WhatIf } from '../pages/what-if/what-if.tsx'
import type { Pages } from './app.tsx'
import { pages as everybodys } from './public-pages.ts'
import { pages as story } from './story-pages.ts'

export const pages: Pages = {
  ...everybodys,
  ...story,
  foundation: ConsoleFoundation,
  incident: ConsoleIncident,
  endpoints: Endpoints,
  endpoint: EndpointPage,
  edges: Edges,
  checks: Checks,
  feeds: Feeds,
  journal: Journal,
  'what-if': WhatIf,
  rehearsals: Rehearsals,
}
