// The page of one incident, from what the loop knows and the journal remembers.

import { containersOf } from '../../../atlas/index.ts'
import type { IncidentDetail, IncidentPageView, ProviderAccount, Sight } from '../../../board/index.ts'
import type { Incident } from '../../../incidents/index.ts'
import {
  attackFinding,
  type HitService,
  type Radius,
  radiusOf,
  type Suspect,
  saidBy,
  withoutPretended,
} from '../../../loop/index.ts'
import type { Notice } from '../../../signals/index.ts'
import {
  type EndpointName,
  type Entry,
  type FoundationPath,
  isoTime,
  minuteOf,
  minutes,
  type ServiceId,
} from '../../../terms/index.ts'
import { incidentsShown } from '../scope-views.ts'
import { isShown, nameOf } from '../sight.ts'
import { countriesHit, reportsShown } from '../suspect-views.ts'
import { checksByService } from './board-page.ts'
import { concerningNotices } from './concerning.ts'
import { publicFooting } from './edges-shown.ts'
import { knowsOf } from './incident-knows.ts'
import { stepsOf } from './incident-steps.ts'
import { type FactsParts, leastFor } from './parts.ts'
import { mostFirst, shownCountries } from './shown-countries.ts'

const most = { subjects: 20, entries: 200, notices: 300, named: 50, hit: 60 }

export type Page = Omit<IncidentPageView, keyof IncidentDetail>

/** `endpoints`: all that it is about, whoever reads. */
export async function incidentPage(
  parts: FactsParts,
  incident: Incident,
  endpoints: readonly string[],
  sight: Sight,
): Promise<Page> {
  const { realm } = parts
  const entries = await entriesOf(parts, incident, endpoints)
  const said = saidBy(incident, incident.foundation, entries)
  const providers = providersOf(incident, entries)
  // What operators say is theirs.
  const attack = attackFinding(said, sight === 'all' ? entries : [])
  const denied = attack.finding === 'unknown' && attack.words.length > 0
  return {
    now: isoTime(realm.clock.now()),
    knows: knowsOf(realm, incident, sight),
    steps: stepsOf(incident, aboutIt(incident, entries), {
      sight,
      isShown: (service) => isShown(realm, service, sight),
    }),
    provider: providers[0] ?? null,
    providers,
    ...radiusAndRecovery(parts, incident, sight),
    attack: {
      finding: attack.finding === 'indicated' ? 'indicated' : denied ? 'denied' : 'not-indicated',
      words: attack.words.map(({ at, by, text, says }) => ({ at: isoTime(at), by, text, says })),
    },
  }
}

/** By subject, so that a page costs little however long the journal is; in the order of the journal. */
async function entriesOf(
  { realm }: FactsParts,
  incident: Incident,
  endpoints: readonly string[],
): Promise<readonly Entry[]> {
  const subjects = [
    incident.id,
    ...(incident.foundation === null ? [] : [incident.foundation]),
    ...(checksByService(realm).get(incident.service) ?? []),
    ...(endpoints as readonly EndpointName[]),
  ]
  const found = await Promise.all([
    ...subjects
      .slice(0, most.subjects)
      .map((subject) => realm.store.journal({ subject, order: 'desc', limit: most.entries })),
    realm.store.journal({ kinds: ['notice.recorded'], order: 'desc', limit: most.notices }),
  ])
  const from = incident.beganAt - minutes(60)
  const to = (incident.resolvedAt ?? realm.clock.now()) + minutes(10)
  const all = new Map(found.flat().map((entry) => [entry.seq, entry]))
  const within = [...all.values()].filter(({ at }) => at >= from && at <= to)
  return withoutPretended(
    incident,
    within.sort((a, b) => a.seq - b.seq),
  )
}

/** Notices about other things are left out. */
function aboutIt(incident: Incident, entries: readonly Entry[]): readonly Entry[] {
  const said = new Set(
    saidBy(incident, incident.foundation, entries).map(({ feed, title, providerAt }) =>
      [feed, title, providerAt].join('\n'),
    ),
  )
  return entries.filter(({ kind, data }) => {
    if (kind !== 'notice.recorded') return true
    const { feed, title, providerAt } = data.notice as unknown as Notice
    return said.has([feed, title, providerAt].join('\n'))
  })
}

function providersOf(incident: Incident, entries: readonly Entry[]): ProviderAccount[] {
  const notices = aboutIt(incident, entries).flatMap(({ kind, data }) =>
    kind === 'notice.recorded' ? [data.notice as unknown as Notice] : [],
  )
  const onset = { from: incident.beganAt, to: incident.resolvedAt ?? null }
  return [...Map.groupBy(notices, ({ feed }) => feed)]
    .map(([feed, own]): ProviderAccount & { readonly at: number } => {
      const first = own.toSorted((a, b) => a.providerAt - b.providerAt)[0]!
      const at = first.providerAt
      const words = concerningNotices(own, () => true, [onset])
      return { at, feed, firstAt: isoTime(at), lagMs: at - incident.beganAt, url: first.url ?? null, words }
    })
    .sort((a, b) => a.at - b.at)
    .map(({ at: _, ...account }) => account)
}

