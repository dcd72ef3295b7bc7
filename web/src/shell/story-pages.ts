// The pages that explain: a chunk of their own, with its styles, which the front page does not carry.

import '../styles/pictures.css'
import '../styles/map.css'
import '../styles/history.css'
import '../styles/story.css'
import { FoundationList } from '../pages/foundation/foundation-list.tsx'
import { FoundationPage } from '../pages/foundation/foundation-page.tsx'
import { HistoryPage } from '../pages/history/history.tsx'
import { IncidentList } from '../pages/incident/incident-list.tsx'
import { IncidentPage } from '../pages/incident/incident-page.tsx'
import { MapPage } from '../pages/map/map.tsx'
import { Providers } from '../pages/providers.tsx'
import { ServicePage } from '../pages/service/service-page.tsx'
import { AcknowledgePage } from '../pages/subscribe/acknowledge.tsx'
import { ConfirmPage, LeavePage } from '../pages/subscribe/link-pages.tsx'
import { SubscribePage } from '../pages/subscribe/subscribe.tsx'
import type { Pages } from './app.tsx'

export const pages = {
  map: MapPage,
  history: HistoryPage,
  service: ServicePage,
  incident: IncidentPage,
  incidents: IncidentList,
  foundation: FoundationPage,
  foundations: FoundationList,
  feeds: Providers,
  subscribe: SubscribePage,
  confirm: ConfirmPage,
  leave: LeavePage,
  acknowledge: AcknowledgePage,
} satisfies Pages
