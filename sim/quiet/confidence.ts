// How sure a count of rare events makes one of their rate.

/** P(X <= n) of a Poisson variable. */
function atMostEvents(n: number, mean: number): number {
  let term = Math.exp(-mean)
  let sum = term
  for (let k = 1; k <= n; k++) {
    term *= mean / k
    sum += term
  }
  return sum
}

/**
 * Exact upper bound of the mean after `n` events were seen (Garwood 1936): with this mean, so few or fewer would be
 * seen in one of twenty trials. None seen: 3.0, the rule of three.
 */
export function upperBound(n: number, confidence = 0.95): number {
  let [low, high] = [0, 10 + 4 * n]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (atMostEvents(n, middle) > 1 - confidence) low = middle
    else high = middle
  }
  return high
}
