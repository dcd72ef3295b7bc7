// What would happen, asked of the live realm: a function of what is known, which moves nothing.

import type { Outcome } from '../terms/index.ts'
import type { ConcentrationView, WhatIfView } from './what-if-views.ts'

export interface Outlook {
  /** `lose`: foundations, or `jurisdiction:NAME`. Refuses what nothing stands on, with what was probably meant. */
  whatIf(lose: readonly string[]): Outcome<WhatIfView>
  concentration(): Promise<ConcentrationView>
}
