// A token bucket per key in a bounded table. A fixed window (what the common plug-ins offer) lets a client send two
// windows' worth around the boundary and cannot charge a body by its lines.

export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }

type Bucket = { left: number; at: number }

export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>()
  readonly #perMs: number
  readonly #burst: number
  readonly #entries: number
  readonly #monotonic: () => number

  /** `monotonic` in milliseconds. With `entries` keys remembered, the one idle for longest is forgotten (its budget is full again). */
  constructor(shape: { perMinute: number; burst: number; entries: number; monotonic: () => number }) {
    this.#perMs = shape.perMinute / 60_000
    this.#burst = shape.burst
    this.#entries = shape.entries
    this.#monotonic = shape.monotonic
  }

  get size(): number {
    return this.#buckets.size
  }

  /** Takes `cost` from the key's budget, or nothing at all when it does not suffice. */
  take(key: string, cost = 1): Taken {
    const now = this.#monotonic()
    const bucket = this.#refilled(key, now)
    // Re-inserted at the end: the table's order is that of last use.
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    this.#forgetIdle()
    if (bucket.left >= cost) {
      bucket.left -= cost
      return { ok: true }
    }
    const waitMs = (Math.min(cost, this.#burst) - bucket.left) / this.#perMs
    return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }
  }

  #refilled(key: string, now: number): Bucket {
    const bucket = this.#buckets.get(key)
    if (!bucket) return { left: this.#burst, at: now }
    bucket.left = Math.min(this.#burst, bucket.left + (now - bucket.at) * this.#perMs)
    bucket.at = now
    return bucket
  }

  #forgetIdle(): void {
    if (this.#buckets.size <= this.#entries) return
    const idlest = this.#buckets.keys().next().value
    if (idlest !== undefined) this.#buckets.delete(idlest)
  }
}
