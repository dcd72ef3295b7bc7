// What only the console says: loaded there alone.

import { account } from './account.ts'
import { came } from './came.ts'
import { evidence } from './evidence.ts'
import { journal } from './journal.ts'
import { rehearsing } from './rehearsing.ts'
import { shortcuts } from './shortcuts.ts'
import { steering } from './steering.ts'
import { voice } from './voice.ts'
import { watching } from './watching.ts'

export const words = { account, came, evidence, journal, rehearsing, shortcuts, steering, voice, watching }
