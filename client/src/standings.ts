// Which endpoint is used, as a pure machine. Away: at once when the one in use fails and another answers. Back: only
// after a wait, by single operations that are tried at a better endpoint first, and after several of them in a row
// have succeeded; a failed one doubles the wait. So an endpoint that comes and goes does not drag traffic along.

export type StandingsPolicy = {
  /** Successes in a row that bring traffic back to a better endpoint. */
  readonly up: number
  /** Operations in a row that another endpoint answered first before an endpoint counts as failing. */
  readonly slow: number
  /** How long a failed endpoint is left alone; doubles with each failure of a trial. */
  readonly backAfterMs: number
  readonly longestBackAfterMs: number
  /** Between two trials. */
  readonly trialEveryMs: number
}

export const defaultStandings: StandingsPolicy = {
  up: 3,
  slow: 3,
  backAfterMs: 30_000,
  longestBackAfterMs: 300_000,
  trialEveryMs: 1000,
}

export type Standing = {
  readonly failed: boolean
  readonly slowInRow: number
  readonly goodInRow: number
  readonly waitMs: number
  readonly trialAtMs: number
  /** Its name answers no more. */
  readonly nameLost: boolean
}

export type Standings = { readonly current: number; readonly all: readonly Standing[] }

export type StandingsEvent =
  | { readonly kind: 'succeeded'; readonly endpoint: number; readonly nowMs: number }
  | { readonly kind: 'failed'; readonly endpoint: number; readonly nowMs: number }
  /** Another endpoint answered first. */
  | { readonly kind: 'slow'; readonly endpoint: number; readonly nowMs: number }
  | { readonly kind: 'name'; readonly endpoint: number; readonly lost: boolean; readonly nowMs: number }

export type Moved = { readonly from: number; readonly to: number }
export type StandingsStep = { readonly standings: Standings; readonly moved: Moved | null }

const untried = (policy: StandingsPolicy): Standing => ({
  failed: false,
  slowInRow: 0,
  goodInRow: 0,
  waitMs: policy.backAfterMs,
  trialAtMs: 0,
  nameLost: false,
})

export const startStandings = (count: number, policy: StandingsPolicy): Standings => ({
  current: 0,
  all: Array.from({ length: count }, () => untried(policy)),
})

export function stepStandings(
  standings: Standings,
  event: StandingsEvent,
  policy: StandingsPolicy,
): StandingsStep {
  const at = standings.all[event.endpoint]
  if (at === undefined) return { standings, moved: null }
  // What is in use, or all there is, is taken at its word; only a way back has to be proved.
  const trusted = event.endpoint === standings.current || !usable(standings.all[standings.current]!)
  const changed = judged(at, event, trusted, policy)
  const all = standings.all.map((one, index) => (index === event.endpoint ? changed : one))
  const current = chosen({ current: standings.current, all }, event, policy)
  const moved = current === standings.current ? null : { from: standings.current, to: current }
  return { standings: { current, all }, moved }
}

function judged(at: Standing, event: StandingsEvent, trusted: boolean, policy: StandingsPolicy): Standing {
  switch (event.kind) {
    case 'succeeded':
      return at.failed && !trusted && at.goodInRow + 1 < policy.up
        ? { ...at, slowInRow: 0, goodInRow: at.goodInRow + 1 }
        : { ...untried(policy), nameLost: at.nameLost, goodInRow: Math.min(at.goodInRow + 1, policy.up) }
    case 'slow':
      return at.slowInRow + 1 < policy.slow && !at.failed
        ? { ...at, slowInRow: at.slowInRow + 1, goodInRow: 0 }
        : failing(at, event.nowMs, policy)
    case 'failed':
      return failing(at, event.nowMs, policy)
    case 'name':
      // A name that has come back has its endpoint tried again soon, and proved like any other.
      return event.lost || !at.nameLost
        ? { ...at, nameLost: event.lost }
        : { ...at, nameLost: false, failed: true, goodInRow: 0, trialAtMs: event.nowMs }
  }
}

function failing(at: Standing, nowMs: number, policy: StandingsPolicy): Standing {
  const again = at.failed && nowMs >= at.trialAtMs - policy.trialEveryMs
  const waitMs = again ? Math.min(2 * at.waitMs, policy.longestBackAfterMs) : at.waitMs
  return { ...at, failed: true, slowInRow: 0, goodInRow: 0, waitMs, trialAtMs: nowMs + waitMs }
}

const usable = ({ failed, nameLost }: Standing): boolean => !failed && !nameLost

function chosen({ current, all }: Standings, event: StandingsEvent, policy: StandingsPolicy): number {
  const inUse = all[current]!
  if (event.kind === 'succeeded' && event.endpoint !== current && usable(all[event.endpoint]!)) {
    if (!usable(inUse)) return event.endpoint
    if (event.endpoint < current && all[event.endpoint]!.goodInRow >= policy.up) return event.endpoint
  }
  if (event.kind === 'name' && event.lost && event.endpoint === current) {
    const next = all.findIndex(usable)
    return next === -1 ? current : next
  }
  return current
}

/**
 * The endpoints in the order in which an operation tries them, with what that costs in trials noted: one operation in
 * `trialEveryMs` begins at a better endpoint that may have recovered.
 */
export function orderOf(
  { current, all }: Standings,
  nowMs: number,
  policy: StandingsPolicy,
): { readonly order: readonly number[]; readonly standings: Standings } {
  const better = all.findIndex(
    ({ nameLost, trialAtMs }, index) => index < current && !nameLost && nowMs >= trialAtMs,
  )
  const lead = better === -1 ? [current] : [better, current]
  const others = all.map((_, index) => index).filter((index) => !lead.includes(index))
  const order = [
    ...lead,
    ...others.filter((index) => usable(all[index]!)),
    ...others.filter((index) => !usable(all[index]!)),
  ]
  const tried = (one: Standing): Standing => ({ ...one, trialAtMs: nowMs + policy.trialEveryMs })
  const noted = all.map((one, index) => (index === better ? tried(one) : one))
  return { order, standings: { current, all: noted } }
}
