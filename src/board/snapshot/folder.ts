// The folder that any web host can serve. A file is written beside its place and renamed into it, so that whoever reads
// meanwhile reads the old one or the new one whole; what is no longer wanted is removed; what stands already is left
// alone, so that a host's caches stay good. A folder that holds something else is refused: everything in it would go.

import { hash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const temporary = '.writing'

const holds = async (place: string, bytes: Buffer): Promise<boolean> =>
  (await readFile(place).catch(() => null))?.equals(bytes) ?? false

/** Only snapshots have it; what every copy looks for, to see whether it was renewed. */
export const aboutFile = 'snapshot.json'

export class SnapshotFolder {
  readonly #folder: string
  /** Digest of what was written, by file; null: it stands there from before. */
  readonly #files = new Map<string, string | null>()

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes it where it is missing, and learns what stands in it. Rejects when neither can be done, or it is not ours. */
  static async open(folder: string): Promise<SnapshotFolder> {
    await mkdir(folder, { recursive: true })
    const opened = new SnapshotFolder(folder)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/')
      // What begins with a dot is a web host's or a deployment's own.
      if (entry.isFile() && !file.startsWith('.')) opened.#files.set(file, null)
    }
    if (opened.#files.size > 0 && !opened.#files.has(aboutFile))
      throw new Error(`${folder} holds files that are no snapshot's, and would lose them`)
    for (const file of opened.#files.keys()) if (file.endsWith(temporary)) await opened.remove(file)
    return opened
  }

  get files(): IterableIterator<string> {
    return this.#files.keys()
  }

  /** False: it stood there already. Rejects when the disk is full or gone; the old one then still stands. */
  async write(file: string, bytes: Buffer): Promise<boolean> {
    const digest = hash('sha256', bytes, 'base64url')
    const place = join(this.#folder, file)
    const known = this.#files.get(file)
    if (known === digest || (known === null && (await holds(place, bytes)))) {
      this.#files.set(file, digest)
      return false
    }
    await mkdir(dirname(place), { recursive: true })
    try {
      await writeFile(place + temporary, bytes)
      await rename(place + temporary, place)
    } catch (problem) {
      await rm(place + temporary, { force: true }).catch(() => {})
      throw problem
    }
    this.#files.set(file, digest)
    return true
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.#folder, file), { force: true })
    this.#files.delete(file)
    // Folders that it leaves empty go too.
    for (let above = dirname(file); above !== '.'; above = dirname(above))
      try {
        await rmdir(join(this.#folder, above))
      } catch {
        return
      }
  }
}
