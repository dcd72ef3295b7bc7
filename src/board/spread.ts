// A crowd that hears the same word would ask in the same instant. Each is told over how long to spread, by how many they
// are, so that the number of requests in a second stays the same however many listen.

/** Requests a second that one word, or one restart, brings about at most. */
const askedPerSecond = 1_000
/** A change is seen at most this late, ms; a larger crowd asks faster. */
const longestMs = 10_000
/** Below this nobody waits, ms. */
const worthwhileMs = 100

/** Milliseconds over which `listeners` spread what they ask on one word. */
export function spreadMs(listeners: number): number {
  const ms = Math.min(longestMs, Math.round((listeners * 1000) / askedPerSecond))
  return ms < worthwhileMs ? 0 : ms
}

const goldenRatio = (Math.sqrt(5) - 1) / 2

/** The `nth` place in 0..1: however many have been given out, they lie evenly (a low-discrepancy sequence needs no dice). */
export const evenly = (nth: number): number => (nth * goldenRatio) % 1
