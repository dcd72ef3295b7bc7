// What a drill learns of its endpoints from what really happens, and when that is enough.

import type { CheckId, EndpointName, Instant, PublisherId, TargetId } from '../terms/index.ts'
import type { ClientsSeen, Drill, DrillEndpoint, DrillMeasure, Measures } from './drill-state.ts'

export type DrillObservation =
  | { readonly kind: 'judged'; readonly check: CheckId; readonly state: 'up' | 'down'; readonly at: Instant }
  | {
      readonly kind: 'selected'
      readonly endpoint: EndpointName
      readonly answering: readonly TargetId[]
      readonly at: Instant
    }
  | {
      readonly kind: 'readBack'
      readonly endpoint: EndpointName
      readonly publisher: PublisherId
      readonly answering: readonly TargetId[]
      readonly at: Instant
    }
  | {
      readonly kind: 'clients'
      readonly endpoint: EndpointName
      readonly seen: ClientsSeen
      readonly at: Instant
    }
  /** Seconds that the target lags behind, as its own check of readiness measured. */
  | {
      readonly kind: 'lag'
      readonly endpoint: EndpointName
      readonly target: TargetId
      readonly seconds: number
      readonly at: Instant
    }

/** When the last of the endpoint's publishers was read back; null while one is missing. */
export function whole(
  publishers: readonly PublisherId[],
  readBack: readonly (readonly [PublisherId, Instant])[],
): Instant | null {
  const seen = new Map(readBack)
  if (publishers.length === 0 || !publishers.every((id) => seen.has(id))) return null
  return Math.max(...publishers.map((id) => seen.get(id)!)) as Instant
}

/** The nameserver reports every second; its last word on the clients may be that much late. */
const reportMs = 1500

/** Moved, and no resolver can hold the old answer any more: by the log, or because its TTL has run out. */
export function isMeasured(endpoint: DrillEndpoint, measure: DrillMeasure, now: Instant): boolean {
  const moved = whole(endpoint.publishers, measure.movedAt)
  if (moved === null) return false
  return measure.clients?.doneAt != null || now >= moved + endpoint.ttlSeconds * 1000 + reportMs
}

/** An endpoint that never moved has nothing to come back from. */
export const isBack = (endpoint: DrillEndpoint, measure: DrillMeasure): boolean =>
  measure.decidedAt === null || whole(endpoint.publishers, measure.backAt) !== null

export function learn({ order, phase, measures }: Drill, event: DrillObservation): Measures {
  const next = new Map(measures)
  for (const endpoint of order.endpoints) {
    const concerned = event.kind === 'judged' || event.endpoint === endpoint.name
    if (concerned) next.set(endpoint.name, observe(endpoint, phase, measures.get(endpoint.name)!, event))
  }
  return next
}

function observe(
  endpoint: DrillEndpoint,
  phase: Drill['phase'],
  measure: DrillMeasure,
  event: DrillObservation,
): DrillMeasure {
  const losing = phase === 'losing'
  switch (event.kind) {
    case 'judged':
      if (!losing || event.state !== 'down' || !endpoint.checks.includes(event.check)) return measure
      return { ...measure, detectedAt: measure.detectedAt ?? event.at }
    case 'selected':
      if (losing) return withoutLost(endpoint, event.answering) ? decided(measure, event) : measure
      return same(endpoint.before, event.answering) ? { ...measure, backDecidedAt: event.at } : measure
    case 'readBack': {
      const wanted = losing ? withoutLost(endpoint, event.answering) : same(endpoint.before, event.answering)
      const key = losing ? 'movedAt' : 'backAt'
      const at = wanted ? [...measure[key].filter(([id]) => id !== event.publisher)] : measure[key]
      return wanted ? { ...measure, [key]: [...at, [event.publisher, event.at]] } : measure
    }
    case 'clients':
      return losing ? { ...measure, clients: event.seen } : measure
    case 'lag':
      return losing && measure.destination?.includes(event.target)
        ? { ...measure, lagSeconds: Math.max(measure.lagSeconds ?? 0, event.seconds) }
        : measure
  }
}

const decided = (
  measure: DrillMeasure,
  { answering, at }: Extract<DrillObservation, { kind: 'selected' }>,
): DrillMeasure => ({ ...measure, decidedAt: measure.decidedAt ?? at, destination: answering })

const withoutLost = ({ lost }: DrillEndpoint, answering: readonly TargetId[]): boolean =>
  answering.length > 0 && !answering.some((id) => lost.includes(id))

const same = (a: readonly TargetId[], b: readonly TargetId[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id))
