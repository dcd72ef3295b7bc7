// All that a detector keeps of one service.

import type { ServiceId } from '../terms/index.ts'
import { type Baseline, createBaseline } from './baseline.ts'
import { createCounts, type ServiceCounts } from './counts.ts'

export type Track = {
  readonly service: ServiceId
  readonly counts: ServiceCounts
  readonly baseline: Baseline
  /** The last minute at which a window was surprising; the baseline does not learn from what is. */
  hotAt: number
  /** Since when it has been hot without a pause. */
  hotSince: number
}

/** Before any minute. */
export const longAgo = -1e9

export const createTrack = (service: ServiceId): Track => ({
  service,
  counts: createCounts(),
  baseline: createBaseline(),
  hotAt: longAgo,
  hotSince: longAgo,
})
