// How long whoever fails has to wait before the next try: nothing for the first few, then twice as long each time up to
// a cap. A try counts when it begins and is taken back when it succeeds, so that a hundred at once are not one.

export type ThrottleShape = {
  /** Tries that cost nothing. */
  readonly free: number
  /** Milliseconds. */
  readonly longest: number
  /** Keys remembered at once; the one that tried longest ago is forgotten first. */
  readonly entries: number
  /** Milliseconds that only grow. */
  readonly monotonic: () => number
}

type Tries = { readonly count: number; readonly last: number }

const firstWait = 1_000
/** Quiet for so long: forgiven. Longer than any wait. */
const forgivenAfter = 3_600_000

export class Throttle {
  readonly #shape: ThrottleShape
  readonly #tries = new Map<string, Tries>()

  constructor(shape: ThrottleShape) {
    this.#shape = shape
  }

  get size(): number {
    return this.#tries.size
  }

  /** Milliseconds until this key may try; 0: now. */
  wait(key: string): number {
    const { count, last } = this.#of(key)
    return Math.max(0, last + this.#delay(count) - this.#shape.monotonic())
  }

  begin(key: string): void {
    const { count } = this.#of(key)
    this.#tries.delete(key)
    this.#tries.set(key, { count: count + 1, last: this.#shape.monotonic() })
    if (this.#tries.size <= this.#shape.entries) return
    const idlest = this.#tries.keys().next().value
    if (idlest !== undefined) this.#tries.delete(idlest)
  }

  /** It was right: nothing is held against this key any more. */
  succeeded(key: string): void {
    this.#tries.delete(key)
  }

  /** It came to no answer; as if it had not begun. */
  undone(key: string): void {
    const { count, last } = this.#of(key)
    if (count > 1) this.#tries.set(key, { count: count - 1, last })
    else this.#tries.delete(key)
  }

  #of(key: string): Tries {
    const tries = this.#tries.get(key)
    if (!tries || this.#shape.monotonic() - tries.last > forgivenAfter) return { count: 0, last: 0 }
    return tries
  }

  #delay(count: number): number {
    const { free, longest } = this.#shape
    // The wait after the last free try is the first: what is counted is what has been tried.
    return count < free ? 0 : Math.min(longest, firstWait * 2 ** Math.min(30, count - free))
  }
}
