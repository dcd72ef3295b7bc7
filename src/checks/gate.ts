// How many looks may be under way at once. What comes beyond waits in order: a look may be late, never left out.

export type Gate = {
  /** Runs `begin` now or when a place is free; `begin` calls `leave` exactly once. The result takes it out of the queue. */
  enter(begin: (leave: () => void) => void): () => void
  readonly waiting: () => number
}

export function makeGate(places: number): Gate {
  const queue = new Set<(leave: () => void) => void>()
  let free = places
  const admit = (begin: (leave: () => void) => void): void => {
    free--
    let inside = true
    begin(() => {
      if (!inside) return
      inside = false
      free++
      const [next] = queue
      if (!next) return
      queue.delete(next)
      admit(next)
    })
  }
  return {
    enter(begin) {
      // A fresh function, so that the same `begin` may wait twice.
      const entry = (leave: () => void): void => begin(leave)
      if (free > 0) admit(entry)
      else queue.add(entry)
      return () => {
        queue.delete(entry)
      }
    },
    waiting: () => queue.size,
  }
}
