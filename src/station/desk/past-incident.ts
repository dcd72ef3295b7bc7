// An incident as it is remembered for years: what a list says of it, and when its service was down and when in trouble.
// Folded from journal entries one by one; an entry that comes twice changes nothing the second time.

import { type HeardFrom, heardFrom, type Incident, isPooled, wholeIncident } from '../../incidents/index.ts'
import type { Entry, Instant, JournalKind, ServiceId } from '../../terms/index.ts'

/** `down`: people cannot use it. `trouble`: slow, failing in part, or recovering. */
export type Phase = 'down' | 'trouble'

/** Until the next one, or until it was resolved. */
export type Turn = { readonly from: Instant; readonly phase: Phase }

export type PastIncident = Pick<
  Incident,
  | 'id'
  | 'service'
  | 'scope'
  | 'state'
  | 'severity'
  | 'confidence'
  | 'symptom'
  | 'openedAt'
  | 'beganAt'
  | 'resolvedAt'
  | 'foundation'
  | 'sympatheticTo'
> & {
  /** Oldest first; none where people merely blame it, or where it is about many, none of which shows it by itself. */
  readonly turns: readonly Turn[]
  /** Where its scope names countries; absent where it names none, and in what earlier versions wrote. */
  readonly heardFrom?: HeardFrom
  /** The seq of the last entry that was heard of it. */
  readonly seq: number
}

export const pastKinds: readonly JournalKind[] = [
  'incident.opened',
  'incident.updated',
  'incident.recovering',
  'incident.resolved',
]

const mostTurns = 100
/** Services of an incident of many that are remembered. */
const mostServices = 50

function phaseOf({ state, severity, symptom }: Incident): Phase {
  return state === 'open' && severity !== 'minor' && symptom !== 'slow' ? 'down' : 'trouble'
}

/** What an entry says, or null: it is of no incident, or not readable. */
export function incidentIn(entry: Entry): Incident | null {
  const told = entry.data.incident as unknown as Incident | undefined
  if (!pastKinds.includes(entry.kind) || typeof told !== 'object' || told === null) return null
  return typeof told.id === 'string' && typeof told.beganAt === 'number' ? wholeIncident(told) : null
}

export function heard(before: PastIncident | undefined, incident: Incident, entry: Entry): PastIncident {
  if (before !== undefined && entry.seq <= before.seq) return before
  const { id, service, scope, state, severity, confidence, symptom } = incident
  const { openedAt, beganAt, resolvedAt, foundation, sympatheticTo } = incident
  return {
    ...{ id, service, state, severity, confidence, symptom, openedAt, beganAt, foundation },
    ...(scope === undefined
      ? {}
      : { scope: bounded(scope), heardFrom: heardFrom(incident.evidence, before?.heardFrom) }),
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
    ...(sympatheticTo === undefined ? {} : { sympatheticTo }),
    turns: turnsOf(before?.turns ?? [], incident, entry.at),
    seq: entry.seq,
  }
}

const bounded = (scope: NonNullable<Incident['scope']>): NonNullable<Incident['scope']> =>
  isPooled(scope) ? { ...scope, services: scope.services.slice(0, mostServices) } : scope

function turnsOf(before: readonly Turn[], incident: Incident, at: Instant): readonly Turn[] {
  if (isPooled(incident.scope) || incident.sympatheticTo !== undefined) return []
  if (incident.state === 'resolved') return before
  const phase = phaseOf(incident)
  const last = before.at(-1)
  // What it was at first it was from its beginning on.
  if (last === undefined) return [{ from: incident.beganAt, phase }]
  const turns = last.phase === phase ? before : [...before, { from: at, phase }]
  return turns.length <= mostTurns ? turns : [turns[0]!, ...turns.slice(1 - mostTurns)]
}

/** Services that it is remembered with. */
export const servicesIn = ({ service, scope }: Pick<Incident, 'service' | 'scope'>): readonly ServiceId[] =>
  isPooled(scope) ? scope.services : [service]

type Plain = Readonly<Record<string, unknown>>

/** As it was written down; null: of another shape. */
export function pastFrom(value: unknown): PastIncident | null {
  if (typeof value !== 'object' || value === null) return null
  const read = value as Plain
  const whole =
    typeof read.id === 'string' &&
    typeof read.service === 'string' &&
    typeof read.beganAt === 'number' &&
    typeof read.seq === 'number' &&
    Array.isArray(read.turns)
  return whole ? (read as unknown as PastIncident) : null
}
