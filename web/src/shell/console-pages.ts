// The pages of the console: the public ones too, and what only who signed in may see. A chunk of its own, with its styles.

import '../styles/console.css'
import { ConsoleFoundation } from '../pages/foundation/console-foundation.tsx'
import { ConsoleIncident } from '../pages/incident/console-incident.tsx'
import { Journal } from '../pages/journal/journal.tsx'
import { Works } from '../pages/maintenance/works.tsx'
import { OwnAccount } from '../pages/people/own.tsx'
import { UsersPage } from '../pages/people/users.tsx'
import { Rehearsals } from '../pages/rehearsals/rehearsals.tsx'
import { AllPlans } from '../pages/steering/all-plans.tsx'
import { ConsoleBoard } from '../pages/steering/console-board.tsx'
import { EndpointPage } from '../pages/steering/endpoint.tsx'
import { Endpoints } from '../pages/steering/endpoints.tsx'
import { Nodes } from '../pages/steering/nodes.tsx'
import { Waiting } from '../pages/steering/waiting.tsx'
import { ZonesPage } from '../pages/steering/zones.tsx'
import { Alerts } from '../pages/voice/alerts.tsx'
import { Messages } from '../pages/voice/messages.tsx'
import { Silences } from '../pages/voice/silences.tsx'
import { Subscribers } from '../pages/voice/subscribers.tsx'
import { Told } from '../pages/voice/told.tsx'
import { Checks } from '../pages/watching/checks.tsx'
import { Configuration } from '../pages/watching/configuration.tsx'
import { Edges } from '../pages/watching/edges.tsx'
import { Feeds } from '../pages/watching/feeds.tsx'
import { WhatIf } from '../pages/what-if/what-if.tsx'
import type { Pages } from './app.tsx'
import { pages as everybodys } from './public-pages.ts'
import { Shortcuts } from './shortcuts-help.tsx'
import { pages as story } from './story-pages.ts'

export const pages: Pages = {
  ...everybodys,
  ...story,
  foundation: ConsoleFoundation,
  incident: ConsoleIncident,
  board: ConsoleBoard,
  endpoints: Endpoints,
  endpoint: EndpointPage,
  edges: Edges,
  checks: Checks,
  feeds: Feeds,
  journal: Journal,
  'what-if': WhatIf,
  rehearsals: Rehearsals,
  alerts: Alerts,
  messages: Messages,
  told: Told,
  silences: Silences,
  maintenance: Works,
  subscribers: Subscribers,
  configuration: Configuration,
  account: OwnAccount,
  users: UsersPage,
  nodes: Nodes,
  plans: AllPlans,
  zones: ZonesPage,
  waiting: Waiting,
  under: Shortcuts,
}
