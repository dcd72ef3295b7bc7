// A long list is shown a part at a time: two thousand rows help nobody who is in a hurry.

import { useState } from 'preact/hooks'
import { count } from '../words/number.ts'

export type Part<T> = {
  readonly shown: readonly T[]
  readonly total: number
  readonly widen: (by: number) => void
  readonly restart: () => void
}

export function usePart<T>(all: readonly T[], first: number): Part<T> {
  const [limit, setLimit] = useState(first)
  return {
    shown: all.slice(0, limit),
    total: all.length,
    widen: (by) => setLimit(limit + by),
    restart: () => setLimit(first),
  }
}

const step = 200

/** Nothing when everything is shown already. */
export function More<T>({ part: { shown, total, widen } }: { part: Part<T> }) {
  const left = total - shown.length
  if (left <= 0) return null
  return (
    <div class="more">
      <span class="muted" role="status">
        {count(shown.length)} of {count(total)} shown
      </span>
      {left > step && (
        <button type="button" class="button" onClick={() => widen(step)}>
          Show {step} more
        </button>
      )}
      <button type="button" class="button" onClick={() => widen(left)}>
        Show all
      </button>
    </div>
  )
}
