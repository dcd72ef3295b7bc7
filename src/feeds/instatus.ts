// Instatus: a page's `summary.json` (what is open, without words), its components, the incidents of its API, and its
// Atom history, which alone tells how a trouble ended. An incident's id is the last part of its address in all of them.

import type { Instant } from '../terms/index.ts'
import { carried, type Draft, idOf, plainText, recordOrUnread } from './draft.ts'
import { loneComponent } from './lone-component.ts'
import { type Fields, isFields, labelOf, linkOf, listOf, textOf } from './reading.ts'
import {
  type FeedRecord,
  type FeedUpdate,
  type Reader,
  type ReaderSpec,
  unreadable,
  wasRead,
} from './record.ts'
import { jsonRecords, textOfSource } from './source.ts'
import { stampOf } from './stamps.ts'
import { partStateOf, stateOf } from './states.ts'
import { limits } from './statuspage.ts'
import { straysIn, withUntimed } from './strays.ts'
import { readSyndicated } from './syndicated.ts'

export const readInstatus: Reader = (document, spec, receivedAt) => {
  const text = textOfSource(document)
  if (/^\s*<(?:\?xml|rss|feed)/.test(text)) return addressed(readSyndicated(text, spec, receivedAt))
  const { values, unreadable: broken } = jsonRecords(text)
  const records = values.flatMap(({ value, raw }): readonly FeedRecord[] => {
    const found = recordsOf(value, spec, receivedAt)
    return found ?? [unreadable('expected a summary, components or incidents of Instatus', raw)]
  })
  return [...records, ...values.flatMap(({ value }) => straysIn(value)), ...broken]
}

/** The history names its posts otherwise than the summary. */
const addressed = (records: readonly FeedRecord[]): readonly FeedRecord[] =>
  records.map((record) =>
    wasRead(record) && record.url !== null ? { ...record, id: lastPart(record.url) ?? record.id } : record,
  )

const lastPart = (url: string): string | undefined => url.split('/').findLast((part) => part !== '')

/** Null: no shape of Instatus. */
function recordsOf(value: unknown, spec: ReaderSpec, receivedAt: Instant): readonly FeedRecord[] | null {
  if (!isFields(value)) return null
  if (value.page !== undefined && value.components === undefined && value.incidents === undefined)
    return [
      ...listOf(value.activeIncidents, limits.incidents).flatMap((one) => trouble(one, spec, receivedAt)),
      ...listOf(value.activeMaintenances, limits.incidents).flatMap((one) => work(one, spec, receivedAt)),
    ]
  if (Array.isArray(value.updates) || value.started !== undefined) return trouble(value, spec, receivedAt)
  const lists = [value.components, value.incidents, value.maintenances]
  if (!lists.some(Array.isArray)) return null
  return [
    ...parts(value.components).flatMap((one) => partRecord(one, spec, receivedAt)),
    ...listOf(value.incidents, limits.incidents).flatMap((one) => trouble(one, spec, receivedAt)),
    ...listOf(value.maintenances, limits.incidents).flatMap((one) => work(one, spec, receivedAt)),
  ]
}

/** Groups hold their members under `children`, one level deep. */
const parts = (components: unknown): readonly Fields[] =>
  listOf(components, limits.components).flatMap((one) => {
    const members = listOf(one.children, limits.components)
    return one.isParent === true || members.length > 0 ? members : [one]
  })

const incidentId = (entry: Fields): string | null =>
  idOf(entry.id) ?? lastPart(linkOf(entry.url) ?? '') ?? null

const titleOf = (entry: Fields): string => textOf(wording(entry.name), limits.title) ?? 'untitled'

/** Translated texts come as `{ default, en, … }`. */
const wording = (text: unknown): unknown => (isFields(text) ? (text.default ?? text.en) : text)

const affected = (entry: Fields): readonly string[] =>
  listOf(entry.components, limits.components).flatMap((one) => textOf(wording(one.name), limits.title) ?? [])

const timeOfUpdate = (update: Fields): Instant | null => stampOf(update.started) ?? stampOf(update.createdAt)

