// The last 24 hours of one service, small. Drawn again only when its counts changed: two thousand of them may be on a page.

import { useMemo } from 'preact/hooks'
import { count } from '../words/number.ts'
import { sparkPath } from './spark-path.ts'

export function Spark({
  counts,
  tone,
  height = 24,
}: {
  counts: readonly number[]
  tone: string
  height?: number
}) {
  return useMemo(() => {
    const total = counts.reduce((sum, n) => sum + n, 0)
    const label = `${count(total)} reports in 24 hours, at most ${count(Math.max(0, ...counts))} in ten minutes`
    return (
      <svg
        class={`spark tone-${tone}`}
        viewBox={`0 0 ${counts.length || 1} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path d={sparkPath(counts, height)} />
      </svg>
    )
  }, [tone, counts.join()])
}
