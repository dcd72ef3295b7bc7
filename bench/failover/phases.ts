// When each round's fault falls. Everybody looks in a rhythm of its own (200 ms, 1 s, 2 s), and a few rounds at random
// would measure luck: the rounds are spread over the two seconds that all rhythms share, and over the 200 ms of the
// fastest, each at a moment drawn within its share (stratified sampling).

/** What all rhythms of those who look share. */
export const periodMs = 2000
const fastestMs = 200

/** Milliseconds within the period, one for each round, in random order. */
export function phases(
  rounds: number,
  period = periodMs,
  random: () => number = Math.random,
): readonly number[] {
  const share = fastestMs / rounds
  const fine = shuffled(rounds, random).map((nth) => (nth + random()) * share)
  const coarse = shuffled(rounds, random)
  const blocks = period / fastestMs
  return fine.map((offset, i) => Math.floor((coarse[i]! * blocks) / rounds) * fastestMs + offset)
}

function shuffled(length: number, random: () => number): number[] {
  const order = Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

/** Milliseconds to wait until the next moment of this phase that is at least `leastMs` away. */
export function untilPhase(
  phase: number,
  leastMs: number,
  period = periodMs,
  now: number = performance.now(),
): number {
  const earliest = now + leastMs
  return leastMs + ((phase - (earliest % period) + period) % period)
}
