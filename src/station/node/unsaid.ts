// Journal entries that a node could tell nobody, kept for the node process that comes after it: what happened while the
// main process was gone is then in the journal too.

import { constants } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewEntry } from '../../terms/index.ts'
import { seal, unsealed } from './sealed.ts'
import { writeWhole } from './whole-file.ts'

const kind = 'holdfast-unsaid 1'
/** The newest; a node alone for months must not fill the disk that it answers from. */
const keptAtMost = 20_000
const unsaidIn = (folder: string): string => join(folder, 'unsaid')

/** Rejects when the disk takes nothing. */
export async function keepUnsaid(folder: string, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return
  // Two nodes in a row may have found nobody to tell.
  const before = await readUnsaid(folder)
  await writeWhole(unsaidIn(folder), seal(kind, JSON.stringify([...before, ...entries].slice(-keptAtMost))))
}

/** Once: they are not kept any longer. A file that is not whole counts as none. */
export async function takeUnsaid(folder: string): Promise<readonly NewEntry[]> {
  const entries = await readUnsaid(folder)
  if (entries.length > 0) await rm(unsaidIn(folder), { force: true }).catch(() => {})
  return entries
}

async function readUnsaid(folder: string): Promise<readonly NewEntry[]> {
  const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const text = await readFile(unsaidIn(folder), { encoding: 'utf8', flag }).catch(() => '')
  const whole = unsealed(kind, text)
  return whole === null ? [] : (JSON.parse(whole) as readonly NewEntry[])
}
