// Acts as they are kept: as they were ordered, and when they were ended early.

import type { Maintenance, Silence } from '../../telling/index.ts'
import type { Instant } from '../../terms/index.ts'

/** Ended by hand; null: its time runs. */
type Ended = { readonly ended: Instant | null }

export type Act = Ended & { readonly id: string; readonly from: Instant; readonly until: Instant }
export type KeptSilence = Silence & Ended
export type KeptMaintenance = Maintenance &
  Ended & {
    readonly origin: 'configuration' | 'rule' | 'hand'
    /** One of what comes back that somebody called off. */
    readonly skipped?: boolean
  }
