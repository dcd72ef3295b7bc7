// Says "something changed" at a bounded pace. Not at once but a pause after the change: by then no answer from before it
// is kept any more (`KeptAnswers`), so that whoever asks on this word sees it. What changes during a pause is said after
// the next one, for the same reason.

export class Nudge {
  readonly #pauseMs: number
  readonly #say: () => void
  #timer: NodeJS.Timeout | null = null
  #again = false

  constructor(pauseMs: number, say: () => void) {
    this.#pauseMs = pauseMs
    this.#say = say
  }

  /** Something changed. */
  touch(): void {
    if (this.#timer) this.#again = true
    else this.#arm()
  }

  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#again = false
  }

  #arm(): void {
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#say()
      if (this.#again) this.#arm()
      this.#again = false
    }, this.#pauseMs).unref()
  }
}
