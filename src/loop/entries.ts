// Journal entries of the loop: the sentence for people, and the whole thing as data, so that an alert and the next
// start need nothing else.

import {
  blameText,
  type Change,
  describeEvidence,
  type Incident,
  isPooled,
  subjectOf,
} from '../incidents/index.ts'
import type { Notice } from '../signals/index.ts'
import {
  type Instant,
  isoTime,
  type JournalKind,
  type JsonObject,
  type NewEntry,
  type ServiceId,
} from '../terms/index.ts'
import type { FlapChange } from './check-book.ts'
import type { AilingEvent, JudgedEvent, Suspect } from './events.ts'

const author = 'holdfast'

/** Types of plain data are JSON once undefined fields are gone; none of them holds anything else. */
export const asJson = (value: object): JsonObject => value as JsonObject

const kindOf: Record<Change | 'attributed', JournalKind> = {
  opened: 'incident.opened',
  reopened: 'incident.updated',
  relapsed: 'incident.updated',
  worse: 'incident.updated',
  evidence: 'incident.updated',
  attributed: 'incident.updated',
  recovering: 'incident.recovering',
  resolved: 'incident.resolved',
}

function sentence(incident: Incident, change: Change | 'attributed'): string {
  const newest = incident.evidence.at(-1)
  const who = subjectOf(incident.service, incident.scope)
  const are = isPooled(incident.scope) ? 'are' : 'is'
  const were = isPooled(incident.scope) ? 'were' : 'was'
  const they = isPooled(incident.scope) ? 'they were' : 'it was'
  const latest = newest === undefined ? '' : describeEvidence(newest)
  switch (change) {
    case 'opened':
      return incident.sympatheticTo === undefined
        ? incident.summary
        : `${blameText(incident.service, incident.sympatheticTo)}: ${incident.summary}`
    case 'reopened':
      return `${who} ${are} in trouble again soon after it was resolved: ${latest}`
    case 'relapsed':
      return `${who} ${were} recovering and ${are} in trouble again: ${latest}`
    case 'worse':
      return `${who} ${are} worse, now ${incident.severity}: ${latest}`
    case 'evidence':
      return `${who}: more evidence: ${latest}`
    case 'attributed':
      return incident.foundation === null
        ? `${incident.service}: its foundation is unknown again`
        : `${incident.service} stands on ${incident.foundation}, which was named`
    case 'recovering':
      return `${who} ${are} recovering: checks are up and reports have fallen back`
    case 'resolved':
      return `${who} ${are} back; ${they} hit at ${isoTime(incident.beganAt)}`
  }
}

export const incidentEntry = (incident: Incident, change: Change | 'attributed', at: Instant): NewEntry => ({
  at,
  author,
  kind: kindOf[change],
  subject: incident.id,
  why: sentence(incident, change),
  data: { change, incident: asJson(incident) },
})

/** An open incident turns out to be a bystander's, or not to be one. */
export const sympathyEntry = (incident: Incident, at: Instant, against: string): NewEntry => ({
  at,
  author,
  kind: 'incident.updated',
  subject: incident.id,
  why:
    incident.sympatheticTo === undefined
      ? `${incident.service} is in trouble of its own: ${against}`
      : blameText(incident.service, incident.sympatheticTo),
  data: { change: 'sympathy', incident: asJson(incident) },
})

export const judgedEntry = (event: JudgedEvent): NewEntry => ({
  at: event.at,
  author: `node:${event.vantage}`,
  kind: 'check.judged',
  subject: event.check,
  why: `check ${event.check} is ${event.state}${event.phase === undefined ? '' : ` (${event.phase})`}: ${event.detail}`,
  data: {
    check: event.check,
    service: event.service ?? null,
    state: event.state,
    phase: event.phase ?? null,
    detail: event.detail,
    vantage: event.vantage,
  },
})

export const ailingEntry = (event: AilingEvent, service: ServiceId | undefined): NewEntry => {
  const { check, ailment, agreed, at, since, detail, vantage, share } = event
  return {
    ...{
      at,
      author: `node:${vantage}`,
      kind: 'check.ailing',
      subject: check,
      why: `check ${check} ${detail}`,
    },
    data: { check, service: service ?? null, ailment, agreed, since, share, detail, vantage },
  }
}

export const flapEntry = (
  { check, flapping, at, detail }: FlapChange,
  service: ServiceId | undefined,
): NewEntry => ({
  ...{ at, author, kind: 'check.flapping', subject: check, why: `check ${check} is ${detail}` },
  data: { check, service: service ?? null, flapping, detail },
})

export const noticeEntry = (notice: Notice): NewEntry => ({
  at: notice.receivedAt,
  author,
  kind: 'notice.recorded',
  subject: notice.feed,
  why: `${notice.feed} says (${notice.state}): ${notice.title}`,
  data: { notice: asJson(notice) },
})

export const namedEntry = (suspect: Suspect, hit: number, at: Instant): NewEntry => ({
  at,
  author,
  kind: 'foundation.named',
  subject: suspect.foundation,
  why: `${suspect.foundation} explains ${suspect.explains.length} of ${hit} services in trouble (score ${suspect.score.toFixed(2)}), in ${suspect.blastRadius.countries} countries`,
  data: { suspect: asJson(suspect) },
})

export const grewEntry = (suspect: Suspect, at: Instant): NewEntry => ({
  at,
  author,
  kind: 'foundation.grew',
  subject: suspect.foundation,
  why: `what stands on ${suspect.foundation} and is hit has grown to ${suspect.blastRadius.services} services in ${suspect.blastRadius.countries} countries`,
  data: { suspect: asJson(suspect) },
})

export const clearedEntry = (suspect: Suspect, at: Instant, instead: string | null): NewEntry => ({
  at,
  author,
  kind: 'foundation.cleared',
  subject: suspect.foundation,
  why:
    instead === null
      ? `${suspect.recovery.back} of ${suspect.explains.length} services that stand on ${suspect.foundation} are back, ${suspect.explains.length - suspect.recovery.back} are not yet`
      : `${instead} explains the services in trouble better than ${suspect.foundation}`,
  data: { suspect: asJson(suspect), instead },
})
