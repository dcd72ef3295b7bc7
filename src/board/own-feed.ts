// What the public may know of incidents as Atom (RFC 4287) and RSS 2.0: one entry an incident, changed as it goes on.

import { safe } from './escape.ts'
import type { IncidentView } from './views.ts'

export type OwnFeed = {
  readonly title: string
  /** The page it is about. */
  readonly page: string
  /** Where the feed itself is. */
  readonly self: string
  readonly board: string
  /** When nothing happened yet. ISO 8601. */
  readonly now: string
}

const mostEntries = 50
// What XML 1.0 (section 2.2) does not have at all is left out: no reader takes a document with it. Half of a pair alone is
// made whole before.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const xml = (text: string): string => safe(text.toWellFormed().replace(impossible, ''))

const newest = (incidents: readonly IncidentView[]): readonly IncidentView[] =>
  incidents.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, mostEntries)

const pageOf = ({ board }: OwnFeed, { id }: IncidentView): string =>
  `${board}/incidents/${encodeURIComponent(id)}`

const titleOf = ({ serviceName, resolvedAt, severity }: IncidentView): string =>
  resolvedAt === null ? `${serviceName}: ${severity} trouble` : `${serviceName}: over`

function textOf({ summary, resolvedAt, foundation }: IncidentView): string {
  const shared = foundation === null ? '' : ` Shared foundation: ${foundation}.`
  const ended = resolvedAt === null ? '' : ` Over since ${resolvedAt.slice(0, 16).replace('T', ' ')} UTC.`
  return `${summary}${shared}${ended}`
}

export function atomFeed(feed: OwnFeed, incidents: readonly IncidentView[]): string {
  const entries = newest(incidents)
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<title>${xml(feed.title)}</title>`,
    `<id>${xml(feed.self)}</id>`,
    `<link rel="self" href="${xml(feed.self)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(feed.page)}"/>`,
    `<updated>${entries[0]?.updatedAt ?? feed.now}</updated>`,
    '<author><name>Holdfast</name></author>',
    ...entries.map((incident) => {
      const page = xml(pageOf(feed, incident))
      return `<entry><id>${page}</id><title>${xml(titleOf(incident))}</title><link href="${page}"/><published>${incident.openedAt}</published><updated>${incident.updatedAt}</updated><summary>${xml(textOf(incident))}</summary></entry>`
    }),
    '</feed>',
    '',
  ].join('\n')
}

export function rssFeed(feed: OwnFeed, incidents: readonly IncidentView[]): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
    `<title>${xml(feed.title)}</title>`,
    `<link>${xml(feed.page)}</link>`,
    `<description>${xml(feed.title)}</description>`,
    `<atom:link rel="self" type="application/rss+xml" href="${xml(feed.self)}"/>`,
    ...newest(incidents).map((incident) => {
      const page = xml(pageOf(feed, incident))
      // What changed is news: readers go by the guid, so it carries what changed.
      const guid = `${page}#${incident.resolvedAt === null ? incident.severity : 'over'}`
      return `<item><title>${xml(titleOf(incident))}</title><link>${page}</link><guid isPermaLink="false">${guid}</guid><pubDate>${new Date(incident.updatedAt).toUTCString()}</pubDate><description>${xml(textOf(incident))}</description></item>`
    }),
    '</channel></rss>',
    '',
  ].join('\n')
}
