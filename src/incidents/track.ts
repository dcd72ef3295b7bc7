// All that a detector keeps of one service.

import type { ServiceId } from '../terms/index.ts'
import { type Baseline, createBaseline } from './baseline.ts'
import { createCounts, type ServiceCounts } from './counts.ts'
import type { Plateau } from './course.ts'

export type Track = Plateau & {
  readonly service: ServiceId
  readonly counts: ServiceCounts
  readonly baseline: Baseline
  /** The first minute in which its silence would have meant something: it was configured later than the watch began. */
  watchedFrom: number
  /** The last minute at which a window was surprising or an incident open; the level does not learn from what is. */
  hotAt: number
  /** Since when it has been hot without a pause. */
  hotSince: number
  /** Whether nothing was known of the service when it got hot: its usual may be anything. */
  hotUnknown: boolean
}

/** Before any minute. */
export const longAgo = -1e9

export const createTrack = (service: ServiceId): Track => ({
  service,
  counts: createCounts(),
  baseline: createBaseline(),
  watchedFrom: longAgo,
  hotAt: longAgo,
  hotSince: longAgo,
  hotUnknown: false,
  plateau: 0,
  fallen: false,
})
