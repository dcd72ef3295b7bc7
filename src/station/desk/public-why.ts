// What the journal says of an incident, for everybody: its sentences name checks and what they looked at, which is their
// operator's business.

import { blameText, sentenceOf, wholeIncident, withoutFew } from '../../incidents/index.ts'
import type { Suspect } from '../../loop/index.ts'
import type { Entry, ServiceId } from '../../terms/index.ts'

/** What may be said of services: an incident's own, and the one that people mean when they merely blame it. */
export type PublicNames = {
  /** What the incident is about, with where. */
  readonly title: string
  readonly service: string
  /** Null: it is not public. */
  readonly leader: string | null
  /** Reports below which a country is not told. */
  readonly least: number
}

export function publicWhy(entry: Entry, { title: name, service, leader, least }: PublicNames): string {
  // How many are hit counts what is not public too.
  if (entry.kind === 'foundation.named') return `${entry.subject} explains services in trouble`
  if (entry.kind === 'foundation.grew') return `what stands on ${entry.subject} and is hit has grown`
  if (entry.kind === 'foundation.cleared') return `${entry.subject} is no longer what explains it`
  if (entry.kind !== 'incident.opened' && entry.kind !== 'incident.updated') return entry.why
  const told = entry.data.incident
  if (typeof told !== 'object' || told === null) return `${name} is in trouble`
  const incident = wholeIncident(told as unknown as Parameters<typeof wholeIncident>[0])
  switch (entry.data.change) {
    case 'opened':
      return sentenceOf(withoutFew(incident, least), service, 'public')
    case 'worse':
      return `${name} is worse, now ${incident.severity}`
    case 'evidence':
      return `${name}: more evidence`
    case 'reopened':
    case 'relapsed':
      return `${name} is in trouble again`
    case 'attributed':
      return incident.foundation === null
        ? `${name}: its foundation is unknown again`
        : `${name} is put down to ${incident.foundation}, which was named`
    case 'sympathy':
      if (incident.sympatheticTo === undefined) return `${name} is in trouble of its own`
      return leader === null ? `people merely blame ${name}` : blameText(name, leader)
    default:
      return `${name}: more is known`
  }
}

/** Of entries in the journal's order: a foundation that hits only services that are not shown, or grew by them, says nothing. */
export function newsOfFoundations(isShown: (service: ServiceId) => boolean): (entry: Entry) => boolean {
  const shown = new Map<string, number>()
  return ({ kind, subject, data }) => {
    if (!kind.startsWith('foundation.')) return true
    const { explains = [] } = (data.suspect ?? {}) as unknown as Partial<Suspect>
    const count = explains.filter(isShown).length
    const before = shown.get(subject) ?? 0
    shown.set(subject, kind === 'foundation.cleared' ? 0 : count)
    if (kind === 'foundation.cleared') return before > 0 || count > 0
    return count > (kind === 'foundation.grew' ? before : 0)
  }
}
