// What the board shows of incidents and of the foundation they share.

import type {
  EvidenceView,
  IncidentDetail,
  IncidentView,
  JournalView,
  NoticeView,
  Sight,
} from '../../board/index.ts'
import {
  blameText,
  certaintyOf,
  type Evidence,
  type Incident,
  sentenceOf,
  withoutFew,
} from '../../incidents/index.ts'
import { withoutPretended } from '../../loop/index.ts'
import type { Notice } from '../../signals/index.ts'
import { type Entry, isoTime, minuteOf } from '../../terms/index.ts'
import { curveOf } from './facts/bands.ts'
import { incidentIn, pastKinds } from './past-incident.ts'
import { newsOfFoundations, type PublicNames, publicWhy } from './public-why.ts'
import type { Realm } from './realm.ts'
import { incidentsShown, incidentTitle, scopeView, servicesOf } from './scope-views.ts'
import { isShown, nameOf } from './sight.ts'
import { blastView } from './suspect-views.ts'

const leadMinutes = 30
const longestSeries = 1440

export const journalView = (entry: Entry): JournalView => ({
  ...entry,
  at: isoTime(entry.at),
  data: { ...entry.data },
})

export const noticeView = (notice: Notice): NoticeView => ({
  feed: notice.feed,
  state: notice.state,
  title: notice.title,
  body: notice.body,
  url: notice.url ?? null,
  providerAt: isoTime(notice.providerAt),
  receivedAt: isoTime(notice.receivedAt),
  foundations: [...notice.foundations],
})

/** As many digits as say something: what stands in a view is read by people, too. */
const shown = (value: number, digits: number): number => Number(value.toFixed(digits))

const crowdView = ({
  reportsPerMinute,
  timesUsual,
  countries,
}: NonNullable<Incident['impact']['crowd']>) => ({
  reportsPerMinute: shown(reportsPerMinute, 2),
  timesUsual: timesUsual === null ? null : shown(timesUsual, 1),
  countries,
})

export function incidentView(realm: Realm, incident: Incident, sight: Sight): IncidentView {
  const { crowd, checks } = incident.impact
  return {
    id: incident.id,
    service: servicesOf(realm, incident, sight)[0] ?? incident.service,
    serviceName: incidentTitle(realm, incident, sight),
    scope: scopeView(realm, incident, sight),
    state: incident.state,
    severity: incident.severity,
    confidence: shown(incident.confidence, 3),
    certainty: certaintyOf(incident.confidence),
    symptom: incident.symptom,
    course: incident.course,
    openedAt: isoTime(incident.openedAt),
    beganAt: isoTime(incident.beganAt),
    updatedAt: isoTime(incident.updatedAt),
    resolvedAt: incident.resolvedAt === undefined ? null : isoTime(incident.resolvedAt),
    summary: sight === 'all' ? incident.summary : publicSentence(realm, incident),
    impact: { crowd: crowd && crowdView(crowd), checks: { ...checks } },
    foundation: incident.foundation,
    sympatheticTo: sympathyView(realm, incident, sight),
  }
}

/** The public is not told of a service that is not public, be it what fails. */
function sympathyView(
  realm: Realm,
  { service, sympatheticTo }: Incident,
  sight: Sight,
): IncidentView['sympatheticTo'] {
  const leader = sympatheticTo === undefined ? undefined : realm.atlas.services.get(sympatheticTo)
  if (leader === undefined || !isShown(realm, leader.id, sight)) return null
  return {
    service: leader.id,
    name: leader.name,
    text: blameText(nameOf(realm, service), leader.name),
  }
}

/** What a service's checks look at is its operator's business. */
const publicSentence = (realm: Realm, incident: Incident): string =>
  sentenceOf(incident, nameOf(realm, incident.service), 'public')

/** `least`: reports below which everybody is not told of a country. */
export type Reader = { readonly sight: Sight; readonly least: number }

const asTold = (incident: Incident, { sight, least }: Reader): Incident =>
  sight === 'all' ? incident : withoutFew(incident, least)

/** Newest first. */
export function incidentViews(realm: Realm, reader: Reader, state?: string, limit = 100): IncidentView[] {
  const { sight } = reader
  return incidentsShown(realm, sight)
    .filter((incident) => state === undefined || incident.state === state)
    .sort((a, b) => b.openedAt - a.openedAt)
    .slice(0, limit)
    .map((incident) => incidentView(realm, asTold(incident, reader), sight))
}

