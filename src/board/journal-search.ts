// Finding entries of the journal. What an index answers is asked for at once; a question about text, time or author looks
// at every entry on its way, so it is put in pieces of bounded size, one after another, and ends after so many entries:
// the answer then says where it stopped, and whoever wants the rest goes on from there.

import type { Instant } from '../terms/index.ts'
import type { JournalRequest } from './desk.ts'
import type { JournalPageView, JournalView } from './views.ts'

/** Entries a piece looks at: some 20 ms of the store's reading thread, between which others are served. */
const atATime = 10_000
const atMost = 500_000

export type JournalBounds = { readonly atATime: number; readonly atMost: number }

export type JournalWish = Omit<JournalRequest, 'order'> & {
  readonly limit: number
  /** From the old end of the range on; absent: so when `after` alone is given. The answer is newest first either way. */
  readonly upwards?: boolean
}

type Read = (request: JournalRequest) => Promise<readonly JournalView[]>

export async function searchJournal(
  read: Read,
  wish: JournalWish,
  bounds: JournalBounds = { atATime, atMost },
): Promise<JournalPageView> {
  const newest = (await read({ order: 'desc', limit: 1 }))[0]?.seq ?? 0
  const up = wish.upwards ?? (wish.after !== undefined && wish.before === undefined)
  const found = up ? await upwards(read, wish, newest, bounds) : await downwards(read, wish, newest, bounds)
  const entries = up ? found.entries.toReversed() : found.entries
  const [first, last] = [entries[0]?.seq, entries.at(-1)?.seq]
  const full = found.entries.length >= wish.limit
  return {
    entries,
    newest,
    cutAt: found.cutAt,
    older: up ? (last ?? (wish.after ?? 0) + 1) : full ? last! : null,
    newer: up ? (full ? first! : null) : wish.before === undefined ? null : (first ?? wish.before - 1),
  }
}

type Found = { readonly entries: JournalView[]; readonly cutAt: number | null }

const looksAtEach = ({ text, author, from, until }: JournalWish): boolean =>
  (text ?? '').trim() !== '' || author !== undefined || from !== undefined || until !== undefined

async function downwards(
  read: Read,
  wish: JournalWish,
  newest: number,
  bounds: JournalBounds,
): Promise<Found> {
  const top = Math.min(wish.before ?? newest + 1, newest + 1)
  const ask = { ...wish, order: 'desc' } as const
  if (!looksAtEach(wish)) return { entries: [...(await read({ ...ask, before: top }))], cutAt: null }
  const entries: JournalView[] = []
  const bottom = wish.after ?? 0
  for (let before = top; before > bottom + 1 && entries.length < wish.limit; before -= bounds.atATime) {
    if (top - before >= bounds.atMost) return { entries, cutAt: before }
    const limit = wish.limit - entries.length
    const after = Math.max(bottom, before - bounds.atATime - 1)
    entries.push(...(await read({ ...ask, before, after, limit })))
  }
  return { entries, cutAt: null }
}

async function upwards(read: Read, wish: JournalWish, newest: number, bounds: JournalBounds): Promise<Found> {
  const bottom = wish.after ?? 0
  const ask = { ...wish, order: 'asc' } as const
  if (!looksAtEach(wish)) return { entries: [...(await read(ask))], cutAt: null }
  const entries: JournalView[] = []
  const top = Math.min(wish.before ?? newest + 1, newest + 1)
  for (let after = bottom; after < top - 1 && entries.length < wish.limit; after += bounds.atATime) {
    if (after - bottom >= bounds.atMost) return { entries, cutAt: after }
    const limit = wish.limit - entries.length
    entries.push(...(await read({ ...ask, after, before: Math.min(top, after + bounds.atATime + 1), limit })))
  }
  return { entries, cutAt: null }
}

/** One entry a line, newest first, as a file. Ends where the search does; then the last line says where to go on. */
export async function* journalLines(read: Read, wish: JournalWish): AsyncGenerator<string> {
  let before = wish.before
  for (;;) {
    const page = await searchJournal(read, { ...wish, ...(before === undefined ? {} : { before }) })
    for (const entry of page.entries) yield `${JSON.stringify(entry)}\n`
    const next = page.cutAt ?? page.older
    if (next === null || next <= (wish.after ?? 0)) return
    before = next
  }
}

/** A moment as a form or a link writes it: a whole ISO 8601 time, or a day or minute of UTC. Null: it is none. */
export function momentOf(text: string): Instant | null {
  const whole = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (!whole) return null
  const zoned = whole[4] !== undefined || whole[1] === undefined ? text : `${text}Z`
  const at = Date.parse(zoned)
  return Number.isNaN(at) ? null : (at as Instant)
}
