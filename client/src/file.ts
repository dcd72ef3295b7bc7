// The page on disk: written beside itself and renamed, so that a reader sees the old or the new and nothing between.
// A file that others may write, or that belongs to somebody else, could send traffic anywhere and is not believed; a
// file that is not a page is never written over.

import { constants, type Stats } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Bounds } from './bounds.ts'
import { textOf } from './errors.ts'
import type { Memory } from './memory.ts'
import { decodePage, encodePage, largestPage } from './page.ts'

export type Names = readonly (readonly [string, Memory])[]
/** `writable`: whether this path may be written over. `why`: null when it was read as it should be, or was not there. */
export type Read = { readonly names: Names; readonly writable: boolean; readonly why: string | null }

const nothing = (writable: boolean, why: string | null): Read => ({ names: [], writable, why })

export async function readNames(path: string, nowMs: number, bounds: Bounds): Promise<Read> {
  try {
    // A pipe must not make the start wait for a writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stats = await file.stat()
      if (!stats.isFile()) return nothing(false, 'it is no regular file')
      if (stats.size > largestPage)
        return nothing(false, `it has ${stats.size} bytes, more than ${largestPage}`)
      const page = decodePage(await file.readFile('utf8'), nowMs, bounds)
      if (page.kind === 'foreign') return nothing(false, 'it was not written by this client')
      if (page.kind === 'torn') return nothing(true, page.why)
      const others = writers(stats)
      return others === null ? { names: page.names, writable: true, why: null } : nothing(true, others)
    } finally {
      await file.close()
    }
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return missing ? nothing(true, null) : nothing(false, textOf(error))
  }
}

/** Who but this user could have written it; null for nobody. Windows has its own rights, which are not asked for. */
function writers({ mode, uid }: Stats): string | null {
  const own = process.getuid?.()
  if (own === undefined) return null
  if (uid !== own) return `it belongs to user ${uid}, not to ${own}`
  return (mode & 0o022) === 0 ? null : `others may write it (mode ${(mode & 0o777).toString(8)})`
}

let written = 0

/** Durable when it returns. @throws when the folder is missing, full or not ours. */
export async function writeNames(path: string, names: Names): Promise<void> {
  const beside = `${path}.${process.pid}.${++written}.tmp`
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.writeFile(encodePage(names))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** So that the rename outlives a power cut; where a folder cannot be opened (Windows) the file system sees to it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
