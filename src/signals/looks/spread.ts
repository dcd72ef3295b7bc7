// How long looks take, as a histogram over the logarithm: a handful of numbers, the same work for every look, and any
// quantile of it to a few per cent. Rejected: mean and deviation, which one look that hung moves for hours.

/** Milliseconds; what is beyond them counts as them. */
const least = 0.1
const most = 100_000
/** Bins to a factor of ten: neighbours differ by 7 %. */
const perDecade = 32
const bins = Math.ceil(Math.log10(most / least) * perDecade)

const binOf = (ms: number): number =>
  Math.min(bins - 1, Math.max(0, Math.floor(Math.log10(Math.max(ms, least) / least) * perDecade)))

export class Spread {
  readonly #weights = new Float64Array(bins)
  #total = 0

  /** How much it holds: looks, the old ones counting less where it forgets. */
  get total(): number {
    return this.#total
  }

  add(ms: number): void {
    this.#weights[binOf(ms)]! += 1
    this.#total += 1
  }

  /** What is known counts `share` (0..1) as much from now on. */
  fade(share: number): void {
    for (let i = 0; i < bins; i++) this.#weights[i]! *= share
    this.#total *= share
  }

  clear(): void {
    this.#weights.fill(0)
    this.#total = 0
  }

  /** Milliseconds below which `share` of them lie; 0 while it is empty. */
  quantile(share: number): number {
    if (this.#total <= 0) return 0
    let below = 0
    for (let i = 0; i < bins; i++) {
      const weight = this.#weights[i]!
      if (weight > 0 && below + weight >= share * this.#total) {
        const within = Math.max(0, share * this.#total - below) / weight
        return least * 10 ** ((i + within) / perDecade)
      }
      below += weight
    }
    return most
  }
}
