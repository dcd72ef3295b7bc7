// Google Cloud's `incidents.json`, in its present shape and in the one it had until 2021 (`event_start_time`). What it
// calls the begin is set by people after the fact, so it goes before what the posts tell; places are listed apart, and
// in the old shape stand in the posts alone.

import type { NoticeState } from '../signals/index.ts'
import type { Instant } from '../terms/index.ts'
import { gcpMap } from './maps/provider-map.ts'
import { textOfHtml } from './markup.ts'
import { mapPlaces, type Named, regionsIn } from './places.ts'
import { type Fields, isFields, listOf, textOf } from './reading.ts'
import {
  type FeedRecord,
  type FeedUpdate,
  type Reader,
  type ReaderSpec,
  type SaidRecord,
  unreadable,
} from './record.ts'
import { closingPost, saysOver, statesOf, toldEnd, toldStart } from './said.ts'
import { jsonRecords, longest, rawOf } from './source.ts'
import { stampOf } from './stamps.ts'
import { straysIn, withUntimed } from './strays.ts'
import { zoneOf } from './zones.ts'

const limits = { updates: longest.updates, products: 500, text: 60_000, title: 300, id: 100 } as const
const pacific = zoneOf('US/Pacific')!

export const readGcp: Reader = (document, spec) => {
  const { values, unreadable: broken } = jsonRecords(document)
  const records = values.flatMap(({ value }) => withUntimed(incidentRecord(value, spec), untimedIn(value)))
  return [...records, ...values.flatMap(({ value }) => straysIn(value)), ...broken]
}

function incidentRecord(incident: unknown, spec: ReaderSpec): FeedRecord {
  const raw = rawOf(incident)
  if (!isFields(incident) || !(Array.isArray(incident.updates) || isFields(latestOf(incident))))
    return unreadable('expected an incident of Google Cloud: an object with a list `updates`', raw)
  const written = beginIn(incident)
  const posts = postsIn(incident, written)
  const first = posts[0]
  if (first === undefined)
    return unreadable('expected an incident with `begin`, or a post with its time', raw)
  const writtenEnd = stampOf(incident.end) ?? stampOf(incident.event_end_time)
  const last = posts.at(-1)!
  const isOver = writtenEnd !== null || last.status === 'AVAILABLE' || saysOver(last.text)
  const closing = isOver || handedOver.test(last.text) ? closingPost(posts, pacific) : null
  const updates = updatesOf(posts, closing)
  const start = written ?? toldStart(posts, pacific) ?? first.at
  const end = closing === null ? null : (writtenEnd ?? (isOver ? toldEnd(posts, closing, pacific) : null))
  return {
    kind: 'incident',
    id: idOf(incident, start),
    title: titleOf(incident),
    url: linkOf(incident),
    start: end === null || start <= end ? start : end,
    firstPost: firstWord(incident, first),
    end,
    updates,
    ...placesOf(incident, posts, spec),
    impact: (textOf(incident.status_impact, 60) ?? textOf(incident.severity, 60) ?? 'none').toLowerCase(),
  }
}

/** Where the document holds the latest word alone it still says when it was first written down. */
const firstWord = (incident: Fields, first: Post): Instant | null =>
  stampOf(incident.first_notification) ??
  (listOf(incident.updates, 1).length > 0 ? first.at : stampOf(incident.created))

/** The trouble is told of in another incident from here on: these words are over, when the trouble is nobody says here. */
const handedOver = /\bno further updates will be (?:made|provided|posted)\b(?! for\b)/i

const idOf = (incident: Fields, start: Instant): string =>
  textOf(incident.id, limits.id) ??
  textOf(incident.number, limits.id) ??
  `${textOf(incident.service_id, limits.id) ?? 'gcp'}_${Math.floor(start / 1000)}`

const titleOf = (incident: Fields): string =>
  (textOf(incident.external_desc, limits.text) ?? 'untitled')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, limits.title)

function linkOf(incident: Fields): string | null {
  const uri = textOf(incident.uri, 300)
  if (uri === null) return null
  return /^https?:/.test(uri) ? uri : `https://status.cloud.google.com/${uri.replace(/^\/+/, '')}`
}

type Post = Pick<FeedUpdate, 'at' | 'text'> & { readonly status: string | null }

