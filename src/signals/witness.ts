// One vantage as it is heard: what it said of each check, and until when that counts. A saying counts for three
// intervals from when it was *sent*, not from when it arrived: what waited in a broken network is old news. The clocks
// of two machines are never compared; how late a saying is, is measured against the least late one of its session.

import type { CheckId, Duration } from '../terms/index.ts'
import type { HealthState } from './health.ts'
import type { CheckResult } from './shapes.ts'

/** What one vantage says of one check after a look. */
export type Saying = {
  readonly check: CheckId
  /** Of what is looked at and how it is judged: a vantage that goes by another configuration has no vote here. */
  readonly definition: string
  /** Grows with each look within a session. */
  readonly sequence: number
  readonly state: HealthState
  /** Of the last look alone. */
  readonly verdict: CheckResult['verdict']
  /** Milliseconds between the end of the look and the sending. */
  readonly age: number
  readonly why: string
  /** It is judged down by what a drill pretends. */
  readonly rehearsed?: true
}

export type WatchedCheck = {
  readonly definition: string
  readonly every: Duration
  readonly timeout: Duration
}

export type Said = { readonly saying: Saying; readonly endsAt: number }

export type Witness = {
  readonly session: string
  /** Earlier sessions: what still arrives from them is not heard. */
  readonly retired: readonly string[]
  /** The smallest difference seen between the time here and the sender's, and when. */
  readonly least: number
  readonly leastAt: number
  /** When the newest of its sayings was sent, in time of this node. */
  readonly heardAt: number
  /** The sender's time of the newest that has come. */
  readonly sentAt: number
  /** Why what it sees is no evidence; null when it is. */
  readonly blind: string | null
  readonly said: ReadonlyMap<CheckId, Said>
}

/** A vantage says something at least so often, whatever its checks. */
export const beatEvery = 250 as Duration
/** Nothing expires sooner: one lost packet is repeated after some 300 ms. */
export const leastLife = 1000
export const intervals = 3
/** Two clocks may run apart by this share; the least lag grows by it, so that drift is never taken for delay. */
const drift = 0.0005
const retiredKept = 8

/** The times are milliseconds of monotonic clocks: the sender's, and this node's. */
export function witnessOf(
  before: Witness | undefined,
  { session, sentAt, now }: { readonly session: string; readonly sentAt: number; readonly now: number },
): Witness {
  const offset = now - sentAt
  if (before?.session !== session)
    return {
      session,
      retired: before ? [...before.retired, before.session].slice(-retiredKept) : [],
      least: offset,
      leastAt: now,
      heardAt: Number.NEGATIVE_INFINITY,
      sentAt: Number.NEGATIVE_INFINITY,
      blind: null,
      said: new Map(),
    }
  const least = leastAt(before, now)
  return offset <= least ? { ...before, least: offset, leastAt: now } : before
}

const leastAt = ({ least, leastAt }: Witness, now: number): number => least + drift * (now - leastAt)

/** How much later it came than the least late of its session, in milliseconds. */
export const lagOf = (witness: Witness, sentAt: number, now: number): number =>
  Math.max(0, now - sentAt - leastAt(witness, now))

export const isNewer = (saying: Saying, known: Saying): boolean =>
  saying.sequence > known.sequence ||
  (saying.sequence === known.sequence && saying.definition !== known.definition)

/** A look that hangs takes its timeout: the interval is then that. */
export function endOf({ every, timeout }: WatchedCheck, { age }: Saying, sentAt: number): number {
  const interval = Math.max(every, timeout)
  return sentAt - age + Math.max(leastLife, intervals * interval)
}
