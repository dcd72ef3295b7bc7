// What the board shows of services, checks and foundations, made from a realm's loop and atlas.

import type { AtlasService } from '../../atlas/index.ts'
import type { CheckView, ServiceView, Sight } from '../../board/index.ts'
import type { Probe } from '../../checks/index.ts'
import { isPooled } from '../../incidents/index.ts'
import { type Ailing, describeAiling } from '../../signals/index.ts'
import { isoTime, minuteOf, parseServiceId, type ServiceId } from '../../terms/index.ts'
import { edgesShown } from './facts/edges-shown.ts'
import type { Realm } from './realm.ts'
import { incidentsShown } from './scope-views.ts'
import { isShown } from './sight.ts'

const bucketMinutes = 10
const buckets = 144

/** Public pages never show what is not marked public. */
export const visibleServices = (realm: Realm, sight: Sight): readonly AtlasService[] =>
  [...realm.atlas.services.values()].filter((service) => sight === 'all' || service.public)

/** Buckets end on whole tens of minutes, the last one still filling, so that a bar does not change while it ages. */
function reports24h(realm: Realm, service: ServiceId): number[] {
  const end = (Math.floor(minuteOf(realm.clock.now()) / bucketMinutes) + 1) * bucketMinutes
  const series = realm.loop.series(service, end - buckets * bucketMinutes, end)
  const sums = new Array<number>(buckets).fill(0)
  for (const [i, n] of series.entries()) sums[Math.floor(i / bucketMinutes)]! += n
  return sums
}

function checkCounts(realm: Realm): ReadonlyMap<ServiceId, ServiceView['checks']> {
  const counts = new Map<ServiceId, ServiceView['checks']>()
  for (const check of realm.checks) {
    if (check.service === undefined) continue
    const sum = counts.get(check.service) ?? { up: 0, down: 0, unknown: 0 }
    sum[realm.faces.get(check.id)?.judged?.state ?? 'unknown']++
    counts.set(check.service, sum)
  }
  return counts
}

/** By service: its own incident, or else one of many that it is in. */
function openIncidents(realm: Realm, sight: Sight): ReadonlyMap<ServiceId, string> {
  const open = incidentsShown(realm, sight).filter(({ state }) => state !== 'resolved')
  const shared = open.flatMap(({ id, scope }) =>
    isPooled(scope) ? scope.services.map((service) => [service, id] as const) : [],
  )
  const own = open.flatMap(({ id, service, scope }) => (isPooled(scope) ? [] : [[service, id] as const]))
  return new Map([...shared, ...own])
}

export const serviceViews = (realm: Realm, sight: Sight): ServiceView[] =>
  viewsOf(realm, visibleServices(realm, sight), sight)

/** Without a look at the others; null: nobody knows it, or the public may not. */
export function serviceView(realm: Realm, id: string, sight: Sight): ServiceView | null {
  const parsed = parseServiceId(id)
  const service = parsed.ok ? realm.atlas.services.get(parsed.value) : undefined
  if (service === undefined || !isShown(realm, service.id, sight)) return null
  return viewsOf(realm, [service], sight)[0] ?? null
}

function viewsOf(realm: Realm, services: readonly AtlasService[], sight: Sight): ServiceView[] {
  const minute = minuteOf(realm.clock.now())
  const checks = checkCounts(realm)
  const open = openIncidents(realm, sight)
  return services.map((service) => ({
    id: service.id,
    name: service.name,
    category: service.category,
    state: realm.loop.stateOf(service.id),
    reports24h: reports24h(realm, service.id),
    reportsLastHour: realm.loop.series(service.id, minute - 59, minute + 1).reduce((sum, n) => sum + n, 0),
    checks: checks.get(service.id) ?? { up: 0, down: 0, unknown: 0 },
    incident: open.get(service.id) ?? null,
    // Edges are the owner's knowledge: the public sees those that are marked, and a foundation once it is named.
    standsOn: edgesShown(service, sight).map(({ on, kind, origin = 'configuration' as const }) => ({
      ...{ on, kind, origin },
    })),
  }))
}

const looksAt = (probe: Probe): string => {
  if (probe.kind === 'http') return probe.url
  if (probe.kind === 'dns') return `${probe.name} ${probe.type}${probe.server ? ` at ${probe.server}` : ''}`
  if (probe.kind === 'postgres') return `${probe.standby.host}:${probe.standby.port}`
  if (probe.kind === 'dynamodb') return `${probe.table}, ${probe.from.region} to ${probe.to.region}`
  return `${probe.host}:${probe.port}`
}

function ailingView(ailing: Ailing | undefined): CheckView['ailing'] {
  if (ailing === undefined) return null
  const { ailment, agreed, seenFrom, notFrom, figures } = ailing
  return {
    ...{ ailment, agreed },
    seenFrom: [...seenFrom],
    notFrom: [...notFrom],
    since: figures ? isoTime(figures.since) : null,
    text: describeAiling(ailing),
    share: figures?.share ?? null,
    usualShare: figures?.usualShare ?? null,
    ms: figures?.ms ?? null,
    usualMs: figures?.usualMs ?? null,
  }
}

const flapsView = (flaps: ReturnType<Realm['loop']['flapsOf']>): CheckView['flapping'] =>
  flaps && { falls: flaps.falls, since: isoTime(flaps.since) }

/** For operators alone: they name what checks look at, and what came back. */
export function checkViews(realm: Realm): CheckView[] {
  return realm.checks.map((check) => {
    const { last, judged } = realm.faces.get(check.id) ?? { last: null, judged: null }
    return {
      id: check.id,
      service: check.service ?? null,
      kind: check.probe.kind,
      looksAt: looksAt(check.probe),
      everyMs: check.every,
      state: judged?.state ?? 'unknown',
      since: judged ? isoTime(judged.at) : null,
      last: last
        ? {
            at: isoTime(last.at),
            verdict: last.verdict,
            phase: last.phase ?? null,
            detail: last.detail,
            tookMs: last.tookMs,
          }
        : null,
      byVantage: judged ? { [judged.vantage]: judged.state } : {},
      usualMs: last?.usualMs ?? null,
      ailing: ailingView(realm.ailing.get(check.id)),
      flapping: flapsView(realm.loop.flapsOf(check.id)),
    }
  })
}
