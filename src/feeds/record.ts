// What one provider says of one trouble, in the same words whoever the provider is: when it began and ended, everything
// that was said meanwhile, and whom it concerns. A reader turns a document into records and never throws; what it
// cannot read comes out as a record too, with the raw text, so that it is counted and nothing is lost.

import type { NoticeState } from '../signals/index.ts'
import { type FoundationPath, type Instant, isoTime, type JsonObject } from '../terms/index.ts'

/** One post. `id` only where the provider gives one: it stays the same when the post is edited. */
export type FeedUpdate = {
  readonly at: Instant
  readonly state: NoticeState
  /** Plain text; paragraphs are parted by line feeds. */
  readonly text: string
  readonly id?: string
}

export type SaidRecord = {
  /** `component`: the page shows a part as broken without an incident that says why. */
  readonly kind: 'incident' | 'maintenance' | 'component'
  /** The provider's own, or made of what never changes about it. Unique within the feed. */
  readonly id: string
  readonly title: string
  readonly url: string | null
  /** When the trouble began, as the provider says; where it does not say, the first post is the best upper bound. */
  readonly start: Instant
  /** The provider's first word. Null: not known (a reading that only lists the latest). */
  readonly firstPost: Instant | null
  /** Null while it goes on. Of announced work: when it is to end. */
  readonly end: Instant | null
  /** Oldest first, at least one. */
  readonly updates: readonly FeedUpdate[]
  /** As the provider writes them. */
  readonly services: readonly string[]
  /** The provider's ids where it has any, else as it writes them; `global` where a cloud says no region. */
  readonly regions: readonly string[]
  readonly foundations: readonly FoundationPath[]
  /** Names of services and regions that no map knows: what a person may want to add to one. */
  readonly unmapped: readonly string[]
  /** The provider's own word for how bad it is, in lower case; `none` where it says nothing. */
  readonly impact: string
}

export type UnreadableRecord = {
  readonly kind: 'unreadable'
  /** One sentence: what was expected and what was read. */
  readonly why: string
  /** Exactly as it came. */
  readonly raw: string
}

export type FeedRecord = SaidRecord | UnreadableRecord

/** What a reader goes by besides the document. */
export type ReaderSpec = {
  /** A name as the provider writes it to the foundation it is: goes before the maps that come along. */
  readonly maps: Readonly<Record<string, FoundationPath>>
}

/**
 * Pure; never throws. The document is what the provider serves, or JSON lines of single records. `receivedAt` is for
 * what carries no year or day of its own, and for pages that say only how things stand now.
 */
export type Reader = (
  document: string | Uint8Array,
  spec: ReaderSpec,
  receivedAt: Instant,
) => readonly FeedRecord[]

export const unreadable = (why: string, raw: string): UnreadableRecord => ({ kind: 'unreadable', why, raw })

export const wasRead = (record: FeedRecord): record is SaidRecord => record.kind !== 'unreadable'

const time = (at: Instant | null): string | null => (at === null ? null : isoTime(at))

/** For people and programs: instants as ISO 8601 in UTC. */
export function recordJson(record: FeedRecord): JsonObject {
  if (record.kind === 'unreadable') return { ...record }
  return {
    ...record,
    start: isoTime(record.start),
    firstPost: time(record.firstPost),
    end: time(record.end),
    updates: record.updates.map((update) => ({ ...update, at: isoTime(update.at) })),
  }
}
