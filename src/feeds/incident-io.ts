// incident.io's public pages: the widget's summary (`/api/v1/summary`), the incidents of its API v2 and of the page's own
// backend (`/proxy/HOST/incidents`), and the Statuspage shapes that it serves beside them. Only the widget names what is
// affected and only the others tell what was said before, so a trouble has the same id, and a post the same time, in all.

import type { Instant } from '../terms/index.ts'
import { carried, type Draft, idOf, plainText, recordOrUnread } from './draft.ts'
import { type Fields, isFields, labelOf, linkOf, listOf, textOf } from './reading.ts'
import {
  type FeedRecord,
  type FeedUpdate,
  type Reader,
  type ReaderSpec,
  unreadable,
  wasRead,
} from './record.ts'
import { jsonRecords } from './source.ts'
import { stampOf } from './stamps.ts'
import { stateOf } from './states.ts'
import { limits, readStatuspage } from './statuspage.ts'
import { straysIn, withUntimed } from './strays.ts'

const lists = ['ongoing_incidents', 'in_progress_maintenances', 'scheduled_maintenances'] as const

export const readIncidentIo: Reader = (document, spec, receivedAt) => {
  const { values, unreadable: broken } = jsonRecords(document)
  const records = values.flatMap(({ value, raw }): readonly FeedRecord[] => {
    if (!isFields(value)) return [unreadable('expected an object of incident.io', raw)]
    if (Array.isArray(value.ongoing_incidents))
      return [...widgetRecords(value, spec, receivedAt), ...straysIn(value)]
    const incidents = ownIncidents(value)
    if (incidents === null) return timed(readStatuspage(raw, spec, receivedAt))
    const names = componentNames(value)
    return [
      ...incidents.flatMap((incident) => withUntimed(ownRecord(incident, names, spec), untimedIn(incident))),
      ...straysIn(value),
    ]
  })
  return [...records, ...broken]
}

/** Posts are known by their time in every shape: the ids that only some shapes have would make one post two. */
const timed = (records: readonly FeedRecord[]): readonly FeedRecord[] =>
  records.map((record) =>
    wasRead(record) && record.kind !== 'component'
      ? { ...record, updates: record.updates.map(({ at, state, text }) => ({ at, state, text })) }
      : record,
  )

function widgetRecords(page: Fields, spec: ReaderSpec, receivedAt: Instant): readonly FeedRecord[] {
  return lists.flatMap((list) =>
    listOf(page[list], limits.incidents).map((entry) => {
      const work = list !== 'ongoing_incidents'
      return finished(widgetDraft(entry, work, receivedAt), entry, spec)
    }),
  )
}

function widgetDraft(entry: Fields, work: boolean, receivedAt: Instant): Draft | null {
  const id = idOf(entry.id)
  const state = stateOf(entry.status)
  if (id === null || state === null || state === 'same') return null
  const at = stampOf(entry.last_update_at) ?? receivedAt
  return {
    ...{ kind: work ? 'maintenance' : 'incident', id, title: titleOf(entry), url: linkOf(entry.url) },
    start: stampOf(entry.started_at) ?? stampOf(entry.starts_at),
    end: stampOf(entry.scheduled_end_at) ?? stampOf(entry.ends_at),
    updates: [{ at, state, text: plainText(entry.last_update_message) }],
    services: listOf(entry.affected_components, limits.components).flatMap(nameOf),
    impact: textOf(entry.current_worst_impact, 40)?.replaceAll('_', ' ') ?? (work ? 'maintenance' : null),
    latestOnly: true,
  }
}

const titleOf = (entry: Fields): string => textOf(entry.name, limits.title) ?? 'untitled'
const nameOf = (part: Fields): string | readonly string[] => textOf(part.name, limits.title) ?? []

/** Null: not a shape of incident.io's own. */
function ownIncidents(value: Fields): readonly Fields[] | null {
  if (isOwn(value)) return [value]
  if (isFields(value.summary)) return listOf(value.summary.ongoing_incidents, limits.incidents)
  for (const list of [value.incidents, value.status_page_incidents])
    if (Array.isArray(list) && list.every((one) => isFields(one) && isOwn(one)))
      return list.length === 0 && value.page !== undefined ? null : listOf(list, limits.incidents)
  return isFields(value.status_page_incident) ? [value.status_page_incident] : null
}

