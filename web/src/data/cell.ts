// A value that tells its readers when it changed: the only kind of shared state the pages have.

import { useEffect, useReducer } from 'preact/hooks'

export type Cell<T> = {
  get(): T
  set(value: T): void
  subscribe(reader: () => void): () => void
}

export function cell<T>(first: T): Cell<T> {
  let value = first
  const readers = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const reader of [...readers]) reader()
    },
    subscribe(reader) {
      readers.add(reader)
      return () => void readers.delete(reader)
    },
  }
}

/** Draws the component again whenever the cell changes. */
export function useCell<T>(source: Cell<T>): T {
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const drawn = source.get()
  useEffect(() => {
    const change = (): void => redraw(undefined as never)
    // The cell may have changed between drawing and subscribing.
    if (!Object.is(source.get(), drawn)) change()
    return source.subscribe(change)
  }, [source])
  return drawn
}
