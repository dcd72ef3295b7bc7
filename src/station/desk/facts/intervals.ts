// Stretches of time as [from, to) in milliseconds since the Unix epoch; sets of them are in order and do not touch.

export type Stretch = { readonly from: number; readonly to: number }

/** In order, what overlaps or touches joined. */
export function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const out: { from: number; to: number }[] = []
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    if (to <= from) continue
    const last = out.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

export function common(a: readonly Stretch[], b: readonly Stretch[]): readonly Stretch[] {
  const out: Stretch[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!]
    const from = Math.max(left.from, right.from)
    const to = Math.min(left.to, right.to)
    if (from < to) out.push({ from, to })
    if (left.to <= right.to) i++
    else j++
  }
  return out
}

/** What of `a` is not in `b`. */
export function without(a: readonly Stretch[], b: readonly Stretch[]): readonly Stretch[] {
  const out: Stretch[] = []
  for (const { from, to } of a) {
    let at = from
    for (const hole of b) {
      if (hole.to <= at || hole.from >= to) continue
      if (hole.from > at) out.push({ from: at, to: hole.from })
      at = Math.max(at, hole.to)
    }
    if (at < to) out.push({ from: at, to })
  }
  return out
}

export const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0)
