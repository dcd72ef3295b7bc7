// When the names are written: soon after something new, at most once a minute for mere confirmations, one write at a
// time. A file that cannot be written is told of and tried again; it never costs a lookup.

import type { Bounds } from './bounds.ts'
import { textOf } from './errors.ts'
import { type Names, readNames, writeNames } from './file.ts'
import type { Timing } from './timing.ts'

/** Several names learned at once go into one write. */
const soonMs = 200
const confirmMs = 60_000

export type KeeperOptions = {
  readonly path: string
  readonly bounds: Bounds
  readonly timing: Timing
  readonly names: () => Names
  readonly onWritten: () => void
  readonly onTrouble: (why: string) => void
}

export class Keeper {
  readonly #options: KeeperOptions
  #writable = false
  #dirty = false
  #dueAtMs = Number.POSITIVE_INFINITY
  #callOff: () => void = () => {}
  #writing: Promise<void> = Promise.resolve()

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** Nothing is written before this has been read. */
  async read(): Promise<Names> {
    const { path, timing, bounds, onTrouble } = this.#options
    const { names, writable, why } = await readNames(path, timing.now(), bounds)
    this.#writable = writable
    if (why !== null) onTrouble(writable ? `not believed: ${why}` : `neither read nor written: ${why}`)
    return names
  }

  /** `news`: more than a confirmation of what the file holds. */
  changed(news: boolean): void {
    if (!this.#writable) return
    const { timing } = this.#options
    const dueAtMs = timing.now() + (news ? soonMs : confirmMs)
    this.#dirty = true
    if (dueAtMs >= this.#dueAtMs) return
    this.#callOff()
    this.#dueAtMs = dueAtMs
    this.#callOff = timing.after(dueAtMs - timing.now(), () => this.#write())
  }

  #write(): void {
    this.#dueAtMs = Number.POSITIVE_INFINITY
    this.#writing = this.#writing.then(() => this.#writeNow())
  }

  async #writeNow(): Promise<void> {
    const { path, names, onWritten, onTrouble } = this.#options
    if (!this.#dirty) return
    this.#dirty = false
    try {
      await writeNames(path, names())
      onWritten()
    } catch (error) {
      onTrouble(`not written: ${textOf(error)}`)
      this.changed(false)
    }
  }

  async close(): Promise<void> {
    this.#callOff()
    this.#write()
    await this.#writing
    this.#callOff()
    this.#writable = false
  }
}
