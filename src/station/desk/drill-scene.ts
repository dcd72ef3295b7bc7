// How things stand for a drill: who steers what, who keeps it as it is, and what is really wrong.

import { containersOf } from '../../atlas/index.ts'
import type { DrillScene, EndpointSpec, EndpointStatus, PlannerState } from '../../steering/index.ts'
import type { CheckId, EndpointName, FoundationPath } from '../../terms/index.ts'
import type { Realm } from './realm.ts'

export type DrillSources = {
  readonly realm: Pick<Realm, 'atlas' | 'checks' | 'loop'>
  readonly specs: readonly EndpointSpec[]
  readonly planner: PlannerState
  readonly statusOf: (endpoint: EndpointName) => EndpointStatus | null
  readonly lostNode: boolean
  /** Vantages that vote and would not pretend, each with why. */
  readonly mute: readonly string[]
}

export function drillScene({ realm, specs, planner, statusOf, lostNode, mute }: DrillSources): DrillScene {
  const isOn = (path: FoundationPath, lost: FoundationPath): boolean =>
    containersOf(realm.atlas, path).includes(lost)
  return {
    specs,
    statusOf,
    lostNode,
    mute,
    isOn,
    envelopeOf: (endpoint) => planner.endpoints.get(endpoint)?.plans[0]?.envelope ?? null,
    ordersOf(endpoint) {
      const orders = planner.endpoints.get(endpoint)?.orders
      if (orders?.givenBack) return `was given back by ${orders.givenBack.by}: ${orders.givenBack.why}`
      if (orders?.hold)
        return `is held by ${orders.hold.by}: ${orders.hold.why}; take it back with: holdfast release ${endpoint}`
      return null
    },
    troubles: (checks, foundations) => troubles(realm, checks, foundations, isOn),
  }
}

function troubles(
  realm: DrillSources['realm'],
  checks: readonly CheckId[],
  foundations: readonly FoundationPath[],
  isOn: DrillScene['isOn'],
): readonly string[] {
  const services = new Set(
    realm.checks.flatMap(({ id, service }) =>
      service !== undefined && checks.includes(id) ? [service] : [],
    ),
  )
  return realm.loop
    .incidents()
    .filter(({ state }) => state !== 'resolved')
    .filter(
      ({ service, foundation }) =>
        services.has(service) ||
        (foundation !== null && foundations.some((path) => isOn(path, foundation) || isOn(foundation, path))),
    )
    .map(({ id, state, summary }) => `incident ${id} is ${state}: ${summary}`)
}
