// What a reader passes over: entries of a list that are no objects, more entries than are read of one list, a list that is
// none. Each comes out raw, so that what was given is read or counted, never gone.

import { type Fields, isFields } from './reading.ts'
import { type FeedRecord, type UnreadableRecord, unreadable } from './record.ts'
import { beyond, longest, rawOf } from './source.ts'

const ofPage = [
  ...['incidents', 'scheduled_maintenances', 'ongoing_incidents', 'in_progress_maintenances'],
  ...['status_page_incidents', 'activeIncidents', 'activeMaintenances', 'maintenances'],
  ...[
    'current',
    'archive',
    'systems',
    'pages',
    'pinnedIssues',
    'unresolvedIssues',
    'included',
    'value',
    'months',
  ],
]
const ofIncident = ['updates', 'incident_updates', 'event_log']
const bounds: ReadonlyMap<string, number> = new Map([
  ...ofPage.map((name) => [name, longest.list] as const),
  ...ofIncident.map((name) => [name, longest.updates] as const),
])
/** Their readers give back what is no object. */
const watched = new Set(['current', 'archive', 'value'])
/** A page holds systems, these hold issues, these hold updates. */
const deepest = 4

/** Of one document, or of a list of them. */
export function straysIn(value: unknown, depth = 0): readonly UnreadableRecord[] {
  if (depth > deepest) return []
  if (Array.isArray(value))
    return value.slice(0, longest.list).flatMap((one: unknown) => straysIn(one, depth + 1))
  if (!isFields(value)) return []
  const lists = Object.entries(value).filter(([name, list]) => bounds.has(name) && list !== null)
  const isPage = lists.some(([name, list]) => ofPage.includes(name) && Array.isArray(list))
  return [
    ...lists.flatMap(([name, list]) => {
      if (Array.isArray(list)) return straysOf(name, list, depth)
      return isPage && ofPage.includes(name) ? [unreadable(`expected a list \`${name}\``, rawOf(list))] : []
    }),
    ...['summary', 'incident', 'status_page_incident'].flatMap((name) => straysIn(value[name], depth + 1)),
  ]
}

function straysOf(name: string, list: readonly unknown[], depth: number): readonly UnreadableRecord[] {
  const most = bounds.get(name)!
  const read = list.slice(0, most)
  const odd = watched.has(name) ? [] : read.filter((one) => !isFields(one))
  return [
    ...odd.map((one) => unreadable(`expected objects in the list \`${name}\``, rawOf(one))),
    ...beyond(list, most),
    ...read.flatMap((one) => straysIn(one, depth + 1)),
  ]
}

/** A record, and beside it the updates that it goes without since they say no time; what was not read holds them already. */
export const withUntimed = (record: FeedRecord, untimed: readonly Fields[]): readonly FeedRecord[] =>
  record.kind === 'unreadable'
    ? [record]
    : [record, ...untimed.map((update) => unreadable('expected an update with a time', rawOf(update)))]
