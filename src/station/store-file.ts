// Whether the database that is written to is the one that the next start will read. A file that was deleted or replaced
// under a running process goes on taking writes, all of which are lost with it; nothing else would tell.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock, NewEntry } from '../terms/index.ts'

export class StoreFile {
  readonly #path: string
  readonly #opened: bigint
  #told = false

  private constructor(path: string, opened: bigint) {
    this.#path = path
    this.#opened = opened
  }

  /** Of a store that was just opened in this folder. */
  static async in(folder: string): Promise<StoreFile> {
    const path = join(folder, 'holdfast.db')
    return new StoreFile(path, (await stat(path, { bigint: true })).ino)
  }

  /** Null when all is well. */
  async trouble(): Promise<string | null> {
    const now = await stat(this.#path, { bigint: true }).catch(() => null)
    if (now?.ino === this.#opened) return null
    return now === null
      ? 'its file was deleted while it is in use'
      : 'its file was replaced while it is in use'
  }

  /** Writes down when that has changed since the last time. */
  async tell(clock: Clock, journal: { note(entry: NewEntry): void }): Promise<void> {
    const trouble = await this.trouble()
    if ((trouble !== null) === this.#told) return
    this.#told = trouble !== null
    const why =
      trouble === null
        ? `${this.#path} is back`
        : `the store: ${trouble}; what is written since then is lost when this process ends: put ${this.#path} back from a backup and restart. Names are answered and steered all the while`
    const data = { state: trouble === null ? 'cleared' : 'raised', code: 'store-gone' }
    journal.note({ at: clock.now(), author: 'holdfast', kind: 'endpoint.alarm', subject: 'store', why, data })
  }
}
