// What the front page may say, and with it every page. The browser loads it for the page's language alone.

import { entry } from './entry.ts'
import { exercises } from './exercises.ts'
import { home } from './home.ts'
import { maintenance } from './maintenance.ts'
import { pictures } from './pictures.ts'
import { report } from './report.ts'
import { sectors } from './sectors.ts'
import { shell } from './shell.ts'
import { states } from './states.ts'

export const words = {
  entry,
  exercises,
  home,
  pictures,
  maintenance,
  report,
  sectors,
  shell,
  states,
}
