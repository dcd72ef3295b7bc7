// SOA serials (RFC 1982): they say that a zone has changed, and grow even when the clock stands still or goes back.

/** True when `a` is the later one; false as well where they are so far apart that neither is. */
export const isLaterSerial = (a: number, b: number): boolean => ((a - b) | 0) > 0

/**
 * The serial after a change: the clock's seconds, or one more than before when those are not ahead. `others`: the same for
 * whatever else may be ahead. Each is held against `previous` too: "later" is not transitive around the circle.
 */
export function nextSerial(previous: number, unixSeconds: number, ...others: readonly number[]): number {
  let next = (previous + 1) >>> 0
  for (const candidate of [...others, unixSeconds]) {
    const serial = candidate >>> 0
    if (isLaterSerial(serial, next) && isLaterSerial(serial, previous)) next = serial
  }
  return next
}

/** The later of two serials. */
export const laterSerial = (a: number, b: number): number => (isLaterSerial(a, b) ? a : b)
