// What only the console says: loaded there alone.

import { account } from './account.ts'
import { rehearsing } from './rehearsing.ts'
import { steering } from './steering.ts'
import { voice } from './voice.ts'
import { watching } from './watching.ts'

export const words = { account, rehearsing, steering, voice, watching }
