// From the bytes of one document to what the poller needs of it, bounded whatever they hold. Pure; it runs in a thread of
// its own (`reading-thread.ts`), since a document that is meant to be slow to read must slow down nobody else.

import type { FoundationPath, Instant } from '../terms/index.ts'
import { isOfNow } from './notices.ts'
import { readerOf } from './readers.ts'
import { type FeedRecord, type SaidRecord, wasRead } from './record.ts'
import { textOfSource } from './source.ts'

export type ReadAsk = {
  readonly kind: string
  readonly body: Uint8Array
  /** What Content-Type says; undefined: nothing. */
  readonly charset?: string | undefined
  readonly maps: Readonly<Record<string, FoundationPath>>
  /** Empty: whatever the page speaks of. */
  readonly components: readonly string[]
  readonly receivedAt: Instant
}

export type Unread = { readonly why: string; readonly raw: string }

export type Reading = {
  /** Of troubles that go on or are just over: what ended long ago is no signal. */
  readonly records: readonly SaidRecord[]
  /** All that could be read. */
  readonly read: number
  readonly unreadable: number
  /** The first few, cut: to be kept for whoever mends the reader. */
  readonly kept: readonly Unread[]
  readonly unmapped: readonly string[]
  /** Left out because there was more than one page can want to say. */
  readonly leftOut: number
}

/** Real pages have some tens of troubles that are of now; what is kept of one is what fits into a journal. */
export const readingLimits = { records: 2000, updates: 20_000, kept: 5, raw: 4000, unmapped: 200 } as const

export function readingOf({ kind, body, charset, maps, components, receivedAt }: ReadAsk): Reading {
  const reader = readerOf(kind)
  const records = reader === null ? [] : reader(textOfSource(body, charset), { maps }, receivedAt)
  const said = chosen(records.filter(wasRead), components)
  const unread = records.filter((record) => record.kind === 'unreadable')
  const ofNow = said.filter((record) => isOfNow(record, receivedAt))
  const now = bounded(ofNow)
  return {
    records: now,
    read: said.length,
    unreadable: unread.length,
    kept: unread
      .slice(0, readingLimits.kept)
      .map(({ why, raw }) => ({ why: why.slice(0, 300), raw: raw.slice(0, readingLimits.raw) })),
    unmapped: [...new Set(said.flatMap((record) => record.unmapped))].slice(0, readingLimits.unmapped),
    leftOut: ofNow.length - now.length,
  }
}

/** Those that concern one of the components, and those that name none at all: nobody knows whom these concern. */
export function chosen<R extends FeedRecord>(
  records: readonly R[],
  components: readonly string[],
): readonly R[] {
  if (components.length === 0) return records
  const wanted = new Set(components.map((name) => name.toLowerCase()))
  return records.filter(
    (record) =>
      !wasRead(record) ||
      record.services.length === 0 ||
      record.services.some((name) => wanted.has(name.toLowerCase())),
  )
}

/** The newest, in the order in which they began. */
function bounded(records: readonly SaidRecord[]): readonly SaidRecord[] {
  let updates = 0
  const newest = records
    .toSorted((a, b) => b.start - a.start)
    .filter((record) => {
      updates += record.updates.length
      return updates <= readingLimits.updates
    })
  const kept = new Set(newest.slice(0, readingLimits.records))
  return records.filter((record) => kept.has(record)).toSorted((a, b) => a.start - b.start)
}
