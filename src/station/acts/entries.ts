// What people's acts write into the journal: in words, and whole in `data` for whoever decides by it.

import type { Acknowledgement, Maintenance, Silence } from '../../telling/index.ts'
import { type Instant, isoTime, type JournalKind, type JsonObject, type NewEntry } from '../../terms/index.ts'

/** `operator:anna` is "anna", `link:mail:anna@shop.test` is "mail:anna@shop.test". */
export const personOf = (by: string): string => by.replace(/^(?:operator|link):/, '')

export function acknowledgedEntry(acknowledgement: Acknowledgement, title: string): NewEntry {
  const { incident, thread, by, at, until, why } = acknowledgement
  const wait = until === undefined ? 'until it is over' : `until ${isoTime(until)}`
  return {
    ...{ at, author: by, kind: 'incident.acknowledged', subject: incident ?? thread ?? '' },
    why: `${personOf(by)} has acknowledged it (${title}): reminders and escalation wait ${wait}${why === undefined ? '' : `; ${why}`}`,
    data: { acknowledgement: acknowledgement as unknown as JsonObject },
  }
}

/** An acknowledgement that ends at once: whoever goes by the newest goes on as if there were none. */
export function withdrawnEntry(acknowledgement: Acknowledgement, title: string): NewEntry {
  const { incident, thread, by, at } = acknowledgement
  return {
    ...{ at, author: by, kind: 'incident.acknowledged', subject: incident ?? thread ?? '' },
    why: `it is no longer acknowledged (${title}), says ${personOf(by)}: reminders and escalation go on`,
    data: { acknowledgement: acknowledgement as unknown as JsonObject },
  }
}

const aboutText = ({ services, foundations }: Pick<Maintenance, 'services' | 'foundations'>): string => {
  const named = [...services, ...foundations]
  return named.length > 3 ? `${named.slice(0, 3).join(', ')} and ${named.length - 3} more` : named.join(', ')
}

/** What is silenced, in words: `shop, bank; sector health; to route pager`; everything, where nothing is named. */
export function matchText({ services, sectors, foundations, routes, severity }: Silence['matches']): string {
  const parts = [
    aboutText({ services, foundations }),
    sectors.length > 0 ? `sector ${sectors.join(', ')}` : '',
    routes.length > 0 ? `to ${routes.join(', ')}` : '',
  ].filter((part) => part !== '')
  const all = parts.length === 0 ? 'everything' : parts.join('; ')
  return severity === undefined ? all : `${all}, up to ${severity}`
}

export const placedEntry = (silence: Silence, at: Instant): NewEntry => ({
  ...{ at, author: silence.by, kind: 'silence.placed', subject: silence.id },
  why: `silenced until ${isoTime(silence.until)}: ${matchText(silence.matches)}; ${silence.why}`,
  data: { silence: silence as unknown as JsonObject },
})

export const releasedEntry = ({ id, matches }: Silence, by: string, why: string, at: Instant): NewEntry => ({
  ...{ at, author: by, kind: 'silence.released', subject: id },
  why: `no longer silenced: ${matchText(matches)}; ${why}`,
  data: { silence: { id } },
})

export function maintenanceEntry(
  kind: Extract<JournalKind, 'maintenance.planned' | 'maintenance.changed'>,
  work: Maintenance,
  author: string,
  at: Instant,
): NewEntry {
  const { id, title, from, until } = work
  const done = kind === 'maintenance.planned' ? 'is planned' : 'is changed: it goes'
  return {
    ...{ at, author, kind, subject: id },
    why: `maintenance "${title}" on ${aboutText(work)} ${done} from ${isoTime(from)} to ${isoTime(until)}`,
    data: { maintenance: work as unknown as JsonObject },
  }
}

export const endedEntry = ({ id, title }: Maintenance, by: string, why: string, at: Instant): NewEntry => ({
  ...{ at, author: by, kind: 'maintenance.ended', subject: id },
  why: `maintenance "${title}" is ended: ${why}`,
  data: { maintenance: { id } },
})
