// Azure's status feed (RSS), its status history (a page), and single records as archives keep them. What is said is
// prose in each: when it was ("Between 12:34 UTC on 5 Nov 2025 and ..."), which services and which regions are read from
// the text. A post incident review looks back, so its stretch is the trouble's.

import type { NoticeState } from '../signals/index.ts'
import { type Instant, isoTime, minutes } from '../terms/index.ts'
import { azureMap } from './maps/provider-map.ts'
import { childrenOf, type Element, isElement, linesOf, readXml, textOfHtml, wordsOf } from './markup.ts'
import { mentionedIn, vocabularyOf } from './mentions.ts'
import { mapPlaces, type Named } from './places.ts'
import { type Fields, isFields, labelOf, linkOf, listOf, textOf } from './reading.ts'
import { type FeedRecord, type Reader, type ReaderSpec, type SaidRecord, unreadable } from './record.ts'
import { recoveredAt } from './recovery.ts'
import { saysOver, statesOf } from './said.ts'
import { beyond, jsonValues, longest, rawOf, textOfSource } from './source.ts'
import { stampOf } from './stamps.ts'
import { beginningIn, stretchesIn } from './times.ts'
import { utc } from './zones.ts'

const limits = { items: longest.list, text: 100_000, title: 300, id: 200, names: 200 } as const

