// Atlassian Statuspage's public API (`/api/v2/summary.json`, `incidents.json`, `scheduled-maintenances.json`, a single
// incident), which hundreds of providers speak, and the same incidents as public archives keep them. The summary lists
// what is unresolved only: an incident's last word stands in the history.

import type { Instant } from '../terms/index.ts'
import { carried, type Draft, idOf, plainText, recordOf, recordOrUnread } from './draft.ts'
import { loneComponent } from './lone-component.ts'
import { pageMap } from './maps/page-map.ts'
import { servicesNamed, type Vocabulary, vocabularyOf } from './mentions.ts'
import { type Fields, isFields, linkOf, listOf, textOf } from './reading.ts'
import type { FeedRecord, FeedUpdate, Reader, ReaderSpec } from './record.ts'
import { unreadable } from './record.ts'
import { jsonRecords, longest, rawOf } from './source.ts'
import { stampOf } from './stamps.ts'
import { partStateOf, stateOf } from './states.ts'
import { incidentsByMonth } from './statuspage-months.ts'
import { straysIn, withUntimed } from './strays.ts'

/** More of one page than this is not read. Real ones hold 50 incidents and, at the most, some 400 components. */
export const limits = {
  ...{ components: longest.list, incidents: longest.list, updates: longest.updates },
  ...{ title: 300, id: 100 },
} as const

export const readStatuspage: Reader = (document, spec, receivedAt) => {
  const { values, unreadable: broken } = jsonRecords(document)
  const incidents = values.flatMap(({ value }) => incidentsIn(value))
  const components = values.flatMap(({ value }) =>
    isFields(value) ? listOf(value.components, limits.components) : [],
  )
  const pages = [...values.map(({ value }) => pageOf(value)), ...incidents.map((one) => linkOf(one.url))]
  const names = [
    ...Object.keys(spec.maps),
    ...[...components, ...incidents.flatMap(partsOf)].flatMap(nameOf),
    ...[...new Set(pages.map(pageMap))].flatMap((page) => page.names),
  ]
  const known = vocabularyOf(
    names.filter((name) => name !== '*'),
    true,
  )
  const records = values.flatMap(({ value, raw }): readonly FeedRecord[] => {
    const byMonth = incidentsByMonth(value)
    if (byMonth !== null)
      return byMonth.map(({ incident, draft }) =>
        recordOrUnread(draft, spec, incident, 'expected an incident with a `code` and a `timestamp`'),
      )
    return isPage(value) || isIncident(value) || (isFields(value) && isFields(value.incident))
      ? incidentsIn(value).flatMap((incident) => incidentRecords(incident, spec, known, pageOf(value)))
      : [unreadable('expected a Statuspage summary, a list of incidents or one incident', raw)]
  })
  return [
    ...records,
    ...loneComponents(
      values.map(({ value }) => value),
      spec,
      receivedAt,
    ),
    ...values.flatMap(({ value }) => straysIn(value)),
    ...broken,
  ]
}

const isPage = (value: unknown): value is Fields =>
  isFields(value) &&
  !Array.isArray(value.months) &&
  ['components', 'incidents', 'scheduled_maintenances'].some((list) => Array.isArray(value[list])) &&
  !isIncident(value)

const isIncident = (value: unknown): boolean =>
  isFields(value) && (Array.isArray(value.incident_updates) || Array.isArray(value.updates))

function incidentsIn(value: unknown): readonly Fields[] {
  if (!isFields(value)) return []
  if (isIncident(value)) return [value]
  // A single incident is served, and sent to webhooks, as `{ page, incident }`.
  if (isFields(value.incident)) return [value.incident]
  return [
    ...listOf(value.incidents, limits.incidents),
    ...listOf(value.scheduled_maintenances, limits.incidents),
  ]
}

const pageOf = (value: unknown): string | null =>
  isFields(value) && isFields(value.page) ? linkOf(value.page.url) : null

/** What it concerns: objects with a name, or the bare names. */
const partsOf = (incident: Fields): readonly Fields[] =>
  Array.isArray(incident.components)
    ? incident.components
        .slice(0, limits.components)
        .map((part: unknown): unknown => (typeof part === 'string' ? { name: part } : part))
        .filter(isFields)
    : []

const nameOf = (part: Fields): readonly string[] => {
  const name = textOf(part.name, limits.title)
  return name === null ? [] : [name]
}

/** Oldest first, as they were posted: the time they show may have been changed by hand. */
const updatesOf = (incident: Fields): readonly Fields[] =>
  listOf(incident.incident_updates ?? incident.updates, limits.updates).toSorted(
    (a, b) => (timeOfUpdate(a) ?? 0) - (timeOfUpdate(b) ?? 0),
  )

const timeOfUpdate = (update: Fields): Instant | null =>
  stampOf(update.display_at) ?? stampOf(update.created_at) ?? stampOf(update.at)

