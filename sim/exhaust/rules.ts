// What is searched: the bounds, and the design that is put to the test.

import type { Plan } from '../../src/steering/index.ts'
import type { WriteRule } from '../resource.ts'

export type Rules = {
  readonly write: WriteRule
  /** Amazon's records pointed at the plan; Holdfast's are values. */
  readonly records: 'by-value' | 'by-reference'
  readonly retire: 'never' | 'atomic' | 'by-age' | 'check-then-delete'
}

/** Holdfast's own. Its clean-up is asked in every state, see `clean-up.ts`. */
export const holdfast: Rules = { write: 'atomic', records: 'by-value', retire: 'atomic' }

/** How often each may happen in a run; `Infinity` is any number of times. */
export type Faults = {
  /** An enactor's process dies and starts again with nothing remembered; its request may still land at any time. */
  readonly crashes: number
  /** A write without a reply in time: it has landed, or lands at any later time, or never. */
  readonly lostReplies: number
  /** An enactor changes its selection. */
  readonly moves: number
}

export type Bounds = Faults & {
  readonly enactors: number
  /** In order of their generations; two may share one (twins minted by two planners). */
  readonly plans: readonly Plan[]
}
