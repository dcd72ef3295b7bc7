// What people do that changes who is told: they acknowledge, silence and plan maintenance. Whoever takes such an act
// (API, command line, a link in a message) writes it into the journal, and here it is read back from there.

import type { Severity } from '../incidents/index.ts'
import type { Entry, FoundationPath, Instant, Json, JsonObject, ServiceId } from '../terms/index.ts'

/** `incident.acknowledged`, in `data.acknowledgement`; `subject` is the incident or the thread. */
export type Acknowledgement = {
  /** At least one of the two. */
  readonly incident?: string
  readonly thread?: string
  /** A person, for people: `operator:anna`, a mail address. */
  readonly by: string
  readonly at: Instant
  /** Reminders and escalation begin again then, if the trouble goes on. Absent: never. */
  readonly until?: Instant
  /** What whoever took it wants the others to know. */
  readonly why?: string
}

/** Each list that is not empty must hold one of what a message is about; all empty: everything. */
export type Matches = {
  readonly services: readonly ServiceId[]
  readonly sectors: readonly string[]
  /** Also everything within them. */
  readonly foundations: readonly FoundationPath[]
  readonly routes: readonly string[]
  /** The gravest that is meant: what is worse is none of it. Absent: whatever it is. */
  readonly severity?: Severity
}

/** `silence.placed`, in `data.silence`; `silence.released` names it in `data.silence.id`, or by its subject. */
export type Silence = {
  readonly id: string
  readonly matches: Matches
  readonly from: Instant
  readonly until: Instant
  readonly by: string
  readonly why: string
}

/**
 * `maintenance.planned` and `maintenance.changed`, in `data.maintenance`; `maintenance.ended` names it as above, and ends
 * it at once, whatever was planned.
 */
export type Maintenance = {
  readonly id: string
  readonly title: string
  readonly services: readonly ServiceId[]
  /** And everything that stands on them with a hard edge. */
  readonly foundations: readonly FoundationPath[]
  readonly from: Instant
  readonly until: Instant
  readonly by: string
  /** Of what comes back: the rule that it came of. */
  readonly rule?: string
}

/** Null: it cannot be read, and changes nothing. */
export function acknowledgementOf({ data, subject, at, author }: Entry): Acknowledgement | null {
  const said = objectAt(data, 'acknowledgement')
  const incident = textAt(said, 'incident')
  const thread = textAt(said, 'thread')
  const until = numberAt(said, 'until')
  const why = textAt(said, 'why')
  return {
    ...(thread === null ? { incident: incident ?? subject } : { thread, ...(incident ? { incident } : {}) }),
    by: textAt(said, 'by') ?? author,
    at: (numberAt(said, 'at') ?? at) as Instant,
    ...(until === null ? {} : { until: until as Instant }),
    ...(why === null ? {} : { why }),
  }
}

/** Null: no end can be read, and what never ends would hide everything for ever. */
export function silenceOf({ data, subject, at, author }: Entry): Silence | null {
  const said = objectAt(data, 'silence')
  const until = numberAt(said, 'until')
  if (until === null) return null
  const matches = objectAt(said, 'matches')
  const severity = textAt(matches, 'severity')
  return {
    id: textAt(said, 'id') ?? subject,
    matches: {
      services: textsAt(matches, 'services') as ServiceId[],
      sectors: textsAt(matches, 'sectors'),
      foundations: textsAt(matches, 'foundations') as FoundationPath[],
      routes: textsAt(matches, 'routes'),
      ...(isSeverity(severity) ? { severity } : {}),
    },
    from: (numberAt(said, 'from') ?? at) as Instant,
    until: until as Instant,
    by: textAt(said, 'by') ?? author,
    why: textAt(said, 'why') ?? '',
  }
}

const isSeverity = (text: string | null): text is Severity =>
  text === 'minor' || text === 'major' || text === 'critical'

/** Null: no beginning or end can be read. */
export function maintenanceOf({ data, subject, author }: Entry): Maintenance | null {
  const said = objectAt(data, 'maintenance')
  const [from, until] = [numberAt(said, 'from'), numberAt(said, 'until')]
  if (from === null || until === null) return null
  const rule = textAt(said, 'rule')
  return {
    id: textAt(said, 'id') ?? subject,
    title: textAt(said, 'title') ?? subject,
    services: textsAt(said, 'services') as ServiceId[],
    foundations: textsAt(said, 'foundations') as FoundationPath[],
    from: from as Instant,
    until: until as Instant,
    by: textAt(said, 'by') ?? author,
    ...(rule === null ? {} : { rule }),
  }
}

/** Of `silence.released` and `maintenance.ended`. */
export const actIdOf = ({ data, subject }: Entry, key: 'silence' | 'maintenance'): string =>
  textAt(objectAt(data, key), 'id') ?? subject

export function objectAt(data: JsonObject | null, key: string): JsonObject | null {
  const value: Json | undefined = data?.[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

export function textAt(data: JsonObject | null, key: string): string | null {
  const value = data?.[key]
  return typeof value === 'string' ? value : null
}

export function numberAt(data: JsonObject | null, key: string): number | null {
  const value = data?.[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function textsAt(data: JsonObject | null, key: string): string[] {
  const value = data?.[key]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
