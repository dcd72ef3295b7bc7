// What is worked out at most so often, however many ask; one that is being made is waited for by all of them.

export class Kept<T> {
  readonly #monotonic: () => number
  readonly #keptMs: number
  readonly #most: number
  readonly #known = new Map<string, { readonly began: number; readonly made: Promise<T> }>()

  /** `most`: how many are kept at once; those asked for longest ago go first. */
  constructor(shape: { monotonic: () => number; keptMs: number; most: number }) {
    this.#monotonic = shape.monotonic
    this.#keptMs = shape.keptMs
    this.#most = shape.most
  }

  get size(): number {
    return this.#known.size
  }

  of(key: string, make: () => Promise<T>): Promise<T> {
    const now = this.#monotonic()
    const known = this.#known.get(key)
    this.#known.delete(key)
    const fresh = known !== undefined && now - known.began < this.#keptMs
    const one = fresh ? known : { began: now, made: make() }
    this.#known.set(key, one)
    // A failure is told to those who wait for it, and not kept.
    if (!fresh)
      one.made.catch(() => {
        if (this.#known.get(key) === one) this.#known.delete(key)
      })
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.#most) break
      this.#known.delete(oldest)
    }
    return one.made
  }
}
