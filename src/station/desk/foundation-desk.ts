// What the board shows of foundations: the list, and for each one whom it hits, what to move next, and its record.

import { containersOf, foundationsKnown, reachOf } from '../../atlas/index.ts'
import type {
  FoundationDetail,
  FoundationPage,
  FoundationView,
  ProviderLagsView,
  Sight,
} from '../../board/index.ts'
import { coursesOf, type HitService, type Radius, radiusOf, type Suspect } from '../../loop/index.ts'
import {
  type FoundationPath,
  isoTime,
  minuteOf,
  parseFoundationPath,
  type ServiceId,
} from '../../terms/index.ts'
import type { Estate } from '../what-if/estate.ts'
import { exposureOf } from '../what-if/exposure.ts'
import { publicFooting } from './facts/edges-shown.ts'
import { mostFirst, shownCountries } from './facts/shown-countries.ts'
import type { FoundationRecords } from './foundation-records.ts'
import type { Realm } from './realm.ts'
import { lagsView, lastTroubleOf, recordView, wasSeen } from './record-views.ts'
import { incidentsShown } from './scope-views.ts'
import { isShown, nameOf } from './sight.ts'
import { countriesHit, reachShown, reportsShown, suspectsShown } from './suspect-views.ts'

export type FoundationParts = {
  readonly realm: Realm
  readonly records: FoundationRecords
  /** Own names as they are steered and judged now. */
  readonly estate: () => Estate
  /** Reports below which a country is not shown to the public. */
  readonly leastReports: () => number
}

export type FoundationDesk = {
  list(sight: Sight): FoundationView[]
  show(path: string, sight: Sight, page: FoundationPage): FoundationDetail | null
  lags(sight: Sight): ProviderLagsView
}

export function foundationDesk(parts: FoundationParts): FoundationDesk {
  return {
    list: (sight) => listed(parts, sight),
    lags: (sight) => lagsView(parts, sight),
    show(text, sight, page) {
      const path = parseFoundationPath(text)
      const known = knownTo(parts, sight)
      return path.ok && known.has(path.value) ? detail(parts, known, path.value, sight, page) : null
    },
  }
}

/** What somebody stands on, and what was ever named; to the public only the latter: edges are the owner's knowledge. */
function knownTo({ realm, records }: FoundationParts, sight: Sight): ReadonlySet<FoundationPath> {
  const named = [
    ...suspectsShown(realm, sight).map(({ foundation }) => foundation),
    ...records.all().flatMap((record) => (wasSeen(record, sight) ? [record.foundation] : [])),
  ]
  const around = named.flatMap((path) => containersOf(realm.atlas, path))
  return new Set(sight === 'public' ? around : [...foundationsKnown(realm.atlas), ...around])
}

