// What is believed of one service. Each kind of evidence says how unlikely what it sees would be if nothing were wrong,
// as -log10 p; independent unlikelihoods multiply, so their logarithms are added. One bar opens an incident, whatever
// the mixture: reports too few to say it alone say it together with a provider's word.

export type Belief = {
  /** -log10 p of the most surprising window of reports; 0: the crowd says nothing. */
  readonly crowd: number
  /** For what stands on a foundation that was named; 0: it does not. */
  readonly prior: number
  /** What providers say of what it stands on; negative where they say that it is over. */
  readonly notices: number
  /** What its own checks say; negative where they look and find it well. */
  readonly checks: number
}

export const noBelief: Belief = { crowd: 0, prior: 0, notices: 0, checks: 0 }

/**
 * A failing check opens by itself, since it was judged by a test of its own, and stands this far above the bar: looks
 * at one thing may fail for a reason of that one thing alone. Each further one that fails says as much again.
 */
const failingCheck = 1
/** Checks that look and find it well say that a surge is ten times likelier to be chance; more of them see no more. */
const passingChecks = -1

/**
 * `failing`, `passing`: own checks judged down and up. `bar`: the belief at which an incident opens. `expected`: work is
 * announced, in which checks fail, however many of them: it is half of what is needed, and people must say the rest.
 */
export function worthOfChecks(failing: number, passing: number, bar: number, expected = false): number {
  const well = passing > 0 ? passingChecks : 0
  if (failing > 0 && expected) return bar / 2
  return failing > 0 ? bar + failing * failingCheck + well : well
}

/** Of an incident so far: what was seen of it at its strongest, what others lend as it stands. */
export const strongest = (before: Belief, now: Belief): Belief => ({
  ...now,
  crowd: Math.max(before.crowd, now.crowd),
  checks: Math.max(before.checks, now.checks),
})

/**
 * What is lent by others (a named foundation, a provider's word) is at most half the bar: the other half must be seen
 * at the service itself, so a word alone opens nothing, and a rumour of an outage needs some people who feel it.
 */
export function beliefOf({ crowd, prior, notices, checks }: Belief, bar: number): number {
  const lent = Math.min(prior + notices, bar / 2)
  return crowd + checks + lent
}

/**
 * 0..1: how sure it is that there is trouble. At the bar, three of four are real; each unit of belief is another factor of ten in the odds.
 */
export function confidenceOf(belief: Belief, bar: number): number {
  const odds = 3 * 10 ** (beliefOf(belief, bar) - bar)
  return odds / (1 + odds)
}

/** For people. */
export type Certainty = 'suspected' | 'likely' | 'certain'

export function certaintyOf(confidence: number): Certainty {
  if (confidence >= 0.99) return 'certain'
  return confidence >= 0.9 ? 'likely' : 'suspected'
}
