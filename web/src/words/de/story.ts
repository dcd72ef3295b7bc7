// What the pages that explain say besides: it arrives with them.

import { foundation } from './foundation.ts'
import { history } from './history.ts'
import { incident } from './incident.ts'
import { map } from './map.ts'
import { providers } from './providers.ts'
import { service } from './service.ts'
import { subscribe } from './subscribe.ts'

export const words = { foundation, history, incident, map, providers, service, subscribe }
