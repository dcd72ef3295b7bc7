// One folder, one process. The lock is SQLite's own file lock on a small file beside the database: the kernel drops
// it with the process, however that ends. A pid file alone would outlive a kill -9 and name whoever got the pid next.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { refusalOf, sqliteBusy, sqliteCode } from './refusal.ts'
import { StoreRefusal } from './store.ts'

export type FolderLock = { readonly release: () => void }

/** Throws a StoreRefusal that names the process which holds the folder. */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'holdfast.pid')
  const db = new DatabaseSync(join(folder, 'holdfast.lock'), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (sqliteCode(error) !== sqliteBusy) throw refusalOf(error)
    throw new StoreRefusal(
      'in-use',
      `the store in ${folder} is in use by process ${readPid(pidFile)}; stop that one, or give this one another folder`,
    )
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return { release: () => db.close() }
}

function readPid(file: string): string {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^\d{1,10}$/.test(text) ? text : 'of unknown id'
  } catch {
    return 'of unknown id'
  }
}
