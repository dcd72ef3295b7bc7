// What every page may say. The browser loads it for the page's language alone.

import { entry } from './entry.ts'
import { exercises } from './exercises.ts'
import { foundation } from './foundation.ts'
import { history } from './history.ts'
import { home } from './home.ts'
import { incident } from './incident.ts'
import { maintenance } from './maintenance.ts'
import { map } from './map.ts'
import { pictures } from './pictures.ts'
import { providers } from './providers.ts'
import { report } from './report.ts'
import { sectors } from './sectors.ts'
import { service } from './service.ts'
import { shell } from './shell.ts'
import { states } from './states.ts'

export const words = {
  entry,
  exercises,
  foundation,
  history,
  home,
  incident,
  map,
  pictures,
  maintenance,
  providers,
  report,
  sectors,
  service,
  shell,
  states,
}