export const readAzure: Reader = (document, spec, receivedAt) => {
  const text = textOfSource(document)
  const start = text.trimStart().slice(0, 200).toLowerCase()
  if (/^[[{]/.test(start)) return jsonRecords(text, spec, receivedAt)
  const drafts = /^<\?xml|^<rss|^<feed/.test(start) ? feedDrafts(text) : pageDrafts(text)
  if (drafts === null)
    return [unreadable('expected an RSS feed, a status history page or JSON of Azure', text)]
  const read = drafts.slice(0, limits.items).map((draft) => recordOf(draft, spec, receivedAt))
  const unread = beyond(
    drafts.map(({ raw }) => raw),
    limits.items,
  )
  return [...read, ...unread]
}

/** One telling of one trouble, as far as the document says. */
type Draft = {
  readonly id: string | null
  readonly title: string
  readonly url: string | null
  readonly text: string
  readonly posted: Instant | null
  readonly edited: Instant | null
  readonly start: Instant | null
  readonly end: Instant | null
  readonly services: readonly string[]
  readonly regions: readonly string[]
  /** Announced work, as far as the document says. */
  readonly work?: boolean
  readonly raw: string
}

/** A trouble's id as Azure makes them. */
const trackingId = /^[A-Z0-9]{3,5}-[A-Z0-9]{2,4}$/
const tracking = /\bTracking ID:?\s*([A-Z0-9]{3,5}-[A-Z0-9]{2,4})\b/i

const blank = {
  id: null,
  url: null,
  posted: null,
  edited: null,
  start: null,
  end: null,
  services: [],
  regions: [],
} as const

/** Null: no feed. An empty feed is how Azure says that all is well. */
function feedDrafts(xml: string): readonly Draft[] | null {
  const root = readXml(xml)
  const holder = root.children.filter(isElement).find(({ name }) => name === 'rss' || name === 'feed')
  if (holder === undefined) return null
  const channel = childrenOf(holder, 'channel')[0] ?? holder
  return [...childrenOf(channel, 'item'), ...childrenOf(channel, 'entry')].map(itemDraft)
}

function itemDraft(item: Element): Draft {
  const child = (...names: readonly string[]): string =>
    names
      .map((name) => childrenOf(item, name)[0])
      .flatMap((found) => (found ? [wordsOf(found).trim()] : []))
      .find((words) => words !== '') ?? ''
  const text = textOfHtml(child('description', 'content', 'summary').slice(0, limits.text))
  const tags = childrenOf(item, 'category').map(wordsOf)
  const posted = stampOf(child('pubdate', 'published'))
  return {
    ...blank,
    id: tracking.exec(text)?.[1] ?? idOfPost(child('guid', 'id'), posted),
    title: textOfHtml(child('title')).slice(0, limits.title),
    url: linkOf(child('link')),
    text,
    posted,
    edited: stampOf(child('updated')),
    regions: tags.flatMap((tag) => azureMap.region(tag) ?? []),
    services: tags.filter((tag) => azureMap.component(tag) !== null),
    raw: JSON.stringify({ title: child('title'), description: child('description'), guid: child('guid') }),
  }
}

/** The feed makes its ids of titles, which come again years later. */
const idOfPost = (guid: string, posted: Instant | null): string | null =>
  guid === '' || posted === null || trackingId.test(guid)
    ? guid || null
    : `${guid}@${isoTime(posted).slice(0, 10)}`

/** A page tells of one trouble after another; each has a tracking id near its beginning. Null: none is there. */
function pageDrafts(html: string): readonly Draft[] | null {
  const lines = linesOf(html).filter(({ text }) => text !== '')
  const marks = lines.flatMap(({ text }, at) => (tracking.test(text) ? [at] : []))
  const beginnings = marks.map((mark) => titleLine(lines, mark))
  return marks.length === 0
    ? null
    : marks.map((mark, at) => {
        const own = lines.slice(beginnings[at], beginnings[at + 1]).map(({ text }) => text)
        const text = own.join('\n').slice(0, limits.text)
        return {
          ...blank,
          id: tracking.exec(lines[mark]!.text)![1]!,
          title: (own[0] ?? '').replace(tracking, '').trim().slice(0, limits.title) || 'untitled',
          text,
          raw: text,
        }
      })
}

/** The heading before the tracking id, or the line before it that is no date. */
function titleLine(lines: ReturnType<typeof linesOf>, mark: number): number {
  for (let at = mark; at >= Math.max(0, mark - 4); at--) if (lines[at]!.heading) return at
  const before = lines[mark - 1]
  if (before === undefined) return mark
  return /^[\d/., -]{6,20}$/.test(before.text) && mark > 1 ? mark - 2 : mark - 1
}

function jsonRecords(text: string, spec: ReaderSpec, receivedAt: Instant): readonly FeedRecord[] {
  const { values, unreadable: broken } = jsonValues(text)
  const listed = values.flatMap(({ value }) =>
    Array.isArray(value) ? value : isFields(value) && Array.isArray(value.value) ? value.value : [value],
  )
  const records = listed.slice(0, limits.items).map((value: unknown): FeedRecord => {
    const draft = isFields(value) ? jsonDraft(value) : null
    return draft === null
      ? unreadable('expected an incident of Azure: an object with a title or a text', rawOf(value))
      : recordOf(draft, spec, receivedAt)
  })
  return [...records, ...beyond(listed, limits.items), ...broken]
}

function jsonDraft(written: Fields): Draft | null {
  // Resource Health keeps the event's own fields one level down.
  const value = isFields(written.properties) ? { ...written, ...written.properties } : written
  const pick = (...names: readonly string[]): string | null =>
    names.map((name) => textOf(value[name], limits.text)).find((text) => text !== null) ?? null
  const when = (...names: readonly string[]): Instant | null =>
    names.map((name) => stampOf(value[name])).find((at) => at !== null) ?? null
  const title =
    pick('title', 'name', 'summary', 'header')?.replace(/^(?:ACTIVE|RESOLVED|UPDATE): /, '') ?? null
  const text = textOfHtml(
    pick('description', 'text', 'body', 'content', 'message', 'communication', 'summary') ?? '',
  )
  if (title === null && text === '') return null
  return {
    id:
      pick('trackingId', 'tracking_id') ?? eventName(value) ?? pick('id') ?? tracking.exec(text)?.[1] ?? null,
    title: textOfHtml(title ?? text).slice(0, limits.title),
    url: linkOf(value.url) ?? linkOf(value.link),
    text,
    posted: when('pubDate', 'published', 'published_at', 'publishedAt', 'date', 'created'),
    edited: when('lastUpdateTime', 'updated', 'updated_at', 'lastUpdated'),
    start: when('impactStartTime', 'startTime', 'start', 'start_time', 'event_start_time'),
    end: when('impactMitigationTime', 'endTime', 'end', 'end_time', 'event_end_time'),
    ...(placesListed(value) ?? {
      services: namesIn(value.services ?? value.impactedServices ?? value.service_name ?? value.service),
      regions: namesIn(value.regions ?? value.impactedRegions ?? value.region),
    }),
    work: /maintenance/i.test(labelOf(value.eventType) || labelOf(value.incidentType)),
    raw: rawOf(written),
  }
}

/** Resource Health calls its events by their tracking id. */
function eventName({ name }: Fields): string | null {
  const text = textOf(name, limits.id)
  return text !== null && trackingId.test(text) ? text : null
}

/** Lists of services, each with its regions: Resource Health's `impact`, and the same as text in the activity log. */
function placesListed(value: Fields): Pick<Draft, 'services' | 'regions'> | null {
  const text = textOf(value.impactedServices, limits.text)
  const written = text?.startsWith('[') ? jsonValues(text).values[0]?.value : undefined
  const impacts = listOf(value.impact ?? written ?? value.impactedServices, limits.names)
  const named = impacts.filter(
    (one) => one.impactedRegions !== undefined || one.ImpactedRegions !== undefined,
  )
  if (named.length === 0) return null
  return {
    services: named.flatMap((one) => textOf(one.impactedService ?? one.ServiceName, 100) ?? []),
    regions: named.flatMap((one) =>
      listOf(one.impactedRegions ?? one.ImpactedRegions, limits.names).flatMap(
        (region) => textOf(region.impactedRegion ?? region.RegionName, 100) ?? [],
      ),
    ),
  }
}

const namesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value])
    .slice(0, limits.names)
    .flatMap((name: unknown) => textOf(name, 100) ?? (isFields(name) ? (textOf(name.name, 100) ?? []) : []))

