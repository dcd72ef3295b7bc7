// How many files and connections this process may have open: each event stream is one.

import { readFile } from 'node:fs/promises'

/** What everything else takes: the store, checks, connections of the API. */
const others = 1_000

/** The soft limit; null where the system does not say it in `/proc`, or sets none. */
export async function openFilesLimit(limits = '/proc/self/limits'): Promise<number | null> {
  const text = await readFile(limits, 'utf8').catch(() => '')
  const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1]
  return soft === undefined ? null : Number(soft)
}

/** Streams that fit: what is wanted, or fewer when `limit` files would not suffice. */
export const streamsThatFit = (wanted: number, limit: number | null): number =>
  limit === null ? wanted : Math.max(10, Math.min(wanted, limit - others))
