// How unlikely a count is. Reports come in clusters, so their variance exceeds their mean: a negative binomial with
// mean `m` and size `k` has variance m + m*m/k (Hilbe, Negative Binomial Regression, 2011). A Poisson tail would cry wolf daily.

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0 (Lanczos, g = 7, n = 9). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const y = x - 1
  let sum = 0.9999999999998099
  for (let i = 0; i < lanczos.length; i++) sum += lanczos[i]! / (y + i + 1)
  const t = y + 7.5
  return 0.9189385332046727 + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Standard deviation about this mean. */
export const deviationOf = (mean: number, size: number): number => Math.sqrt(mean + mean ** 2 / size)

/** -log10 P(X >= count), X negative binomial with this mean and size; 0 where the count is no more than the mean. */
export function surprise(count: number, mean: number, size: number): number {
  if (count <= mean || count <= 0) return 0
  const q = mean / (mean + size)
  const first =
    logGamma(count + size) -
    logGamma(size) -
    logGamma(count + 1) +
    size * Math.log(size / (mean + size)) +
    count * Math.log(q)
  let term = 1
  let tail = 1
  for (let n = count; n < count + 2000; n++) {
    term *= ((n + size) / (n + 1)) * q
    tail += term
    if (term < tail * 1e-4) break
  }
  return Math.max(0, -(first + Math.log(tail)) / Math.LN10)
}
