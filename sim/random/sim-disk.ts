// A disk of the simulated world: files in memory, writes that land at once, late or not at all, and files that a power
// cut leaves torn. What the keeper does about each is the keeper's own code.

import type { Disk } from '../../src/nameserver/index.ts'

export type DiskMode =
  | 'sound'
  /** Nothing lands until the disk catches up. */
  | 'slow'
  | 'full'
  /** Everything lands, and the disk says that it failed: the sync after the rename was refused. */
  | 'lying'

type Waiting = { readonly land: () => void; readonly tell: () => void }

const refusal = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

export class SimDisk implements Disk {
  mode: DiskMode = 'sound'
  readonly #files = new Map<string, Buffer>()
  #waiting: Waiting[] = []

  list(): readonly string[] {
    return [...this.#files.keys()]
  }

  read(file: string): Buffer | null {
    return this.#files.get(file) ?? null
  }

  replace(file: string, content: Buffer, keepAs?: string): Promise<void> {
    const land = (): void => {
      const before = this.#files.get(file)
      if (keepAs && before) this.#files.set(keepAs, before)
      this.#files.set(file, content)
    }
    switch (this.mode) {
      case 'full':
        return Promise.reject(refusal())
      case 'lying':
        land()
        return Promise.reject(refusal())
      case 'sound':
        land()
        return Promise.resolve()
      case 'slow':
        return new Promise((resolve) => {
          this.#waiting.push({ land, tell: resolve })
        })
    }
  }

  remove(file: string): Promise<void> {
    this.#files.delete(file)
    return Promise.resolve()
  }

  /** What waited lands, in its order. */
  catchUp(): void {
    const waited = this.#waiting
    this.#waiting = []
    for (const { land, tell } of waited) {
      land()
      tell()
    }
  }

  /** The process dies: of what waited, the first `landed` writes were on the disk, without a word to anybody. */
  die(landed: number): void {
    for (const { land } of this.#waiting.slice(0, landed)) land()
    this.#waiting = []
  }

  get waits(): number {
    return this.#waiting.length
  }

  /** The name of the file that ends so and holds this text. */
  find(ending: string, text: string): string | null {
    for (const [file, content] of this.#files)
      if (file.endsWith(ending) && content.includes(text)) return file
    return null
  }

  /** Its end is lost; its beginning, too, unless the first line is left. */
  tear(file: string, headLeft: boolean): void {
    const content = this.#files.get(file)
    if (content) this.#files.set(file, content.subarray(headLeft ? 0 : 9, content.length - 7))
  }

  copyFrom(other: SimDisk): void {
    for (const [file, content] of other.#files) this.#files.set(file, content)
  }
}
