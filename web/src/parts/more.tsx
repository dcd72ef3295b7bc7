// A long list is shown a part at a time: two thousand rows help nobody who is in a hurry.

import type { ComponentChildren } from 'preact'
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
    <ShownOf shown={shown.length} total={total}>
      {left > step && (
        <button type="button" class="button" onClick={() => widen(step)}>
          Show {step} more
        </button>
      )}
      <button type="button" class="button" onClick={() => widen(left)}>
        Show all
      </button>
    </ShownOf>
  )
}

/** How much of a list is shown, and what brings more of it. */
export const ShownOf = ({ shown, total, children }: ShownProps) => (
  <div class="more">
    <span class="muted" role="status">
      {count(shown)} of {count(total)} shown
    </span>
    {children}
  </div>
)

type ShownProps = { shown: number; total: number; children: ComponentChildren }
