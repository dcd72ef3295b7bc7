// When it began, told backwards from the minute in which it was seen. A surge is seen late: many small minutes before
// it were already part of it. Going back, each minute is asked whether it is likelier at the usual rate or half way up
// to what is seen now (the middle of a ramp); where the sum of these answers is greatest, the excess began (a CUSUM run
// backwards: Page, 1954). Chosen over the most surprising window's first minute, which begins where it surprises most.

/** Minutes that are looked back over. */
export const onsetMinutes = 120
/** The rate that is seen now is the highest mean of the last minutes, up to so many. */
const seenMinutes = 30
/** A stretch a thousand times likelier without it ends the search: what lies before is another matter. */
const gap = Math.log(1000)
/** Reports a minute: silence is never so sure that one report says everything. */
const leastUsual = 0.001

/** The mean over the last minutes that differs most from the usual, as a multiple of the usual; 1: none is above it. */
function timesUsual(counts: readonly number[], usual: readonly number[]): number {
  let [best, times, seen, expected] = [0, 1, 0, 0]
  for (let i = counts.length - 1; i >= Math.max(0, counts.length - seenMinutes); i--) {
    seen += counts[i]!
    expected += Math.max(leastUsual, usual[i]!)
    const here = seen / expected
    const likelier = here <= 1 ? 0 : seen * Math.log(here) - (seen - expected)
    if (likelier > best) [best, times] = [likelier, here]
  }
  return times
}

/**
 * How many minutes ago the excess began, 0: in the last one. `counts`, `usual`: reports by minute, the last minute last,
 * of equal length. Null: there is no excess.
 */
export function minutesSinceOnset(counts: readonly number[], usual: readonly number[]): number | null {
  const half = 1 + (timesUsual(counts, usual) - 1) / 2
  if (half <= 1) return null
  let [sum, best, began] = [0, 0, null as number | null]
  for (let i = counts.length - 1; i >= 0; i--) {
    sum += counts[i]! * Math.log(half) - Math.max(leastUsual, usual[i]!) * (half - 1)
    if (counts[i]! > 0 && sum > best) [best, began] = [sum, counts.length - 1 - i]
    if (sum < best - gap) break
  }
  return began
}
