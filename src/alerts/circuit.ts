// Whether a channel takes messages, as a value. While it does, several are under way; once it has refused several in a
// row it is dead, and one message at a time asks whether it lives: a hundred thousand that wait must not all knock.

import { type Duration, type Instant, ms, type Random, seconds } from '../terms/index.ts'

export type Circuit = {
  /** In a row. */
  readonly failures: number
  /** When the first of them was; null: none. */
  readonly since: Instant | null
  /** Nothing is sent before, by the monotonic clock. */
  readonly notBefore: number
  readonly why: string | null
}

export const closed: Circuit = { failures: 0, since: null, notBefore: 0, why: null }

/** One can be bad luck and two a restart of the receiver; a third in a row is no accident. */
const deadAfter = 3
const firstWait = seconds(1)
/** So long at most does a channel that is back wait for what is kept for it. */
const longestWait = seconds(60)

export const isDead = ({ failures }: Circuit): boolean => failures >= deadAfter

/** Doubling from a second up to the longest, each between half and the whole of it, so that channels do not march in step. */
export function retryWait(attempts: number, random: Random, longest: Duration): Duration {
  const whole = Math.min(longest, firstWait * 2 ** Math.min(attempts - 1, 30))
  return ms(whole * (0.5 + random.next() / 2))
}

export type Failed = {
  readonly now: Instant
  readonly monotonic: number
  readonly why: string
  /** What the service asked for (Retry-After). */
  readonly afterMs?: number
}

/** Before it is dead a failure holds up its own message alone, unless the service asked for a pause. */
export function failed(circuit: Circuit, { now, monotonic, why, afterMs }: Failed, random: Random): Circuit {
  const failures = circuit.failures + 1
  const wait = Math.max(
    afterMs ?? 0,
    failures < deadAfter ? 0 : retryWait(failures - deadAfter + 1, random, longestWait),
  )
  return {
    failures,
    since: circuit.since ?? now,
    notBefore: Math.max(circuit.notBefore, monotonic + wait),
    why,
  }
}

/** How many more may go out now, and how long to wait when none may; wait null: until one that is under way has ended. */
export function roomIn(
  circuit: Circuit,
  underWay: number,
  atOnce: number,
  monotonic: number,
): { readonly room: number; readonly wait: Duration | null } {
  const wait = circuit.notBefore - monotonic
  if (wait > 0) return { room: 0, wait: ms(wait) }
  const most = isDead(circuit) ? 1 : atOnce
  return { room: Math.max(0, most - underWay), wait: null }
}
