// From records to the notices that the loop knows: one for each thing a provider said, whatever the kind of feed.

import type { Notice } from '../signals/index.ts'
import { days, type Instant } from '../terms/index.ts'
import { type FeedRecord, type FeedUpdate, type SaidRecord, wasRead } from './record.ts'

/** A journal entry and a page can bear this much of a provider's text. */
const limits = { title: 300, body: 4000, id: 300 } as const

/** Providers list troubles of years ago. What ended longer ago than this is history: it is no signal any more. */
const historyAfter = days(2)
/** Nor is what was never said to be over, and not spoken of for this long: archives keep many such. */
const forgottenAfter = days(14)

/** Oldest word first within each record. Records that could not be read make none: they are the caller's to count. */
export function noticesOf(
  records: readonly FeedRecord[],
  feed: string,
  receivedAt: Instant,
): readonly Notice[] {
  return records
    .filter(wasRead)
    .filter((record) => isOfNow(record, receivedAt))
    .flatMap((record) => wordsOf(record, feed, receivedAt))
}

/** Whether it is a signal still: it goes on, or ended lately. */
export function isOfNow(record: SaidRecord, now: Instant): boolean {
  if (record.kind === 'component') return true
  const lastWord = record.updates.at(-1)?.at ?? record.start
  if (record.end === null) return lastWord >= now - forgottenAfter
  return Math.max(record.end, lastWord) >= now - historyAfter
}

function wordsOf(record: SaidRecord, feed: string, receivedAt: Instant): readonly Notice[] {
  const stretch = record.kind === 'component' ? {} : stretchOf(record)
  const url = record.url === null ? {} : { url: record.url }
  const incident = idOf(record.id)
  const ids = updateIds(record.updates)
  return record.updates.map((update, at) => ({
    feed,
    incident,
    update: ids[at]!,
    state: update.state,
    title: record.title.slice(0, limits.title),
    body: update.text.slice(0, limits.body),
    ...url,
    providerAt: update.at,
    receivedAt,
    ...stretch,
    foundations: record.foundations,
  }))
}

/** Without what parts the key of a notice (`news.ts`). */
const idOf = (id: string): string => id.replaceAll('|', '_').slice(0, limits.id)

const stretchOf = (record: SaidRecord): Pick<Notice, 'beganAt' | 'until'> => ({
  beganAt: record.start,
  ...(record.kind === 'maintenance' && record.end !== null ? { until: record.end } : {}),
})

/** Made of the time, not of the text, so that an edit is not told as a new word; posts of one minute are numbered. */
function updateIds(updates: readonly FeedUpdate[]): readonly string[] {
  const met = new Map<Instant, number>()
  return updates.map((update) => {
    if (update.id !== undefined) return idOf(update.id)
    const before = met.get(update.at) ?? 0
    met.set(update.at, before + 1)
    return before === 0 ? String(update.at) : `${update.at}.${before}`
  })
}
