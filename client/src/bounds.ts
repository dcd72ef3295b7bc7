// What the client keeps, for how long and how much of it: the figures of RFC 8767 and RFC 8305, and limits.

import { ClientError } from './errors.ts'

const second = 1000
const day = 24 * 3600 * second

export type Bounds = {
  /** How long a good answer is used past its time to live while no better one comes; RFC 8767 §5 proposes 1 to 3 days. */
  readonly holdForMs: number
  /** After a failure the name is asked for again no sooner than this; RFC 8767 §5 proposes 30 s. */
  readonly recheckMs: number
  /** The same while none of the held addresses can be reached: then the next answer is all there is to hope for. */
  readonly recheckDeadMs: number
  /** How long a caller waits for a fresh answer while there is a held one; RFC 8767 §5 proposes 1.8 s for resolvers, behind which this client stands. */
  readonly patienceMs: number
  /** After this an unanswered question has failed. */
  readonly askWithinMs: number
  /** The time to live of an answer that tells none (the system's resolver does not). */
  readonly assumedTtlMs: number
  /** Names remembered; the longest unused is forgotten first. */
  readonly names: number
  /** Addresses remembered for a name. */
  readonly addresses: number
}

export const defaultBounds: Bounds = {
  holdForMs: day,
  recheckMs: 30 * second,
  recheckDeadMs: second,
  patienceMs: 500,
  askWithinMs: 5 * second,
  assumedTtlMs: 5 * second,
  names: 1000,
  addresses: 32,
}

/** The most that each may be; the least is 0, but for the two counts, of which one is needed. */
const largest: Bounds = {
  holdForMs: 7 * day,
  recheckMs: 3600 * second,
  recheckDeadMs: 3600 * second,
  patienceMs: 60 * second,
  askWithinMs: 60 * second,
  assumedTtlMs: 3600 * second,
  names: 100_000,
  addresses: 256,
}

/** @throws ClientError for a figure out of its range. */
export function boundsOf(given: Partial<Bounds>): Bounds {
  const bounds = { ...defaultBounds, ...given }
  for (const name of Object.keys(largest) as (keyof Bounds)[]) {
    const least = name === 'names' || name === 'addresses' ? 1 : 0
    const value = bounds[name]
    if (Number.isSafeInteger(value) && value >= least && value <= largest[name]) continue
    throw new ClientError(
      'HOLDFAST_BAD_OPTION',
      `${name} is ${value}`,
      `give a whole number from ${least} to ${largest[name]}`,
    )
  }
  return bounds
}

const longestTtlMs = 7 * day

/**
 * A time to live in seconds as it came off the wire, in milliseconds. Values with the highest bit set are large, not
 * negative, and everything ends at 7 days (RFC 8767 §4, which changes RFC 2181 §8).
 */
export function ttlMsOf(seconds: number): number {
  if (!Number.isFinite(seconds)) return 0
  const unsigned = seconds < 0 ? seconds + 2 ** 32 : seconds
  return Math.min(Math.max(0, Math.trunc(unsigned)) * second, longestTtlMs)
}