const isOwn = (value: Fields): boolean => value.published_at !== undefined && Array.isArray(value.updates)

/** Ids to names, where the document says them: `structure` nests groups, `components` is a list. */
function componentNames(value: Fields): ReadonlyMap<string, string> {
  const summary = isFields(value.summary) ? value.summary : value
  const structure = isFields(summary.structure) ? listOf(summary.structure.items, limits.components) : []
  const grouped = structure.flatMap((item) => [
    ...(isFields(item.component) ? [item.component] : []),
    ...(isFields(item.group) ? listOf(item.group.components, limits.components) : []),
  ])
  const all = [...grouped, ...listOf(summary.components, limits.components)]
  return new Map(all.flatMap(namedPart))
}

function ownRecord(incident: Fields, names: ReadonlyMap<string, string>, spec: ReaderSpec): FeedRecord {
  return finished(ownDraft(incident, names), incident, spec)
}

function ownDraft(incident: Fields, names: ReadonlyMap<string, string>): Draft | null {
  const id = idOf(incident.id)
  if (id === null) return null
  const work = incident.type === 'maintenance' || stateOf(incident.status) === 'maintenance'
  const impacts = listOf(incident.component_impacts, limits.components)
  const began = impacts.flatMap((impact) => stampOf(impact.start_at) ?? [])
  return {
    ...{ kind: work ? 'maintenance' : 'incident', id, title: titleOf(incident), url: linkOf(incident.url) },
    start: began.length > 0 ? earliest(began) : stampOf(incident.published_at),
    end: null,
    updates: ownUpdates(incident, work),
    services: affectedOf(incident, impacts, names),
    impact: worstOf(impacts),
  }
}

const earliest = (times: readonly Instant[]): Instant => times.reduce((a, b) => (b < a ? b : a))

const untimedIn = (incident: Fields): readonly Fields[] =>
  listOf(incident.updates, limits.updates).filter((update) => stampOf(update.published_at) === null)

function ownUpdates(incident: Fields, work: boolean): readonly FeedUpdate[] {
  const listed = listOf(incident.updates, limits.updates)
    .flatMap((update) => {
      const at = stampOf(update.published_at)
      return at === null ? [] : [{ at, update }]
    })
    .toSorted((a, b) => a.at - b.at)
  const states = carried(
    listed,
    ({ update }) => stateOf(update.to_status ?? update.incident_status ?? update.status),
    work ? 'maintenance' : 'investigating',
  )
  return listed.map(({ at, update }, nth) => ({
    ...{ at, state: states[nth]! },
    text: plainText(update.message_string ?? update.message),
  }))
}

/** What the document does not name keeps its id: the configuration may map that. */
function affectedOf(
  incident: Fields,
  impacts: readonly Fields[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const affected = listOf(incident.affected_components, limits.components)
  const known = new Map([...names, ...affected.flatMap(namedPart)])
  return [...affected, ...impacts].flatMap((part) => {
    const id = partId(part)
    return textOf(part.name, limits.title) ?? (id === null ? [] : (known.get(id) ?? id))
  })
}

const partId = (part: Fields): string | null => idOf(part.component_id) ?? idOf(part.id)

function namedPart(part: Fields): [string, string][] {
  const id = partId(part)
  const name = textOf(part.name, limits.title)
  return id === null || name === null ? [] : [[id, name]]
}

const badness = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'full_outage']

function worstOf(impacts: readonly Fields[]): string | null {
  const met = impacts.map((impact) => badness.indexOf(labelOf(impact.status ?? impact.component_status)))
  const worst = badness[Math.max(-1, ...met)]
  return worst?.replaceAll('_', ' ') ?? null
}

function finished(draft: Draft | null, from: Fields, spec: ReaderSpec): FeedRecord {
  return recordOrUnread(
    draft,
    spec,
    from,
    'expected an incident of incident.io with an id, a status and a time',
  )
}