const untimedIn = (entry: Fields): readonly Fields[] =>
  listOf(entry.updates, limits.updates).filter((update) => timeOfUpdate(update) === null)

const trouble = (entry: Fields, spec: ReaderSpec, at: Instant): readonly FeedRecord[] =>
  withUntimed(troubleRecord(entry, spec, at), untimedIn(entry))

const work = (entry: Fields, spec: ReaderSpec, at: Instant): readonly FeedRecord[] =>
  withUntimed(workRecord(entry, spec, at), untimedIn(entry))

function troubleRecord(entry: Fields, spec: ReaderSpec, receivedAt: Instant): FeedRecord {
  const id = incidentId(entry)
  const started = stampOf(entry.started)
  // Without words only the first state has a time of its own.
  const since = stateOf(entry.status) === 'investigating' ? started : null
  const updates = updatesOf(entry, 'investigating', since ?? receivedAt)
  const draft: Draft | null =
    id === null || updates.length === 0
      ? null
      : {
          ...{ kind: 'incident', id, title: titleOf(entry), url: linkOf(entry.url) },
          ...{ start: started, end: stampOf(entry.resolved), updates },
          ...{ services: affected(entry), impact: textOf(entry.impact, 40) },
          latestOnly: !Array.isArray(entry.updates),
        }
  return finished(draft, entry, spec)
}

function workRecord(entry: Fields, spec: ReaderSpec, receivedAt: Instant): FeedRecord {
  const id = incidentId(entry)
  const start = stampOf(entry.start) ?? stampOf(entry.started)
  const updates = updatesOf(entry, 'maintenance', receivedAt)
  const minutes = Number(labelOf(entry.duration))
  const end = start !== null && minutes > 0 ? ((start + minutes * 60_000) as Instant) : null
  const draft: Draft | null =
    id === null || start === null || updates.length === 0
      ? null
      : {
          ...{ kind: 'maintenance', id, title: titleOf(entry), url: linkOf(entry.url), start, end, updates },
          ...{ services: affected(entry), impact: 'maintenance', latestOnly: !Array.isArray(entry.updates) },
        }
  return finished(draft, entry, spec)
}

/** The summary has no updates: then how things stand is one, as old as the page says or, failing that, as now. */
function updatesOf(
  entry: Fields,
  begins: 'investigating' | 'maintenance',
  now: Instant,
): readonly FeedUpdate[] {
  const listed = listOf(entry.updates, limits.updates).toSorted(
    (a, b) => (stampOf(a.started) ?? 0) - (stampOf(b.started) ?? 0),
  )
  const states = carried(listed, (update) => stateOf(update.status), begins)
  const said = listed.flatMap((update, nth): FeedUpdate[] => {
    const at = timeOfUpdate(update)
    const id = idOf(update.id)
    if (at === null) return []
    const text = plainText(wording(update.message) ?? update.messageHtml)
    return [{ at, state: states[nth]!, text, ...(id === null ? {} : { id }) }]
  })
  if (said.length > 0) return said
  const state = stateOf(entry.status)
  if (state === null || state === 'same') return []
  return [{ at: stampOf(entry.updatedAt) ?? now, state, text: '', id: labelOf(entry.status).toLowerCase() }]
}

function partRecord(part: Fields, spec: ReaderSpec, receivedAt: Instant): readonly FeedRecord[] {
  const id = idOf(part.id)
  const name = textOf(wording(part.name), limits.title)
  const status = textOf(part.status, 40)
  const state = partStateOf(status)
  if (status === null || state === 'operational') return []
  const draft: Draft | null =
    id === null || name === null || state === null
      ? null
      : loneComponent({ id, name, status: status.toLowerCase(), state, at: receivedAt })
  return [finished(draft, part, spec)]
}

function finished(draft: Draft | null, from: Fields, spec: ReaderSpec): FeedRecord {
  return recordOrUnread(draft, spec, from, 'expected something of Instatus with an id, a status and a time')
}