function listed(parts: FoundationParts, sight: Sight): FoundationView[] {
  const endpoints = sight === 'all' ? endpointCounts(parts) : new Map<FoundationPath, number>()
  return [...knownTo(parts, sight)]
    .map((path) => face(parts, path, sight, endpoints.get(path) ?? 0))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function endpointCounts({ realm, estate }: FoundationParts): ReadonlyMap<FoundationPath, number> {
  const counts = new Map<FoundationPath, number>()
  for (const { spec } of estate().endpoints) {
    const paths = spec.targets.flatMap(({ standsOn }) =>
      standsOn.flatMap((on) => containersOf(realm.atlas, on)),
    )
    for (const path of new Set(paths)) counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  return counts
}

function face(parts: FoundationParts, path: FoundationPath, sight: Sight, endpoints: number): FoundationView {
  const { realm } = parts
  const suspect = latest(realm, path, sight)
  const trouble = lastTroubleOf(parts, path, sight)
  return {
    path,
    jurisdiction: realm.atlas.foundations.get(path)?.jurisdiction ?? null,
    services: sight === 'all' ? (reachOf(realm.atlas).over.get(path)?.size ?? 0) : (trouble?.services ?? 0),
    endpoints,
    state: suspect?.clearedAt === null ? 'named' : 'ok',
    lastTrouble: trouble,
  }
}

/** As it is named now, else as it was last within the day that the loop remembers. */
const latest = (realm: Realm, path: FoundationPath, sight: Sight): Suspect | null =>
  suspectsShown(realm, sight)
    .filter(({ foundation }) => foundation === path)
    .sort((a, b) => b.namedAt - a.namedAt)[0] ?? null

function detail(
  parts: FoundationParts,
  known: ReadonlySet<FoundationPath>,
  path: FoundationPath,
  sight: Sight,
  page: FoundationPage,
): FoundationDetail {
  const { realm } = parts
  const suspect = latest(realm, path, sight)
  const shown = shownEndpoints(parts, path, sight)
  const own = new Set(realm.checks.flatMap(({ service }) => service ?? []))
  const radius = radiusOf(path, suspect, {
    atlas: realm.atlas,
    incidents: incidentsShown(realm, sight),
    usualPerHour: (service) => usualPerHour(realm, service),
    own,
  })
  return {
    ...face(parts, path, sight, shown.length),
    within: containersOf(realm.atlas, path).filter((at) => at !== path),
    parts: [...known].filter((at) => at !== path && containersOf(realm.atlas, at).includes(path)).sort(),
    named: suspect && {
      score: suspect.score,
      beganAt: isoTime(suspect.beganAt ?? suspect.namedAt),
      namedAt: isoTime(suspect.namedAt),
      clearedAt: suspect.clearedAt === null ? null : isoTime(suspect.clearedAt),
    },
    radius: suspect && radiusView(parts, suspect, radius, sight, page),
    standing: standingView(realm, radius, sight, page),
    endpoints: shown,
    record: recordView(parts, path, sight),
  }
}

/** Endpoints are the operators' concern. */
const shownEndpoints = (
  { estate }: FoundationParts,
  path: FoundationPath,
  sight: Sight,
): FoundationDetail['endpoints'] => (sight === 'all' ? [...exposureOf(estate(), path)] : [])

const usualPerHour = (realm: Realm, service: ServiceId): number => {
  const minute = minuteOf(realm.clock.now())
  return 60 * (realm.loop.usual(service, minute, minute + 1)[0] ?? 0)
}

function radiusView(
  { realm, leastReports }: FoundationParts,
  suspect: Suspect,
  { hit }: Radius,
  sight: Sight,
  { hitFrom, limit }: FoundationPage,
): NonNullable<FoundationDetail['radius']> {
  const reports = reportsShown(suspect, sight)
  const counts = new Map<string, number>(reports?.countries)
  const visible = hit.filter(({ service }) => isShown(realm, service, sight))
  return {
    ...reachShown(realm, suspect, sight),
    countries: sight === 'all' ? mostFirst(counts) : shownCountries(counts, leastReports()),
    countryCount: countriesHit(suspect, sight),
    reports: reports?.total ?? null,
    courses: coursesOf(visible),
    hit: visible.slice(hitFrom, hitFrom + limit).map((one) => hitView(realm, suspect, one, sight)),
  }
}

function hitView(
  realm: Realm,
  { foundation }: Suspect,
  { service, sector, footing: whole, incident }: HitService,
  sight: Sight,
): NonNullable<FoundationDetail['radius']>['hit'][number] {
  const footing = sight === 'all' ? whole : publicFooting(realm.atlas, service, foundation)
  const common = { id: service, name: nameOf(realm, service), sector, footing }
  if (incident === null)
    return {
      ...common,
      since: null,
      resolvedAt: null,
      severity: null,
      course: null,
      reports: 0,
      incident: null,
    }
  const { beganAt, resolvedAt, severity, course, id } = incident
  const until = minuteOf(resolvedAt ?? realm.clock.now()) + 1
  const counts = realm.loop.series(service, minuteOf(beganAt), until)
  return {
    ...common,
    since: isoTime(beganAt),
    resolvedAt: resolvedAt === undefined ? null : isoTime(resolvedAt),
    severity,
    course,
    reports: counts.reduce((sum, n) => sum + n, 0),
    incident: id,
  }
}

/** Who stands where is the owner's knowledge. */
function standingView(
  realm: Realm,
  { standing }: Radius,
  sight: Sight,
  { standingFrom, limit }: FoundationPage,
): FoundationDetail['standing'] {
  if (sight === 'public') return { all: 0, services: [] }
  const shown = standing.slice(standingFrom, standingFrom + limit)
  return {
    all: standing.length,
    services: shown.map(({ service, sector, footing, usualPerHour: usual }) => ({
      id: service,
      name: nameOf(realm, service),
      sector,
      footing,
      usualPerHour: Math.round(usual * 10) / 10,
    })),
  }
}
