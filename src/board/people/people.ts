// The people who sign in, as the routes see them.

import type { Caller, Session } from '../caller.ts'

export type Known = {
  readonly caller: Caller
  readonly session: Session
  /** Where the session is kept: what may be ended, and watched. */
  readonly hash: string
}

export interface People {
  /** Whose cookie this is; null: nobody's, or no more. Touches no disk. */
  recognise(secret: string): Known | null
}
