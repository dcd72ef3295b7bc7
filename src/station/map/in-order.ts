// Many things done at once, at most so many of them, and handed on in the order in which they were given.

/** Rejects with the first rejection of `work` or `hand`. `hand` is called once for each item, in order. */
export async function inOrder<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
  hand: (result: R, index: number) => void,
): Promise<void> {
  const waiting = new Map<number, R>()
  let next = 0
  let handed = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      waiting.set(index, await work(items[index]!))
      while (waiting.has(handed)) {
        const result = waiting.get(handed)!
        waiting.delete(handed)
        hand(result, handed++)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}
