// Which page is drawn next: fronts at once when anything changed, then pages whose own matter changed, then whatever was
// drawn longest ago. Pure: moments are handed in.

export type SnapshotPage = {
  readonly path: string
  /** Another one means that its matter has changed (a state, an incident). */
  readonly mark: string
  /** Shows everything: drawn on every change. */
  readonly front: boolean
}

type Known = SnapshotPage & { drawnAt: number; drawnMark: string | null }

export class SnapshotQueue {
  readonly #pages = new Map<string, Known>()
  readonly #restMs: number
  readonly #frontMs: number
  #changedAt = 0

  /** `frontMs`: between two drawings of a front; `restMs`: of a page whose matter is the same. */
  constructor(shape: { frontMs: number; restMs: number }) {
    this.#frontMs = shape.frontMs
    this.#restMs = shape.restMs
  }

  get paths(): ReadonlySet<string> {
    return new Set(this.#pages.keys())
  }

  changed(now: number): void {
    this.#changedAt = now
  }

  /** These are all there are. */
  set(pages: readonly SnapshotPage[]): void {
    const wanted = new Set(pages.map(({ path }) => path))
    for (const path of this.#pages.keys()) if (!wanted.has(path)) this.#pages.delete(path)
    for (const page of pages) {
      const { drawnAt = Number.NEGATIVE_INFINITY, drawnMark = null } = this.#pages.get(page.path) ?? {}
      this.#pages.set(page.path, { ...page, drawnAt, drawnMark })
    }
  }

  /** The page to draw now; null: none. It counts as drawn. */
  next(now: number): string | null {
    let best: Known | null = null
    let most = 0
    for (const page of this.#pages.values()) {
      const urgent = this.#urgency(page, now)
      if (urgent < most || urgent === 0) continue
      if (urgent === most && best !== null && best.drawnAt <= page.drawnAt) continue
      best = page
      most = urgent
    }
    if (best === null) return null
    best.drawnAt = now
    best.drawnMark = best.mark
    return best.path
  }

  /** It could not be drawn or written: it is due again. */
  failed(path: string): void {
    const page = this.#pages.get(path)
    if (page) page.drawnMark = null
  }

  #urgency({ front, mark, drawnMark, drawnAt }: Known, now: number): number {
    // Also when nothing changes, so that its age tells when Holdfast was last there.
    if (front && now - drawnAt >= this.#restMs) return 3
    if (front) return drawnAt <= this.#changedAt && now - drawnAt >= this.#frontMs ? 3 : 0
    if (mark !== drawnMark) return 2
    return drawnAt <= this.#changedAt && now - drawnAt >= this.#restMs ? 1 : 0
  }
}
