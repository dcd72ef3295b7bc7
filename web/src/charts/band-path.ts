// What was counted against what is usual, as three paths of one picture: the band of the usual, the counts as a line of
// steps, and what rises above the band as an area. Steps, because a bucket is a bucket: a smooth curve would invent
// values between them. Heights are square roots, on which counts scatter alike whether few or many: the usual can still be
// seen beside an outage of a hundred times as much. One unit of width a bucket, whole units of height: sixty stay small.

export type Band = {
  readonly counts: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export type BandPaths = {
  readonly usual: string
  readonly line: string
  readonly over: string
}

/** Fewer reports than these never fill the height: one report more than usual is no cliff. */
const leastTop = 5

/** From the upper edge. */
export const heightOf = (n: number, top: number, height: number): number =>
  height - Math.round(Math.sqrt(Math.max(0, n) / top) * height)

export const mostOf = ({ counts, high }: Band): number => Math.max(leastTop, ...counts, ...high)

/** `top`: the count at the upper edge, when it is to be a round number. */
export function bandPaths(band: Band, height: number, top = mostOf(band)): BandPaths {
  const { counts, low, high } = band
  const y = (n: number): number => heightOf(n, top, height)
  const at = { counts: counts.map(y), low: low.map(y), high: high.map(y) }
  return {
    usual: at.high.length === 0 ? '' : area(at.high, at.low, 0),
    line: at.counts.length === 0 ? '' : `M0 ${at.counts[0]}${steps(at.counts, 1)}`,
    over: runsAbove(at.counts, at.high)
      .map(([from, to]) => area(at.counts.slice(from, to), at.high.slice(from, to), from))
      .join(''),
  }
}

/** Closed between two lines of steps, from column `from` on. */
const area = (upper: readonly number[], lower: readonly number[], from: number): string =>
  `M${from} ${upper[0]}${steps(upper, 1)}V${lower.at(-1)}${steps([...lower].reverse(), -1)}Z`

/** From the height of the first value on; neighbours of the same height are one step. */
function steps(ys: readonly number[], way: 1 | -1): string {
  let path = ''
  let wide = 0
  for (const [i, y] of ys.entries()) {
    wide += way
    const next = ys[i + 1]
    if (next === y) continue
    path += `h${wide}`
    if (next !== undefined) path += `v${next - y}`
    wide = 0
  }
  return path
}

/** Where the counts are drawn higher (smaller) than the band's upper edge: `[from, to)`. */
function runsAbove(counts: readonly number[], high: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const [i, y] of counts.entries()) {
    if (y >= (high[i] ?? y)) continue
    const last = runs.at(-1)
    if (last?.[1] === i) last[1] = i + 1
    else runs.push([i, i + 1])
  }
  return runs
}

/** Buckets whose count is above what is usual. */
export const bucketsOver = ({ counts, high }: Band): number =>
  counts.filter((n, i) => n > (high[i] ?? n)).length
