// Replays a scenario: the day's minutes in order, each its reports first, then what checks and providers said, then
// the virtual clock. The clock moves only once everything before it was taken, so nothing arrives from the future
// and a slow intake slows the day down instead of losing any of it.

import type { CheckResult, Notice } from '../signals/index.ts'
import {
  after,
  assert,
  between,
  type Clock,
  type Duration,
  type Instant,
  ms,
  type Timers,
} from '../terms/index.ts'
import { type BatchLimits, reportBatches } from './report-lines.ts'
import type { Scenario } from './scenario.ts'
import type { Tally } from './tally.ts'

export type Taken = { readonly accepted: number; readonly duplicate: number; readonly rejected: number }

/** Where a replay goes: the intake of an exercise, its other signals, and its clock. */
export interface ReplayTarget {
  /** One post of NDJSON, at most 4 MiB. Rejects when it was not taken; the replay then ends with that error. */
  reports(ndjson: Uint8Array): Promise<Taken>
  signals(signals: {
    readonly results: readonly CheckResult[]
    readonly notices: readonly Notice[]
  }): Promise<void>
  /** `progress`: 0 to 1. */
  advance(to: Instant, progress: number): Promise<void>
}

export type ReplayProgress = Taken & {
  /** The virtual clock. */
  readonly now: Instant
  readonly progress: number
  readonly minute: number
  readonly minutes: number
  /** Real time since the replay began. */
  readonly took: Duration
}

export type Replay = {
  readonly scenario: Scenario
  /** Virtual seconds per real second; 0 or Infinity: as fast as it goes. */
  readonly speed: number
  readonly target: ReplayTarget
  readonly clock: Pick<Clock, 'monotonic'>
  readonly timers: Timers
  /** After every minute of the day. */
  readonly onProgress?: (progress: ReplayProgress) => void
  readonly signal?: AbortSignal
  readonly limits?: BatchLimits
  /** Posts under way at once. Default 4. */
  readonly inFlight?: number
}

export type ReplayEnd = ReplayProgress & { readonly state: 'finished' | 'stopped' }

const usualLimits: BatchLimits = { bytes: 1024 * 1024, lines: 10_000 }
const largestPost = 4 * 1024 * 1024

/** Resolves when the day is over, or `stopped` when `signal` says so; rejects when the target does. */
export async function runReplay(replay: Replay): Promise<ReplayEnd> {
  const { scenario, target, onProgress } = replay
  assert(replay.speed >= 0, 'a replay does not run backwards')
  assert((replay.limits ?? usualLimits).bytes <= largestPost, 'a post has at most 4 MiB')
  const began = replay.clock.monotonic()
  const sum = { accepted: 0, duplicate: 0, rejected: 0 }
  let now = scenario.startsAt
  const tell = (minute: number): ReplayProgress => {
    const progress = between(scenario.startsAt, now) / between(scenario.startsAt, scenario.endsAt)
    const took = ms(replay.clock.monotonic() - began)
    return { ...sum, now, progress, minute, minutes: scenario.minutes, took }
  }
  for (let minute = 0; minute < scenario.minutes; minute++) {
    const tally = scenario.tally(minute)
    const notices = scenario.notices(minute)
    const steps = 60 / scenario.stepSeconds(minute)
    for (let index = 0; index < steps; index++) {
      const next = after(now, ms(60_000 / steps))
      await untilDue(replay, began, now)
      if (replay.signal?.aborted === true) return { ...tell(minute), state: 'stopped' }
      await postReports(replay, minute, tally, { index, of: steps }, sum)
      const due = notices.filter((notice) => notice.receivedAt >= now && notice.receivedAt < next)
      await target.signals({ results: scenario.checkResults(now, next), notices: due })
      now = next
      await target.advance(now, tell(minute).progress)
    }
    onProgress?.(tell(minute))
  }
  return { ...tell(scenario.minutes), state: 'finished' }
}

/** Bounded: a post begins only when fewer than `inFlight` are under way; all are answered before this resolves. */
async function postReports(
  { scenario, target, limits = usualLimits, inFlight = 4 }: Replay,
  minute: number,
  tally: Tally,
  slice: { readonly index: number; readonly of: number },
  sum: { -readonly [K in keyof Taken]: number },
): Promise<void> {
  const batches = reportBatches(scenario, minute, tally, slice, limits)
  // The generator is shared: the first failure closes it, so that no worker takes another batch.
  const worker = async (): Promise<void> => {
    for (const batch of batches) {
      const taken = await target.reports(batch)
      sum.accepted += taken.accepted
      sum.duplicate += taken.duplicate
      sum.rejected += taken.rejected
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: inFlight }, worker))
  const failure = workers.find((one) => one.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

/** Waits until the real clock has come to virtual `now`, or the signal. */
function untilDue(
  { speed, scenario, clock, timers, signal }: Replay,
  began: number,
  now: Instant,
): Promise<void> {
  const isPaced = speed > 0 && Number.isFinite(speed)
  const wait = isPaced ? between(scenario.startsAt, now) / speed - (clock.monotonic() - began) : 0
  if (wait <= 0 || signal?.aborted === true) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = timers.after(ms(wait), done)
    signal?.addEventListener('abort', done, { once: true })
  })
}
