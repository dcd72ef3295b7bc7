// When an incident opens, recovers, ends and comes back.

import { type Duration, minutes } from '../terms/index.ts'

export type LifeRules = {
  /** Belief (`beliefOf`) at which an incident opens: -log10 p, where the crowd alone speaks. */
  readonly openAt: number
  /** Calm for so long: recovering. */
  readonly recoverAfter: Duration
  /** Recovering for so long: resolved. */
  readonly resolveAfter: Duration
  /** What comes back within this long after the end is the same incident. */
  readonly reopenWithin: Duration
}

export const lifeRules: LifeRules = {
  openAt: 5,
  recoverAfter: minutes(2),
  resolveAfter: minutes(3),
  reopenWithin: minutes(30),
}
