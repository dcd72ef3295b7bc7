// The keeper's folder. A file is replaced as a whole: written beside, synced, and renamed over the old one, which is kept
// under another name first; at every instant one whole copy is there under a name that the next start reads.

import { constants, readdirSync, readFileSync } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

export interface Disk {
  /** At start, before anything is served: synchronous, because answering waits for it. */
  list(): readonly string[]
  /** Null: there is no such file. Throws when what is there cannot be read. */
  read(file: string): Buffer | null
  /** Resolves when `content` would survive a power cut. `keepAs`: the name under which the old file stays. */
  replace(file: string, content: Buffer, keepAs?: string): Promise<void>
  remove(file: string): Promise<void>
}

const code = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'

/** What stands there may be no file: a pipe must not be waited for. */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Opens `folder`, creating it for its owner alone. Rejects when it cannot be made or listed. */
export async function openDisk(folder: string): Promise<Disk> {
  const make = () => mkdir(folder, { recursive: true, mode: 0o700 })
  await make().catch(async (error) => {
    if (code(error) !== 'EEXIST') throw error
    await putAside(folder)
    await make()
  })
  return {
    list: () => readdirSync(folder),
    read: (file) => {
      try {
        return readFileSync(join(folder, file), { flag: reading })
      } catch (error) {
        if (code(error) === 'ENOENT') return null
        throw error
      }
    },
    replace: (file, content, keepAs) => replace(folder, file, content, keepAs),
    remove: async (file) => {
      await rm(join(folder, file), { force: true })
      await syncFolder(folder)
    },
  }
}

async function replace(folder: string, file: string, content: Buffer, keepAs?: string): Promise<void> {
  const target = join(folder, file)
  const beside = `${target}.new`
  try {
    await writeSynced(beside, content)
    if (keepAs) await keep(target, join(folder, keepAs))
    await rename(beside, target).catch(async (error) => {
      if (code(error) !== 'EISDIR') throw error
      await putAside(target)
      await rename(beside, target)
    })
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw error
  }
  await syncFolder(folder)
}

async function writeSynced(path: string, content: Buffer): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** A second name for the same bytes; a copy where the file system has no links. What is no file has no copy. */
async function keep(from: string, as: string): Promise<void> {
  await rm(as, { force: true }).catch(() => putAside(as))
  try {
    await link(from, as)
  } catch (error) {
    if (code(error) === 'ENOENT') return
    await copyFile(from, as).catch((problem) => {
      if (code(problem) !== 'EISDIR') throw problem
    })
  }
}

/** Something that is not ours stands where a file of ours belongs: it is kept for people to look at. */
const putAside = (path: string): Promise<void> => rename(path, `${path}.aside`)

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
