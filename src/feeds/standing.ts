// How a feed itself stands: when it was last good, what ails it, what of it could not be read. Pure; it is a document in
// the store, so that a restart forgets nothing and tells nothing twice.

import { type Duration, type Instant, isoTime, type JsonObject, minutes } from '../terms/index.ts'
import type { Reading, Unread } from './reading-of.ts'
import { stampOf } from './stamps.ts'

export type KeptUnread = Unread & { readonly at: Instant }

export type Standing = {
  /** Since when this process asks it: in the time before, nobody looked. */
  readonly since: Instant
  readonly lastTried: Instant | null
  readonly lastGood: Instant | null
  /** What is wrong, and since when. */
  readonly trouble: { readonly since: Instant; readonly text: string } | null
  /** Told to be stale; null: it is not. */
  readonly staleSince: Instant | null
  /** Of the newest reading. */
  readonly records: number
  readonly unreadable: number
  readonly unmapped: readonly string[]
  /** Unread records met so far, each document counted when it changed. */
  readonly unreadableTotal: number
  /** The newest few, cut. */
  readonly kept: readonly KeptUnread[]
}

export const standingLimits = { kept: 20, unmapped: 200 } as const

/** So many rounds without a good one, and never less than this: a page may be away for a moment. */
const patientRounds = 5
const leastPatience: Duration = minutes(5)

export const beginning = (at: Instant): Standing => ({
  ...{ since: at, lastTried: null, lastGood: null, trouble: null, staleSince: null },
  ...{ records: 0, unreadable: 0, unmapped: [], unreadableTotal: 0, kept: [] },
})

export type Outcome = {
  readonly at: Instant
  readonly trouble: string | null
  readonly readings: readonly Reading[]
}

export type Told = 'stale' | 'back'

/** What follows from a round, and what is to be told of it. */
export function afterRound(
  before: Standing,
  every: Duration,
  { at, trouble, readings }: Outcome,
): { readonly standing: Standing; readonly told: Told | null } {
  const read = readings.length === 0 ? before : withReadings(before, readings, at)
  if (trouble === null) {
    const standing = { ...read, lastTried: at, lastGood: at, trouble: null, staleSince: null }
    return { standing, told: before.staleSince === null ? null : 'back' }
  }
  const patience = Math.max(leastPatience, patientRounds * every)
  const isStale = at - Math.max(before.lastGood ?? 0, before.since) >= patience
  const text = trouble.slice(0, 500)
  const standing = {
    ...read,
    ...{ lastTried: at, trouble: { since: before.trouble?.since ?? at, text } },
    staleSince: before.staleSince ?? (isStale ? at : null),
  }
  return { standing, told: isStale && before.staleSince === null ? 'stale' : null }
}

function withReadings(before: Standing, readings: readonly Reading[], at: Instant): Standing {
  const sum = (of: (reading: Reading) => number): number =>
    readings.reduce((total, one) => total + of(one), 0)
  const unreadable = sum((reading) => reading.unreadable)
  const had = new Set(before.kept.map(({ raw }) => raw))
  const added = readings.flatMap(({ kept }) => kept).filter(({ raw }) => !had.has(raw))
  return {
    ...before,
    records: sum(({ read }) => read),
    unreadable,
    unmapped: [...new Set(readings.flatMap(({ unmapped }) => unmapped))].slice(0, standingLimits.unmapped),
    unreadableTotal: before.unreadableTotal + (added.length > 0 ? unreadable : 0),
    kept: [...added.map((unread) => ({ ...unread, at })), ...before.kept].slice(0, standingLimits.kept),
  }
}

const written = (at: Instant | null): string | null => (at === null ? null : isoTime(at))

export const standingJson = ({ since: _, ...standing }: Standing): JsonObject => ({
  ...standing,
  lastTried: written(standing.lastTried),
  lastGood: written(standing.lastGood),
  staleSince: written(standing.staleSince),
  trouble:
    standing.trouble === null
      ? null
      : { since: isoTime(standing.trouble.since), text: standing.trouble.text },
  unmapped: [...standing.unmapped],
  kept: standing.kept.map(({ at, why, raw }) => ({ at: isoTime(at), why, raw })),
})

/** Of a document that an earlier version wrote, what makes sense. */
export function standingFrom(json: JsonObject | null, now: Instant): Standing {
  if (json === null) return beginning(now)
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
  return {
    ...beginning(now),
    ...{
      lastTried: stampOf(json.lastTried),
      lastGood: stampOf(json.lastGood),
      staleSince: stampOf(json.staleSince),
    },
    trouble: troubleFrom(json.trouble),
    ...{ records: number(json.records), unreadable: number(json.unreadable) },
    unreadableTotal: number(json.unreadableTotal),
    kept: Array.isArray(json.kept) ? json.kept.flatMap(keptFrom) : [],
  }
}

function troubleFrom(value: unknown): Standing['trouble'] {
  const { since, text } = (value ?? {}) as { since?: unknown; text?: unknown }
  const at = stampOf(since)
  return at === null || typeof text !== 'string' ? null : { since: at, text }
}

function keptFrom(value: unknown): readonly KeptUnread[] {
  const { at, why, raw } = (value ?? {}) as { at?: unknown; why?: unknown; raw?: unknown }
  const when = stampOf(at)
  return when === null || typeof why !== 'string' || typeof raw !== 'string' ? [] : [{ at: when, why, raw }]
}
