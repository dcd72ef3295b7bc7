// What is sent, read from the journal. Entries are data from a store that may be older or newer than this code, so
// whatever is missing is done without; a severity that cannot be read is taken for the highest, not for the lowest.

import { blameText, type Severity } from '../incidents/index.ts'
import { type Entry, isoTime, type JournalKind, type Json, type JsonObject } from '../terms/index.ts'

export type AlertKind =
  | 'incident.opened'
  | 'incident.raised'
  | 'incident.resolved'
  | 'foundation.named'
  | 'endpoint.alarm'
  | 'endpoint.cleared'

export type Alert = {
  /** The same for every attempt, also after a restart: made of the channel and the journal's seq. */
  readonly id: string
  readonly kind: AlertKind
  /** Incident, foundation or endpoint. */
  readonly subject: string
  /** ISO 8601. */
  readonly at: string
  readonly severity: Severity | null
  /** One sentence for people. */
  readonly text: string
  readonly incident: JsonObject | null
  readonly foundation: string | null
  /** The page of the board that tells more. */
  readonly url: string
}

export const alertingKinds: readonly JournalKind[] = [
  'incident.opened',
  'incident.updated',
  'incident.resolved',
  'foundation.named',
  'foundation.cleared',
  'endpoint.alarm',
]

const ranks: Record<Severity, number> = { minor: 0, major: 1, critical: 2 }

export const rank = (severity: Severity): number => ranks[severity]

/** What people merely blame is told as minor, however many do: it is not what fails. */
export const severityOf = (entry: Entry): Severity => {
  const incident = objectAt(entry.data, 'incident')
  if (textAt(incident, 'sympatheticTo') !== null) return 'minor'
  const said = incident?.severity
  return said === 'minor' || said === 'major' ? said : 'critical'
}

export const incidentIdOf = (entry: Entry): string =>
  textAt(objectAt(entry.data, 'incident'), 'id') ?? entry.subject

export const foundationOf = (entry: Entry): string =>
  textAt(objectAt(entry.data, 'suspect'), 'foundation') ?? entry.subject

export function incidentAlert(kind: AlertKind, entry: Entry, channel: string, boardUrl: string): Alert {
  const incident = objectAt(entry.data, 'incident')
  const id = incidentIdOf(entry)
  return {
    ...common(kind, entry, channel),
    subject: id,
    severity: severityOf(entry),
    text: sympathyText(incident) ?? textAt(incident, 'summary') ?? entry.why,
    incident,
    foundation: textAt(incident, 'foundation'),
    url: pageOf(boardUrl, 'incidents', id),
  }
}

function sympathyText(incident: JsonObject | null): string | null {
  const leader = textAt(incident, 'sympatheticTo')
  if (leader === null) return null
  const seen = textAt(incident, 'summary')
  return `${blameText(textAt(incident, 'service') ?? 'it', leader)}${seen === null ? '' : ` (${seen})`}`
}

export function foundationAlert(entry: Entry, channel: string, boardUrl: string): Alert {
  const foundation = foundationOf(entry)
  return {
    ...common('foundation.named', entry, channel),
    subject: foundation,
    foundation,
    url: pageOf(boardUrl, 'foundations', foundation),
  }
}

export const alarmCleared = (entry: Entry): boolean => entry.data.state === 'cleared'

export function endpointAlert(entry: Entry, channel: string, boardUrl: string): Alert {
  const kind = alarmCleared(entry) ? 'endpoint.cleared' : 'endpoint.alarm'
  return { ...common(kind, entry, channel), url: pageOf(boardUrl, 'endpoints', entry.subject) }
}

const headlines: Record<AlertKind, string> = {
  'incident.opened': 'Incident',
  'incident.raised': 'Incident, now worse',
  'incident.resolved': 'Resolved',
  'foundation.named': 'Shared foundation named',
  'endpoint.alarm': 'Endpoint alarm',
  'endpoint.cleared': 'Endpoint alarm over',
}

/** One line, for a subject or a notification. */
export function headline({ kind, severity, text }: Alert): string {
  const mark = severity && kind !== 'incident.resolved' ? ` (${severity})` : ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a mail header
  return `${headlines[kind]}${mark}: ${text}`.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 300)
}

function common(kind: AlertKind, entry: Entry, channel: string): Alert {
  return {
    id: `${channel}-${entry.seq}`,
    kind,
    subject: entry.subject,
    at: isoTime(entry.at),
    severity: null,
    text: entry.why,
    incident: null,
    foundation: null,
    url: '',
  }
}

function pageOf(boardUrl: string, page: string, id?: string): string {
  const root = boardUrl.endsWith('/') ? boardUrl : `${boardUrl}/`
  return id === undefined ? `${root}${page}` : `${root}${page}/${encodeURIComponent(id)}`
}

function objectAt(data: JsonObject, key: string): JsonObject | null {
  const value: Json | undefined = data[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

function textAt(data: JsonObject | null, key: string): string | null {
  const value = data?.[key]
  return typeof value === 'string' ? value : null
}
