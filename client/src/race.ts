// Staggered attempts at several candidates (RFC 8305 §5), as a pure machine over their indices: the next one starts
// when the last has failed, or has been silent for `delayMs`; the first that succeeds wins and the rest is given up.
// Connections race with it, and so do whole requests to several endpoints.

export type RacePolicy = {
  /** How long an attempt may be silent before the next candidate is tried beside it; null: only once it has failed. */
  readonly delayMs: number | null
  /** When everything still open is given up. */
  readonly withinMs: number
  /** Attempts at a time. */
  readonly atOnce: number
}

export type Race = {
  readonly count: number
  readonly next: number
  readonly trying: readonly number[]
  /** When the next one may start though nothing has failed. */
  readonly nextAtMs: number
  readonly endsAtMs: number
  readonly over: boolean
}

export type RaceEvent =
  | { readonly kind: 'failed'; readonly index: number; readonly nowMs: number }
  | { readonly kind: 'succeeded'; readonly index: number; readonly nowMs: number }
  | { readonly kind: 'time'; readonly nowMs: number }
  | { readonly kind: 'abandoned'; readonly nowMs: number }

export type RaceEffect =
  | { readonly kind: 'try'; readonly index: number }
  | { readonly kind: 'giveUp'; readonly index: number }
  /** Tell the time then; replaces what was asked for before. */
  | { readonly kind: 'wake'; readonly atMs: number }
  | { readonly kind: 'won'; readonly index: number }
  | { readonly kind: 'lost'; readonly why: 'failed' | 'late' | 'abandoned' }

export type RaceStep = { readonly race: Race; readonly effects: readonly RaceEffect[] }

export function startRace(count: number, policy: RacePolicy, nowMs: number): RaceStep {
  const race: Race = {
    count,
    next: 0,
    trying: [],
    nextAtMs: nowMs,
    endsAtMs: nowMs + policy.withinMs,
    over: false,
  }
  return advance(race, policy, nowMs, false)
}

export function stepRace(race: Race, event: RaceEvent, policy: RacePolicy): RaceStep {
  if (race.over) return { race, effects: [] }
  switch (event.kind) {
    case 'failed': {
      if (!race.trying.includes(event.index)) return { race, effects: [] }
      const trying = race.trying.filter((index) => index !== event.index)
      return advance({ ...race, trying }, policy, event.nowMs, true)
    }
    case 'succeeded':
      return race.trying.includes(event.index)
        ? end(race, { kind: 'won', index: event.index })
        : { race, effects: [] }
    case 'time':
      return event.nowMs >= race.endsAtMs
        ? end(race, { kind: 'lost', why: 'late' })
        : advance(race, policy, event.nowMs, false)
    case 'abandoned':
      return end(race, { kind: 'lost', why: 'abandoned' })
  }
}

function advance(race: Race, policy: RacePolicy, nowMs: number, hasFailed: boolean): RaceStep {
  const waits = race.next < race.count
  if (!waits && race.trying.length === 0) return end(race, { kind: 'lost', why: 'failed' })
  const due = hasFailed || race.trying.length === 0 || (policy.delayMs !== null && nowMs >= race.nextAtMs)
  if (!waits || !due || race.trying.length >= policy.atOnce)
    return { race, effects: [wake(race, policy, nowMs)] }
  const started: Race = {
    ...race,
    next: race.next + 1,
    trying: [...race.trying, race.next],
    nextAtMs: nowMs + (policy.delayMs ?? 0),
  }
  return { race: started, effects: [{ kind: 'try', index: race.next }, wake(started, policy, nowMs)] }
}

function wake(
  { next, count, trying, nextAtMs, endsAtMs }: Race,
  { delayMs, atOnce }: RacePolicy,
  nowMs: number,
): RaceEffect {
  const another = next < count && delayMs !== null && trying.length < atOnce
  return { kind: 'wake', atMs: another ? Math.min(Math.max(nextAtMs, nowMs), endsAtMs) : endsAtMs }
}

function end(race: Race, outcome: RaceEffect): RaceStep {
  const losers = race.trying.filter((index) => outcome.kind !== 'won' || index !== outcome.index)
  return {
    race: { ...race, trying: [], over: true },
    effects: [...losers.map((index): RaceEffect => ({ kind: 'giveUp', index })), outcome],
  }
}
