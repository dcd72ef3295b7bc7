// Who wants to know when something of a name has ended: an open event stream, of the session or token that opened it.

export class Watchers {
  readonly #watching = new Map<string, Set<() => void>>()

  /** `ended` is called once; the returned function takes that back. */
  add(name: string, ended: () => void): () => void {
    const watching = this.#watching.get(name) ?? new Set()
    this.#watching.set(name, watching.add(ended))
    return () => {
      watching.delete(ended)
      if (watching.size === 0 && this.#watching.get(name) === watching) this.#watching.delete(name)
    }
  }

  tell(name: string): void {
    const watching = this.#watching.get(name) ?? []
    this.#watching.delete(name)
    for (const ended of watching) ended()
  }
}
