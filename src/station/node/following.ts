// What orders need before they can be followed: zones and publishers, read and made whole before anything is changed.

import { isDeepStrictEqual } from 'node:util'
import { type DomainName, isSubdomain, type RRset, type Zone } from '../../dns/index.ts'
import {
  createPublisher,
  type EmbeddedSpec,
  type PublisherDeps,
  type PublisherSecrets,
  type PublisherSpec,
} from '../../publishers/index.ts'
import type { Custodian, Held, Publisher } from '../../steering/index.ts'
import type { EndpointName, PublisherId } from '../../terms/index.ts'
import type { Asker } from '../ask.ts'
import { keptZone } from './kept-orders.ts'
import type { NodeOrders } from './protocol.ts'
import { readThroughDns } from './read-back.ts'
import { readZone, secretsOf } from './resources.ts'

/** A zone that is served, and the publisher that steers in it. */
export type ServedZone = { readonly zone: Zone; readonly publisher: PublisherId }

const embedded = ({ publishers }: NodeOrders): readonly EmbeddedSpec[] =>
  publishers.flatMap((spec) => (spec.kind === 'embedded' ? [spec] : []))

/** Rejects when one of them cannot be read, with its place. */
export const zonesOf = (orders: NodeOrders): Promise<readonly ServedZone[]> =>
  Promise.all(embedded(orders).map((spec) => readZone(spec)))

/**
 * For a node that starts alone: a zone whose file has gone wrong is served as it could be read last, so that one bad
 * file takes no name away, least of all another zone's. `troubles` tells of each.
 */
export async function zonesToStartWith(
  orders: NodeOrders,
  folder: string,
): Promise<{ readonly zones: readonly ServedZone[]; readonly troubles: readonly string[] }> {
  const zones: ServedZone[] = []
  const troubles: string[] = []
  for (const spec of embedded(orders)) {
    try {
      zones.push(await readZone(spec))
    } catch (problem) {
      const kept = await keptZone(folder, spec.zone)
      if (kept !== null) zones.push({ zone: kept, publisher: spec.id })
      const instead = kept === null ? 'nothing of it is answered' : 'it is answered as it could be read last'
      troubles.push(`${(problem as Error).message}; ${instead}; mend the file and reload`)
    }
  }
  return { zones, troubles }
}

/**
 * Zones that left the configuration while names are still steered in them: like the names themselves they go on being
 * answered until an operator removes them (S9).
 */
export function zonesStillNeeded(
  served: readonly ServedZone[],
  wanted: readonly ServedZone[],
  held: readonly Held[],
): readonly ServedZone[] {
  const origins = new Set(wanted.map(({ zone }) => zone.origin))
  return served.filter(
    ({ zone: { origin } }) =>
      !origins.has(origin) &&
      held.some(({ plan }) => isSubdomain(plan.envelope.endpoint as string as DomainName, origin)),
  )
}

/** Zones that come from a file, which may be gone or wrong the next time. */
export function worthKeeping(orders: NodeOrders, zones: readonly ServedZone[]): readonly Zone[] {
  const filed = new Set(embedded(orders).flatMap(({ id, file }) => (file === undefined ? [] : [id])))
  return zones.flatMap(({ zone, publisher }) => (filed.has(publisher) ? [zone] : []))
}

/** What the zones' own files hold at a name. */
export function staticSets(zones: readonly ServedZone[], name: DomainName): readonly RRset[] {
  const nearest = zones
    .filter(({ zone }) => isSubdomain(name, zone.origin))
    .sort((a, b) => b.zone.origin.length - a.zone.origin.length)[0]
  return [...(nearest?.zone.sets.get(name)?.values() ?? [])]
}

/** Names that the embedded zones steer. */
export function embeddedNames(orders: NodeOrders): readonly EndpointName[] {
  const ids = new Set(embedded(orders).map(({ id }) => id))
  return orders.endpoints.flatMap(({ name, publish }) =>
    publish.some((id) => ids.has(id)) && !orders.givenBack?.includes(name) ? [name] : [],
  )
}

/** Publishers by id, and all that they were made from: the same again need not be made again. */
export type PublisherSet = {
  readonly made: ReadonlyMap<PublisherId, Publisher & Partial<Custodian>>
  readonly from: readonly { readonly spec: PublisherSpec; readonly secrets: PublisherSecrets }[]
}

export const noPublishers: PublisherSet = { made: new Map(), from: [] }

/** `before` itself when nothing of it has changed. Rejects when a secret cannot be read. */
export async function publishersOf(
  orders: NodeOrders,
  before: PublisherSet,
  deps: Omit<PublisherDeps, 'secrets'>,
  asker: Asker,
): Promise<PublisherSet> {
  const from = await Promise.all(
    orders.publishers.map(async (spec) => ({ spec, secrets: await secretsOf(spec) })),
  )
  if (isDeepStrictEqual(from, before.from)) return before
  const made = from.map(({ spec, secrets }) => createPublisher(spec, { ...deps, secrets }))
  return {
    made: new Map(
      made.map((publisher) => [
        publisher.id,
        publisher.selectsInPlace ? readThroughDns(publisher, asker) : publisher,
      ]),
    ),
    from,
  }
}
