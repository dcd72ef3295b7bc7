// A replayed day as the rest of Holdfast sees it: an atlas, signals by minute, and what truly happened.

import type { Atlas } from '../atlas/index.ts'
import type { CheckSpec } from '../checks/index.ts'
import type { CheckResult, Notice } from '../signals/index.ts'
import type { EndpointSpec } from '../steering/index.ts'
import type { CountryCode, FoundationPath, Instant, ServiceId } from '../terms/index.ts'
import type { Fate } from './invented.ts'
import type { Tally } from './tally.ts'

export type MinuteCounts = readonly (readonly [service: ServiceId, country: CountryCode, count: number])[]

export type Truth = {
  readonly root: FoundationPath
  /** Minutes after t0 in `onset` and `restored`. */
  readonly affected: ReadonlyMap<ServiceId, Fate>
  /** Blamed by the crowd without a fault of their own. */
  readonly bystanders: readonly ServiceId[]
  readonly dependsOn: ReadonlyMap<ServiceId, readonly FoundationPath[]>
}

export type Scenario = {
  readonly id: string
  /** Stands on every screen that shows anything of it. */
  readonly label: string
  /** What of it is invented, in a sentence. */
  readonly invented: string
  readonly seed: number
  /** Part of the published volume of reports, above 0 and up to 1. */
  readonly scale: number
  readonly startsAt: Instant
  readonly t0: Instant
  readonly endsAt: Instant
  /** Minutes from `startsAt` to `endsAt`; `t0` is at the start of minute `t0Minute`. */
  readonly minutes: number
  readonly t0Minute: number
  readonly atlas: Atlas
  readonly serviceIds: readonly ServiceId[]
  readonly countries: readonly CountryCode[]
  readonly endpoint: EndpointSpec
  readonly checks: readonly CheckSpec[]
  readonly truth: Truth
  /** Reports of one minute as indices into `serviceIds` and `countries`. The same minute is always the same. */
  tally(minute: number): Tally
  minute(minute: number): { readonly counts: MinuteCounts; readonly notices: readonly Notice[] }
  /** The provider's posts of one minute. */
  notices(minute: number): readonly Notice[]
  /** Results of the example's checks in [from, to), in order. */
  checkResults(from: Instant, to: Instant): readonly CheckResult[]
  /** How finely the clock should go through a minute, in seconds: fine where the example's health turns. */
  stepSeconds(minute: number): number
}
