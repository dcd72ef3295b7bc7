// What is remembered of the past for learning edges: independent outages of foundations, who was hit in each and when,
// and since when each service is watched at all. That a service stayed quiet counts only while somebody would have
// noticed.

import { type FoundationPath, hours, type Instant, type ServiceId } from '../../terms/index.ts'
import { areKin } from '../standing.ts'

export type PastOutage = {
  readonly foundation: FoundationPath
  /** The earliest trouble of a service that it explains. */
  readonly beganAt: Instant
  readonly clearedAt: Instant
  /** Services whose own trouble began meanwhile, and when. */
  readonly hits: ReadonlyMap<ServiceId, Instant>
  /** In trouble since before, or merely blamed by people: they say nothing. */
  readonly unclear: ReadonlySet<ServiceId>
}

export type Watched = {
  readonly since: Instant
  /** Null: it still is. */
  readonly until: Instant | null
  /** Incidents since then, those in outages included. */
  readonly troubles: number
}

export type Past = {
  /** In any order. */
  readonly outages: readonly PastOutage[]
  readonly watched: ReadonlyMap<ServiceId, Watched>
  /** Up to when it is told. */
  readonly to: Instant
}

/** What follows at the same provider's region within a day may be the same outage once more. */
const sameOutage = hours(24)

/** One for each outage that is an event of its own, oldest first; of kin within a day only the first. */
export function independentOutages(outages: readonly PastOutage[]): readonly PastOutage[] {
  const kept: PastOutage[] = []
  for (const outage of [...outages].sort((a, b) => a.beganAt - b.beganAt)) {
    const again = kept.some(
      (before) =>
        outage.beganAt - Math.max(before.beganAt, before.clearedAt) < sameOutage &&
        areKin(before.foundation, outage.foundation),
    )
    if (!again) kept.push(outage)
  }
  return kept
}

export const watchedAt = (watched: Watched | undefined, at: Instant): boolean =>
  watched !== undefined && watched.since <= at && (watched.until === null || watched.until > at)