function evidenceView(evidence: Evidence, sight: Sight): EvidenceView {
  const at = isoTime(evidence.at)
  if (evidence.kind === 'notice') {
    const url = evidence.url === undefined ? {} : { url: evidence.url }
    return { kind: 'notice', at, text: `${evidence.feed} says: ${evidence.title}`, ...url, data: {} }
  }
  if (evidence.kind === 'check') {
    const { check, phase, detail, up } = evidence
    if (sight === 'public')
      return { kind: 'check', at, text: up ? 'a check is up again' : `a check failed (${phase})`, data: {} }
    const text = up
      ? `check ${check} is up again: ${detail}`
      : `check ${check} failed in phase ${phase}: ${detail}`
    return { kind: 'check', at, text, data: { check, phase, detail, up } }
  }
  const { count, windowMinutes, expected, surprise, countries } = evidence
  const window = windowMinutes === 1 ? 'one minute' : `${windowMinutes} minutes`
  const from = countries.slice(0, 3).map(([country]) => country)
  return {
    kind: 'crowd',
    at,
    text: `${count} people reported in ${window}, usual is ${expected < 10 ? expected.toFixed(1) : Math.round(expected)}${from.length === 0 ? '' : `; mostly from ${from.join(', ')}`}`,
    data: { count, windowMinutes, expected, surprise, countries: [...countries] },
  }
}

/** The incident as the loop knows it, else as the journal remembers it. */
export async function findIncident(realm: Realm, id: string): Promise<Incident | null> {
  const known = realm.loop.incidents().find((incident) => incident.id === id)
  if (known !== undefined) return known
  // Alerts of its end and late acknowledgements come after, and hold nothing of it.
  const [last] = await realm.store.journal({ subject: id, kinds: pastKinds, order: 'desc', limit: 1 })
  return last === undefined ? null : incidentIn(last)
}

/** Of an incident that the reader may know of. */
export async function incidentDetail(
  realm: Realm,
  whole: Incident,
  reader: Reader,
  endpoints: readonly string[],
): Promise<IncidentDetail> {
  const { sight } = reader
  const incident = asTold(whole, reader)
  const fromMinute = minuteOf(incident.beganAt) - leadMinutes
  const until = minuteOf(incident.resolvedAt ?? realm.clock.now()) + 1
  const toMinute = Math.min(until, fromMinute + longestSeries)
  const suspect = realm.loop.suspects().find((one) => one.foundation === incident.foundation)
  const timeline = await timelineOf(
    realm,
    [incident.id, ...endpoints, ...(suspect ? [suspect.foundation] : [])],
    incident,
    reader,
  )
  return {
    ...incidentView(realm, incident, sight),
    evidence: incident.evidence.map((evidence) => evidenceView(evidence, sight)),
    timeline,
    series: { fromMinute, ...curveOf(realm.loop.seriesOf(incident, fromMinute, toMinute)) },
    blastRadius: suspect ? blastView(realm, suspect, sight) : null,
    endpoints: [...endpoints],
  }
}

const shownKinds = new Set([
  'incident.opened',
  'incident.updated',
  'incident.recovering',
  'incident.resolved',
  'incident.acknowledged',
  'foundation.named',
  'foundation.grew',
  'foundation.cleared',
  'selection.moved',
  'selection.wouldmove',
  'readiness.changed',
  'endpoint.alarm',
  'endpoint.readback',
  'plan.made',
  'plan.applied',
  'plan.refused',
  'write.refused',
  'refusal.overruled',
  'repair.ordered',
  'hold.placed',
  'hold.released',
  'drain.placed',
  'drain.released',
])

function publicNames(realm: Realm, incident: Incident, least: number): PublicNames {
  const { sympatheticTo: leader } = incident
  return {
    title: incidentTitle(realm, incident, 'public'),
    service: nameOf(realm, incident.service),
    leader: leader !== undefined && isShown(realm, leader, 'public') ? nameOf(realm, leader) : null,
    least,
  }
}

async function timelineOf(
  realm: Realm,
  subjects: readonly string[],
  incident: Incident,
  { sight, least }: Reader,
): Promise<JournalView[]> {
  const kinds = ['drill.began', 'drill.ended'] as const
  const found = await Promise.all([
    ...subjects.map((subject) => realm.store.journal({ subject, order: 'desc', limit: 100 })),
    realm.store.journal({ kinds, order: 'desc', limit: 100 }),
  ])
  const names = publicNames(realm, incident, least)
  const isNews = newsOfFoundations((service) => isShown(realm, service, sight))
  const from = incident.beganAt - 60_000
  const to = (incident.resolvedAt ?? realm.clock.now()) + 60_000
  return (
    withoutPretended(incident, found.flat())
      // Who sees to it is the operators' concern.
      .filter((entry) => sight === 'all' || entry.kind !== 'incident.acknowledged')
      .filter((entry) => shownKinds.has(entry.kind) && entry.at >= from && entry.at <= to)
      .sort((a, b) => a.seq - b.seq)
      .filter((entry) => sight === 'all' || isNews(entry))
      // The evidence stands beside the timeline already; an entry's data would only repeat it. Numbers of the journal
      // would tell how much else goes on.
      .map((entry, i) => ({
        ...journalView(entry),
        ...(sight === 'all' ? {} : { seq: i + 1, why: publicWhy(entry, names) }),
        data: {},
      }))
  )
}
