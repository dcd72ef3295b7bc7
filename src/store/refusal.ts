// What SQLite said, as what the caller can do about it. Codes: https://www.sqlite.org/rescode.html

import { StoreRefusal } from './store.ts'

export const sqliteBusy = 5
const ioError = 10
const full = 13

/** The primary result code, or undefined when the error is not SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : undefined
}

export function refusalOf(error: unknown): StoreRefusal {
  if (error instanceof StoreRefusal) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = sqliteCode(error)
  if (code === full)
    return new StoreRefusal(
      'full',
      'no space is left for the store; nothing of this request was kept; free some',
    )
  if (code === ioError)
    return new StoreRefusal('full', `the store's disk failed (${message}); nothing of this request was kept`)
  return new StoreRefusal('failed', `the store failed: ${message}`)
}