type Blast = Pick<Page, 'radius' | 'recovery'>

function radiusAndRecovery(parts: FactsParts, incident: Incident, sight: Sight): Blast {
  const { realm } = parts
  const { foundation } = incident
  const suspect = realm.loop.suspects().find((one) => one.foundation === foundation) ?? null
  if (foundation === null || suspect === null) return alone(parts, incident, sight)
  const radius = radiusOf(foundation, suspect, {
    atlas: realm.atlas,
    incidents: incidentsShown(realm, sight),
    usualPerHour: (service) => {
      const minute = minuteOf(realm.clock.now())
      return 60 * (realm.loop.usual(service, minute, minute + 1)[0] ?? 0)
    },
    own: new Set(),
  })
  const hit = radius.hit.filter(({ service }) => isShown(realm, service, sight))
  const standing = standingShown(parts, foundation, radius, sight)
  const least = leastFor(parts, sight)
  const counts = new Map<string, number>(reportsShown(suspect, sight)?.countries)
  return {
    recovery: recoveryOf(parts, suspect, hit),
    radius: {
      foundation,
      within: containersOf(realm.atlas, foundation)
        .filter((at) => at !== foundation)
        .toReversed(),
      services: hit.length,
      sectors: sectorsOf(hit),
      countryCount: countriesHit(suspect, sight),
      countries: { least, shown: sight === 'all' ? mostFirst(counts) : shownCountries(counts, least) },
      hit: hit.slice(0, most.hit).map((one) => hitView(parts, suspect, one, sight)),
      hitShown: hit.length,
      standing: {
        count: standing.length,
        services: standing.slice(0, most.named).map((id) => ({ id, name: nameOf(realm, id) })),
      },
    },
  }
}

/** To the public: by edges that it may know of. */
const standingShown = (
  { realm: { atlas } }: FactsParts,
  foundation: FoundationPath,
  { standing }: Radius,
  sight: Sight,
): readonly ServiceId[] =>
  standing
    .map(({ service }) => service)
    .filter((service) => isShown({ atlas }, service, sight))
    .filter((service) => sight === 'all' || publicFooting(atlas, service, foundation) !== 'unknown')

const sectorsOf = (hit: readonly HitService[]): Page['radius']['sectors'] =>
  [...Map.groupBy(hit, ({ sector }) => sector)]
    .map(([sector, own]) => ({ sector, services: own.length }))
    .sort((a, b) => b.services - a.services || (a.sector < b.sector ? -1 : 1))

function hitView(
  { realm }: FactsParts,
  { foundation }: Suspect,
  { service, sector, footing: whole, incident }: HitService,
  sight: Sight,
): Page['radius']['hit'][number] {
  const footing = sight === 'all' ? whole : publicFooting(realm.atlas, service, foundation)
  return {
    ...{ id: service, name: nameOf(realm, service), sector, footing },
    since: incident === null ? null : isoTime(incident.beganAt),
    until: incident?.resolvedAt === undefined ? null : isoTime(incident.resolvedAt),
    course: incident?.course ?? null,
  }
}

function recoveryOf({ realm }: FactsParts, suspect: Suspect, hit: readonly HitService[]): Page['recovery'] {
  const { failing, improving, lingering } = suspect.recovery
  const [fails, improves, lingers] = [new Set(failing), new Set(improving), new Set(lingering)]
  const those = (is: (service: ServiceId) => boolean) => {
    const found = hit.filter(({ service }) => is(service))
    return {
      count: found.length,
      services: found
        .slice(0, most.named)
        .map(({ service }) => ({ id: service, name: nameOf(realm, service) })),
    }
  }
  const explained = new Set(suspect.explains)
  return {
    back: those((id) => explained.has(id) && !fails.has(id) && !improves.has(id) && !lingers.has(id)),
    improving: those((id) => improves.has(id)),
    failing: those((id) => fails.has(id) || !explained.has(id)),
    lingering: those((id) => lingers.has(id)),
  }
}

/** Of one that nothing is known to share. */
function alone(parts: FactsParts, incident: Incident, sight: Sight): Blast {
  const { realm } = parts
  const { service, course } = incident
  const named = [{ id: service as string, name: nameOf(realm, service) }]
  const those = (...courses: readonly Incident['course'][]) =>
    courses.includes(course) && isShown(realm, service, sight)
      ? { count: 1, services: named }
      : { count: 0, services: [] }
  return {
    recovery: {
      back: those('back'),
      improving: those('improving'),
      failing: those('worsening', 'steady'),
      lingering: those('lingering'),
    },
    radius: {
      ...{ foundation: incident.foundation, within: [], services: 0, sectors: [], countryCount: 0 },
      ...{ countries: { least: leastFor(parts, sight), shown: [] }, hit: [], hitShown: 0 },
      standing: { count: 0, services: [] },
    },
  }
}
