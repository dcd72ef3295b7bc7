// Records of a feed for people, and what there is to say about them all.

import type { FeedRecord, SaidRecord } from '../../feeds/index.ts'
import { isoTime } from '../../terms/index.ts'
import { counted, span, table } from './format.ts'

const minute = (at: SaidRecord['start']): string => isoTime(at).slice(0, 16).replace('T', ' ')

const lasted = ({ start, end }: SaidRecord): string =>
  end === null ? 'goes on' : span(Math.max(0, end - start))

const some = (names: readonly string[], most = 4): string =>
  names.length > most
    ? `${names.slice(0, most).join(', ')} and ${names.length - most} more`
    : names.join(', ')

export function recordTable(records: readonly SaidRecord[]): string {
  const rows = records.map((record) => [
    minute(record.start),
    lasted(record),
    record.kind,
    record.impact,
    String(record.updates.length),
    some([...record.services, ...record.regions]) || '-',
    some(record.foundations) || '-',
    record.title,
  ])
  return table([
    ['began (UTC)', 'lasted', 'kind', 'impact', 'posts', 'services and regions', 'foundations', 'title'],
    ...rows,
  ])
}

/** Counts, and what no map knows. */
export function recordNotes(records: readonly SaidRecord[], unreadable: number): readonly string[] {
  const unmapped = [...new Set(records.flatMap((record) => record.unmapped))]
  return [
    `${counted(records.length, 'record')} read, ${unreadable.toLocaleString('en-US')} unreadable`,
    ...(unmapped.length === 0
      ? []
      : [
          `${counted(unmapped.length, 'name')} that no map knows (\`maps\` or \`mapsFile\` of the feed): ${some(unmapped, 30)}`,
        ]),
  ]
}

const mostShown = 10

/** Null: all of it could be read. */
export function unreadableText(records: readonly FeedRecord[]): string | null {
  const unread = records.flatMap((record) => (record.kind === 'unreadable' ? [record] : []))
  if (unread.length === 0) return null
  const shown = unread
    .slice(0, mostShown)
    .map(({ why, raw }) => `  ${why}: ${JSON.stringify(raw.slice(0, 120))}`)
  const more = unread.length > mostShown ? [`  and ${unread.length - mostShown} more`] : []
  return [`${counted(unread.length, 'record')} could not be read:`, ...shown, ...more].join('\n')
}
