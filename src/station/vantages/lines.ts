// Bytes to lines, with a limit: what goes on without a line's end is refused before it fills the memory.

export class Lines {
  readonly #longest: number
  #rest: Buffer[] = []
  #held = 0

  /** `longest`: bytes of one line. */
  constructor(longest: number) {
    this.#longest = longest
  }

  /** The whole lines so far, without their ends. Null: one of them is too long, and nothing after it can be read. */
  take(bytes: Buffer | string): readonly string[] | null {
    const chunk = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    const lines: string[] = []
    let from = 0
    for (;;) {
      const end = chunk.indexOf(0x0a, from)
      const part = end < 0 ? chunk.subarray(from) : chunk.subarray(from, end)
      if (this.#held + part.length > this.#longest) return null
      this.#rest.push(part)
      this.#held += part.length
      if (end < 0) return lines
      lines.push(Buffer.concat(this.#rest).toString('utf8'))
      this.#rest = []
      this.#held = 0
      from = end + 1
    }
  }
}
