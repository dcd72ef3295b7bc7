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

/**
 * `markAt`: when its mark was seen first. `stands`: what this queue asked for has been written. `inVain`: so many times in
 * turn it could not be made; `notBefore` it is tried again.
 */
type Known = SnapshotItem & {
  madeAt: number
  madeMark: string | null
  markAt: number
  stands: boolean
  inVain: number
  notBefore: number
}

const never = Number.NEGATIVE_INFINITY
/** Answers are kept for a second: what is made sooner after a change may still show what was before, and is made once more. */
const settledMs = 2_000
/** After a first making in vain; twice as long after each, because then it is no passing crowd. */
const firstPauseMs = 5_000

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

  /** Everything that there is has been written once. */
  get complete(): boolean {
    return [...this.#items.values()].every(({ stands }) => stands)
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
      const { madeAt = never, madeMark = null, stands = false } = known ?? {}
      const { markAt, inVain, notBefore } =
        known?.mark === item.mark ? known : { markAt: now, inVain: 0, notBefore: never }
      this.#items.set(item.path, { ...item, madeAt, madeMark, markAt, stands, inVain, notBefore })
    }
    this.#due = []
  }

  /** What to make now; null: nothing. It counts as made until it is said otherwise. `again`: it only shows the same at a later moment. */
  next(now: number): { readonly item: SnapshotItem; readonly again: boolean } | null {
    const item = this.#front(now) ?? this.#other(now)
    if (item === null) return null
    const again = !item.front && item.madeMark === item.mark
    item.madeAt = now
    item.madeMark = item.mark
    return { item, again }
  }

  /** It was written, or there is nothing to be written. */
  done({ path }: SnapshotItem): void {
    const item = this.#items.get(path)
    if (!item) return
    item.stands = true
    item.inVain = 0
  }

  /** It could not be written: it is due again. */
  failed({ path }: SnapshotItem): void {
    const item = this.#items.get(path)
    if (item) item.madeMark = null
  }

  /** It could not be made: it is due again after a pause, that of a front a short one. */
  putOff({ path }: SnapshotItem, now: number): void {
    const item = this.#items.get(path)
    if (!item) return
    item.madeMark = null
    item.notBefore = now + this.#pauseMs(item)
    item.inVain++
  }

  #pauseMs({ front, inVain }: Known): number {
    return front
      ? Math.min(firstPauseMs, this.#frontRestMs)
      : Math.min(firstPauseMs * 2 ** inVain, this.#restMs)
  }

  #front(now: number): Known | null {
    let oldest: Known | null = null
    for (const item of this.#items.values()) {
      // Fronts are the first ones.
      if (!item.front) break
      const age = now - item.madeAt
      const due =
        item.inVain > 0
          ? now >= item.notBefore
          : age >= (item.madeAt <= this.#changedAt ? this.#frontMs : this.#frontRestMs)
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

  #urgency({ kind, mark, madeMark, madeAt, markAt, notBefore }: Known, now: number): number {
    if (now < notBefore) return 0
    if (mark !== madeMark) return 2
    if (madeAt < markAt + settledMs) return now >= markAt + settledMs ? 2 : 0
    return kind === 'page' && madeAt <= this.#changedAt && now - madeAt >= this.#restMs ? 1 : 0
  }
}
