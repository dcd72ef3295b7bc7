// Whether two series of reports take the same course, whatever their size.

/** Sums of `width` neighbours, counted from the newest backwards: a remainder at the old end is left out. */
export function sumsOf(counts: readonly number[], width: number): readonly number[] {
  const bins = Math.floor(counts.length / width)
  const first = counts.length - bins * width
  return Array.from({ length: bins }, (_, bin) => {
    let sum = 0
    for (let i = 0; i < width; i++) sum += counts[first + bin * width + i]!
    return sum
  })
}

/** Pearson's coefficient, -1..1; 0 where either does not vary. The series are of one length. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0) / of.length
  const [left, right] = [mean(a), mean(b)]
  let both = 0
  let ofA = 0
  let ofB = 0
  for (const [i, n] of a.entries()) {
    const [x, y] = [n - left, b[i]! - right]
    both += x * y
    ofA += x * x
    ofB += y * y
  }
  return ofA === 0 || ofB === 0 ? 0 : both / Math.sqrt(ofA * ofB)
}
