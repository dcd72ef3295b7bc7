// What the journal says of an incident, for everybody: its sentences name checks and what they looked at, which is their
// operator's business.

import { sentenceOf, wholeIncident } from '../../incidents/index.ts'
import type { Entry } from '../../terms/index.ts'

/** `name`: what the incident is about. */
export function publicWhy(entry: Entry, name: string): string {
  if (entry.kind !== 'incident.opened' && entry.kind !== 'incident.updated') return entry.why
  const told = entry.data.incident
  if (typeof told !== 'object' || told === null) return `${name} is in trouble`
  const incident = wholeIncident(told as unknown as Parameters<typeof wholeIncident>[0])
  switch (entry.data.change) {
    case 'opened':
      return sentenceOf(incident, name, 'public')
    case 'worse':
      return `${name} is worse, now ${incident.severity}`
    case 'evidence':
      return `${name}: more evidence`
    case 'reopened':
    case 'relapsed':
      return `${name} is in trouble again`
    case 'attributed':
    case 'sympathy':
      return entry.why
    default:
      return `${name}: more is known`
  }
}
