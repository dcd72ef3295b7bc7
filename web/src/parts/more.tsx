// A long list is shown a part at a time: two thousand rows help nobody who is in a hurry.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'

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
  const { shell } = useWords()
  const { count } = useFormats()
  const left = total - shown.length
  if (left <= 0) return null
  return (
    <ShownOf shown={shown.length} total={total}>
      {left > step && (
        <button type="button" class="button" onClick={() => widen(step)}>
          {fill(shell.showMore, { more: count(step) })}
        </button>
      )}
      <button type="button" class="button" onClick={() => widen(left)}>
        {shell.showAll}
      </button>
    </ShownOf>
  )
}

/** How much of a list is shown, and what brings more of it. */
export function ShownOf({ shown, total, children }: ShownProps) {
  const { shell } = useWords()
  const { count } = useFormats()
  return (
    <div class="more">
      <span class="muted" role="status">
        {fill(shell.shownOf, { shown: count(shown), total: count(total) })}
      </span>
      {children}
    </div>
  )
}

type ShownProps = { shown: number; total: number; children: ComponentChildren }
