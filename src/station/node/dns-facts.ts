// The nameserver's counters as they are reported, with all queries in one figure; and its zones, each with how far its
// secondaries are and how it is delegated.

import type { Nameserver } from '../../nameserver/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import type { DelegationWatch } from './delegation-watch.ts'
import type { ServedZone } from './following.ts'
import type { NodeOrders, NodeReport, ZoneFacts } from './protocol.ts'

export function dnsFacts(server: Nameserver): JsonObject {
  const { replies, ignored, unsent, tcp, transfers } = server.stats()
  const queries = [...Object.values(replies.udp), ...Object.values(replies.tcp)].reduce(
    (sum, n) => sum + n,
    0,
  )
  return {
    queries,
    replies: { ...replies },
    ignored: { ...ignored },
    unsent,
    tcp: { ...tcp },
    transfers: { ...transfers },
  }
}

export function zoneFacts(
  zones: readonly ServedZone[],
  server: Nameserver,
  serials: ReadonlyMap<string, number>,
  delegations: DelegationWatch,
): readonly ZoneFacts[] {
  const out = new Map(server.transfers().map((facts) => [facts.zone, facts]))
  return zones.map(({ zone: { origin, sets }, publisher }) => ({
    origin,
    publisher,
    serial: serials.get(origin) ?? 0,
    names: sets.size,
    hindrance: out.get(origin)?.hindrance ?? null,
    secondaries: out.get(origin)?.secondaries ?? [],
    delegation: delegations.seen(origin),
  }))
}

/** What resolvers hold of each counted name; a name whose answer has not changed is left out. */
export const clientsOf = (
  counted: NonNullable<NodeOrders['counted']>,
  server: Nameserver,
): NonNullable<NodeReport['clients']> =>
  counted.flatMap(({ endpoint, since }) => {
    const seen = server.clientsOf(endpoint, since)
    return seen === null ? [] : [{ endpoint, seen }]
  })