function incidentRecords(
  incident: Fields,
  spec: ReaderSpec,
  known: Vocabulary,
  page: string | null,
): readonly FeedRecord[] {
  const draft = draftOf(incident, known, page)
  const record = draft === null ? null : recordOf(draft, spec)
  if (record === null)
    return [
      unreadable('expected an incident with an id and at least one update with a time', rawOf(incident)),
    ]
  return withUntimed(
    record,
    updatesOf(incident).filter((update) => timeOfUpdate(update) === null),
  )
}

function draftOf(incident: Fields, known: Vocabulary, page: string | null): Draft | null {
  const id = idOf(incident.id)
  if (id === null) return null
  const updates = updatesOf(incident)
  const kind = isWork(incident, updates) ? 'maintenance' : 'incident'
  const title = textOf(incident.name ?? incident.title, limits.title) ?? 'untitled'
  const said = saidOf(incident, updates, kind)
  const ended = stampOf(incident.resolved_at)
  return {
    kind,
    id: id.slice(0, limits.id),
    title,
    url:
      linkOf(incident.shortlink) ??
      linkOf(incident.url) ??
      (page === null ? null : `${page}/incidents/${id}`),
    page: page ?? linkOf(incident.url),
    start: stampOf(incident.scheduled_for) ?? stampOf(incident.started_at) ?? stampOf(incident.created_at),
    end: ended ?? stampOf(incident.scheduled_until),
    updates: said,
    services: servicesOf(incident, updates, [title, ...said.map(({ text }) => text)], known),
    impact: textOf(incident.impact, 40),
  }
}

const isWork = (incident: Fields, updates: readonly Fields[]): boolean =>
  stampOf(incident.scheduled_for) !== null ||
  incident.impact === 'maintenance' ||
  stateOf(updates[0]?.status) === 'maintenance'

function saidOf(incident: Fields, updates: readonly Fields[], kind: Draft['kind']): readonly FeedUpdate[] {
  const begins = kind === 'maintenance' ? 'maintenance' : 'investigating'
  const states = carried(updates, (update) => stateOf(update.status), begins)
  const said = updates.flatMap((update, at): FeedUpdate[] => {
    const time = timeOfUpdate(update)
    const id = idOf(update.id)
    if (time === null) return []
    const text = plainText(update.body ?? update.message)
    return [{ at: time, state: states[at]!, text, ...(id === null ? {} : { id: id.slice(0, limits.id) }) }]
  })
  return said.length > 0 ? said : bareWord(incident)
}

/** A list without updates still says how things stand, and since when. */
function bareWord(incident: Fields): readonly FeedUpdate[] {
  const at = stampOf(incident.updated_at) ?? stampOf(incident.created_at)
  const state = stateOf(incident.status)
  return at === null || state === null || state === 'same' ? [] : [{ at, state, text: '' }]
}

function servicesOf(
  incident: Fields,
  updates: readonly Fields[],
  texts: readonly string[],
  known: Vocabulary,
): readonly string[] {
  const parts = partsOf(incident).flatMap(nameOf)
  const affected = updates
    .flatMap((update) => listOf(update.affected_components, limits.components).flatMap(nameOf))
    // An update writes the group before the component.
    .filter((name) => !parts.some((part) => name.endsWith(` - ${part}`)))
  if (parts.length + affected.length > 0) return [...parts, ...affected]
  const [title = '', ...rest] = texts
  return servicesNamed(title, rest.join('\n'), known)
}

/** Components that are ill without a listed incident that says why. */
function loneComponents(
  values: readonly unknown[],
  spec: ReaderSpec,
  receivedAt: Instant,
): readonly FeedRecord[] {
  return values.filter(isPage).flatMap((page) => {
    const spoken = new Set(
      incidentsIn(page)
        .flatMap(partsOf)
        .map(({ id }) => id),
    )
    return (
      listOf(page.components, limits.components)
        // A group only sums up its members, which are listed by themselves.
        .filter((component) => component.group !== true && !spoken.has(component.id))
        .flatMap((component) => componentRecord(component, spec, pageOf(page), receivedAt))
    )
  })
}

function componentRecord(
  component: Fields,
  spec: ReaderSpec,
  url: string | null,
  receivedAt: Instant,
): readonly FeedRecord[] {
  const id = idOf(component.id)
  const name = textOf(component.name, limits.title)
  const status = textOf(component.status, 40)
  const state = partStateOf(status)
  if (status === null || state === 'operational') return []
  if (id === null || name === null || state === null)
    return [unreadable('expected a component with an id, a name and a known status', rawOf(component))]
  const at = stampOf(component.updated_at) ?? receivedAt
  const said = status.replaceAll('_', ' ')
  const record = recordOf(loneComponent({ id, name, status, said, state, at, url }), spec)
  return record === null ? [] : [record]
}
