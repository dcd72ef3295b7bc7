// Which file is made next: fronts at once when anything changed, then what is not there yet or whose own matter changed,
// then whichever page was made longest ago. What is no page holds nothing but its matter, so it is not made again without
// a reason. Pure: moments are handed in.

export type SnapshotItem = {
  readonly path: string
  /** Drawn as a copy; taken as it is, with its links; taken as it is. */
  readonly kind: 'page' | 'embed' | 'file'
  /** Another one means that its matter has changed (a state, an incident). */
  readonly mark: string
  /** Shows everything: made on every change. */
  readonly front: boolean
}

/** `markAt`: when its mark was seen first. */
type Known = SnapshotItem & { madeAt: number; madeMark: string | null; markAt: number }

const never = Number.NEGATIVE_INFINITY
/** Answers are kept for a second: what is made sooner after a change may still show what was before, and is made once more. */
const settledMs = 2_000

export class SnapshotQueue {
  readonly #items = new Map<string, Known>()
  readonly #restMs: number
  readonly #frontMs: number
  readonly #frontRestMs: number
  /** What is due, the most urgent last; found anew when it is used up or what there is has changed. */
  #due: Known[] = []
  #changedAt = 0

  /**
   * Milliseconds between two makings: `frontMs` of a front when something changed, `frontRestMs` when nothing did, so
   * that its age tells when Holdfast was last there; `restMs` of what shows the same matter.
   */
  constructor(shape: { frontMs: number; frontRestMs: number; restMs: number }) {
    this.#frontMs = shape.frontMs
    this.#frontRestMs = shape.frontRestMs
    this.#restMs = shape.restMs
  }

  get pages(): number {
    return [...this.#items.values()].filter(({ kind }) => kind === 'page').length
  }

  /** Everything has been made once. */
  get complete(): boolean {
    return [...this.#items.values()].every(({ madeAt }) => madeAt !== never)
  }

  changed(now: number): void {
    this.#changedAt = now
  }

  /** These are all there are. */
  set(items: readonly SnapshotItem[], now: number): void {
    const wanted = new Set(items.map(({ path }) => path))
    for (const path of this.#items.keys()) if (!wanted.has(path)) this.#items.delete(path)
    for (const item of items) {
      const known = this.#items.get(item.path)
      const { madeAt = never, madeMark = null } = known ?? {}
      const markAt = known?.mark === item.mark ? known.markAt : now
      this.#items.set(item.path, { ...item, madeAt, madeMark, markAt })
    }
    this.#due = []
  }

  /** What to make now; null: nothing. It counts as made. `again`: it only shows the same at a later moment. */
  next(now: number): { readonly item: SnapshotItem; readonly again: boolean } | null {
    const item = this.#front(now) ?? this.#other(now)
    if (item === null) return null
    const again = !item.front && item.madeMark === item.mark
    item.madeAt = now
    item.madeMark = item.mark
    return { item, again }
  }

  /** It could not be made or written: it is due again. */
  failed({ path }: SnapshotItem): void {
    const item = this.#items.get(path)
    if (item) item.madeMark = null
  }

  #front(now: number): Known | null {
    let oldest: Known | null = null
    for (const item of this.#items.values()) {
      // Fronts are the first ones.
      if (!item.front) break
      const age = now - item.madeAt
      const due = item.madeAt <= this.#changedAt ? age >= this.#frontMs : age >= this.#frontRestMs
      if (due && (oldest === null || item.madeAt < oldest.madeAt)) oldest = item
    }
    return oldest
  }

  #other(now: number): Known | null {
    if (this.#due.length === 0)
      this.#due = [...this.#items.values()]
        .reverse()
        .filter((item) => !item.front && this.#urgency(item, now) > 0)
        .sort((a, b) => this.#urgency(a, now) - this.#urgency(b, now) || b.madeAt - a.madeAt)
    return this.#due.pop() ?? null
  }

  #urgency({ kind, mark, madeMark, madeAt, markAt }: Known, now: number): number {
    if (mark !== madeMark) return 2
    if (madeAt < markAt + settledMs) return now >= markAt + settledMs ? 2 : 0
    return kind === 'page' && madeAt <= this.#changedAt && now - madeAt >= this.#restMs ? 1 : 0
  }
}
