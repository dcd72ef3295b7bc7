// The outline of a series as one SVG path: cheap enough for two thousand rows.

/** A single report beside a surge of thousands must not vanish. */
const leastSeen = 1.5

/** A filled step curve in a box of `counts.length` x `height`; empty when there is nothing to draw. */
export function sparkPath(counts: readonly number[], height: number): string {
  const top = Math.max(1, ...counts)
  if (counts.length === 0) return ''
  let path = `M0 ${height}`
  let level = 0
  counts.forEach((n, x) => {
    const up = n <= 0 ? 0 : Math.max(leastSeen, Math.round((n / top) * height * 10) / 10)
    // Equal neighbours share one line.
    if (up !== level || x === 0) path += `H${x}V${Math.round((height - up) * 10) / 10}`
    level = up
  })
  return `${path}H${counts.length}V${height}Z`
}