const latestOf = (incident: Fields): unknown => incident.most_recent_update ?? incident['most-recent-update']

const timeOfUpdate = (update: Fields): Instant | null =>
  stampOf(update.when) ?? stampOf(update.created) ?? stampOf(update.modified)

const beginIn = (incident: Fields): Instant | null =>
  stampOf(incident.begin) ?? stampOf(incident.event_start_time)

const untimedIn = (incident: unknown): readonly Fields[] =>
  isFields(incident) && beginIn(incident) === null
    ? listOf(incident.updates, limits.updates).filter((update) => timeOfUpdate(update) === null)
    : []

/** Oldest first. A post that has no time of its own is said when the trouble began, so that it is not lost. */
function postsIn(incident: Fields, begin: Instant | null): readonly Post[] {
  const listed = listOf(incident.updates, limits.updates)
  const latest = latestOf(incident)
  const updates = listed.length === 0 && isFields(latest) ? [latest] : listed
  const posts = updates.flatMap((update): Post[] => {
    const at = timeOfUpdate(update) ?? begin
    if (at === null) return []
    return [{ at, text: plain(update.text), status: textOf(update.status, 60) }]
  })
  if (posts.length === 0 && begin !== null) posts.push({ at: begin, text: titleOf(incident), status: null })
  // The list has the newest first; what is of one instant stays in the order in which it was said.
  return posts.toReversed().toSorted((a, b) => a.at - b.at)
}

/** Markdown is plain text; some posts are HTML. */
function plain(text: unknown): string {
  const written = (textOf(text, limits.text) ?? '').replaceAll('\r\n', '\n')
  return /<(?:p|br|a|b|i|ul|li|div|span|strong|table)\b/i.test(written) ? textOfHtml(written) : written.trim()
}

function updatesOf(posts: readonly Post[], closing: number | null): readonly FeedUpdate[] {
  const states = statesOf(
    posts.map(({ text }) => text),
    closing,
  )
  return posts.map(({ at, text, status }, index) => ({ at, text, state: stateOf(status, states[index]!) }))
}

const stateOf = (status: string | null, said: NoticeState): NoticeState =>
  status === 'AVAILABLE' ? 'resolved' : said

function placesOf(
  incident: Fields,
  posts: readonly Post[],
  spec: ReaderSpec,
): Pick<SaidRecord, 'services' | 'regions' | 'foundations' | 'unmapped'> {
  const products = listOf(incident.affected_products, limits.products).flatMap(
    ({ title }) => textOf(title, limits.title) ?? [],
  )
  const single = textOf(incident.service_name, limits.title)?.trim()
  const services = [...new Set(products.length > 0 ? products : single === undefined ? [] : [single])]
  const listed = locationsOf(incident)
  const told = listed ?? regionsIn([titleOf(incident), ...posts.map(({ text }) => text)].join('\n'), gcpMap)
  const regions = told.length > 0 ? told : ['global']
  const key = textOf(incident.service_id, limits.id)
  const named = services.flatMap((service): Named[] => {
    const names = products.length > 0 || key === null ? [service] : [service, key]
    const places = regions.filter((region) => region !== 'global')
    return places.length === 0 ? [{ names, region: null }] : places.map((region) => ({ names, region }))
  })
  return { services, regions, ...mapPlaces(named, gcpMap, spec) }
}

/** "South Carolina (us-east1)" holds both. */
const regionOf = (location: string): string | null =>
  gcpMap.region(location) ?? gcpMap.region(/\(([^()]{1,60})\)$/.exec(location)?.[1] ?? '')

/** Null: the document lists none at all (the old shape). */
function locationsOf(incident: Fields): readonly string[] | null {
  const lists = [
    incident.currently_affected_locations,
    incident.previously_affected_locations,
    ...listOf(incident.updates, limits.updates).map((update) => update.affected_locations),
  ].filter((list) => Array.isArray(list))
  if (lists.length === 0) return null
  const found = lists
    .flatMap((list) => listOf(list, limits.products))
    .flatMap(({ id, title }) => textOf(id, limits.id) ?? textOf(title, limits.id) ?? [])
    .map((location) => regionOf(location) ?? location.toLowerCase())
  return [...new Set(found)]
}
