// A picture the size of a word: a day against what is usual.

import { type Band, bandPaths, bucketsOver } from './band-path.ts'

const height = 24

/** `label`: in words, by how many buckets are above what is usual. */
export function BandSpark({ band, label }: { band: Band; label: (over: number) => string }) {
  const { usual, over, line } = bandPaths(band, height)
  return (
    <svg
      class="band-spark"
      viewBox={`0 0 ${band.counts.length || 1} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label(bucketsOver(band))}
    >
      <path class="band-usual" d={usual} />
      {over !== '' && <path class="band-over" d={over} />}
      <path class="band-line" d={line} />
    </svg>
  )
}
