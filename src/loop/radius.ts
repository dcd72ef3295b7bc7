// The blast radius by name: who is hit, in the order of being hit, and who stands on the same foundation and is not hit
// yet: what to move next, the most exposed first.

import { type Atlas, reachOf, standingOn } from '../atlas/index.ts'
import type { Incident } from '../incidents/index.ts'
import type { FoundationPath, ServiceId } from '../terms/index.ts'
import type { Suspect } from './events.ts'

/** `unknown`: it is hit with the others, and no edge says that it stands there. */
export type Footing = 'hard' | 'soft' | 'unknown'

export type HitService = {
  readonly service: ServiceId
  readonly sector: string
  readonly footing: Footing
  /** Null: the crowd only hints at it. */
  readonly incident: Incident | null
}

export type StandingService = {
  readonly service: ServiceId
  readonly sector: string
  readonly footing: Exclude<Footing, 'unknown'>
  /** Reports of an ordinary hour: how many people would notice. */
  readonly usualPerHour: number
}

export type Radius = {
  readonly hit: readonly HitService[]
  readonly standing: readonly StandingService[]
}

export type RadiusSources = {
  readonly atlas: Atlas
  /** As the loop remembers them; the last of a service counts. */
  readonly incidents: readonly Incident[]
  readonly usualPerHour: (service: ServiceId) => number
  /** Services that somebody here answers for: they come before others. */
  readonly own: ReadonlySet<ServiceId>
}

/** `suspect`: the foundation as it is named, or was last; null: it is not known to have failed lately. */
export function radiusOf(
  foundation: FoundationPath,
  suspect: Suspect | null,
  sources: RadiusSources,
): Radius {
  const { atlas, incidents } = sources
  const over = standingOn(atlas, foundation)
  const last = new Map(incidents.map((incident) => [incident.service, incident]))
  const hit = new Set(suspect?.affected ?? [])
  if (suspect !== null && suspect.clearedAt === null)
    for (const service of over) if (isLive(last.get(service))) hit.add(service)
  const footingOf = (service: ServiceId): Footing => footing(atlas, service, foundation)
  const sectorOf = (service: ServiceId): string => atlas.services.get(service)?.category ?? 'other'
  return {
    hit: [...hit]
      .map((service) => ({
        service,
        sector: sectorOf(service),
        footing: footingOf(service),
        incident: last.get(service) ?? null,
      }))
      .sort((a, b) => onset(a) - onset(b) || order(a.service, b.service)),
    standing: [...over]
      .filter((service) => !hit.has(service))
      .map((service) => ({
        service,
        sector: sectorOf(service),
        footing: footingOf(service) === 'soft' ? ('soft' as const) : ('hard' as const),
        usualPerHour: sources.usualPerHour(service),
      }))
      .sort((a, b) => exposed(b, sources) - exposed(a, sources) || order(a.service, b.service)),
  }
}

const isLive = (incident: Incident | undefined): boolean =>
  incident !== undefined && incident.state !== 'resolved'

const onset = ({ incident }: HitService): number => incident?.beganAt ?? Number.POSITIVE_INFINITY

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A hard edge counts above everything, then one's own, then how many people would notice (below a million an hour). */
const exposed = ({ footing: by, service, usualPerHour }: StandingService, { own }: RadiusSources): number =>
  (by === 'hard' ? 4 : 0) + (own.has(service) ? 2 : 0) + Math.min(1, usualPerHour / 1_000_000)

function footing(atlas: Atlas, service: ServiceId, foundation: FoundationPath): Footing {
  const share = reachOf(atlas).under.get(service)?.get(foundation)
  if (share === undefined) return 'unknown'
  return share === 1 ? 'hard' : 'soft'
}

/** How many of those that are hit are where on their way. */
export function coursesOf(hit: readonly HitService[]): Readonly<Record<Incident['course'], number>> {
  const counts = { worsening: 0, steady: 0, improving: 0, lingering: 0, back: 0 }
  for (const { incident } of hit) if (incident !== null) counts[incident.course]++
  return counts
}