const review =
  /\b(?:post incident review|preliminary pir|final pir|\bpir\b|root cause analysis|\brca\b|mitigated)\b/i

function recordOf(draft: Draft, spec: ReaderSpec, receivedAt: Instant): FeedRecord {
  const { title, url, text, raw } = draft
  const saidAt = draft.edited ?? draft.posted
  const told = stretchesIn(text, utc, saidAt ?? receivedAt)[0] ?? null
  const began = draft.start ?? told?.start ?? beginningIn(text, utc, saidAt ?? receivedAt)
  const ended = draft.end ?? told?.end ?? null
  const at = saidAt ?? ended ?? began
  if (at === null)
    return unreadable('expected a time: neither a date nor "Between ... and ..." was found', raw)
  const start = began !== null && began <= at + minutes(5) ? began : (draft.posted ?? at)
  if (draft.work) return workRecord(draft, began ?? at, saidAt ?? at, spec)
  const over = draft.end !== null || (told !== null && (review.test(`${title} ${text}`) || saysOver(text)))
  const end = over || saysOver(text) ? (ended ?? recoveredAt(text, utc, at) ?? at) : null
  const state: NoticeState = end === null ? statesOf([text], null)[0]! : 'resolved'
  return {
    kind: 'incident',
    id: draft.id ?? `azure_${Math.floor(start / 1000)}`,
    title: title || 'untitled',
    url,
    start: end === null || start <= end ? start : end,
    firstPost: draft.posted,
    end,
    updates: [{ at, state, text: text || title }],
    ...placesOf(draft, spec),
    impact: 'none',
  }
}

/** Announced work has its end long before it is over. */
function workRecord(draft: Draft, start: Instant, at: Instant, spec: ReaderSpec): SaidRecord {
  const { title, url, text, posted, end } = draft
  return {
    ...{ kind: 'maintenance', id: draft.id ?? `azure_${Math.floor(start / 1000)}`, title, url, start },
    ...{ firstPost: posted, end: end === null || end >= start ? end : start },
    updates: [{ at, state: saysOver(text) ? 'resolved' : 'maintenance', text: text || title }],
    ...placesOf(draft, spec),
    impact: 'maintenance',
  }
}

const serviceNames = vocabularyOf(azureMap.componentNames, true)
const regionNames = vocabularyOf(azureMap.regionNames, true)

/** What the title names are the services; only where it names none does the text say. */
function placesOf(
  { title, text, services, regions }: Draft,
  spec: ReaderSpec,
): Pick<SaidRecord, 'services' | 'regions' | 'foundations' | 'unmapped'> {
  const ofTitle = mentionedIn(title, serviceNames)
  const found =
    services.length > 0 ? services : ofTitle.length > 0 ? ofTitle : mentionedIn(text, serviceNames)
  const inTitle = mentionedIn(title, regionNames)
  const written = regions.length > 0 ? regions : inTitle.length > 0 ? inTitle : mentionedIn(text, regionNames)
  const known = [...new Set(written.map((region) => azureMap.region(region) ?? region.toLowerCase()))]
  const subjects = found.length > 0 ? [...new Set(found)] : subjectOfTitle(title)
  const named = subjects.flatMap((service): Named[] =>
    known.length === 0
      ? [{ names: [service], region: null }]
      : known.map((region) => ({ names: [service], region })),
  )
  return {
    services: subjects,
    regions: known.length > 0 ? known : ['global'],
    ...mapPlaces(named, azureMap, spec),
  }
}

/** "Azure Widgets - East US - Mitigated": what stands first. */
const subjectOfTitle = (title: string): readonly string[] => {
  const parts = title
    .replace(review, '')
    .split(/\s+[-\u2013\u2014|]\s+|:\s+/)
    .map((part) => part.replace(/[()]/g, '').trim())
  const subject = parts.find((part) => part !== '' && azureMap.region(part) === null)
  return subject === undefined ? [] : [subject.slice(0, 100)]
}
