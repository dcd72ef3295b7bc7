// Where many names lead: each asked of a resolver once, an address looked up in the ranges alone.

import { isIP } from 'node:net'
import { type Found, foundFrom, type NameFacts, type RangeTable, rangeTable } from '../../atlas/index.ts'
import { asking, type Server, systemServers } from '../../checks/index.ts'
import type { DomainName } from '../../dns/index.ts'
import { ms, type Timers } from '../../terms/index.ts'
import { inOrder } from '../map/in-order.ts'
import { loadRanges } from '../map/load-ranges.ts'
import { factsOf, type Resolver } from '../map/resolve.ts'

export type LookUp = {
  readonly names: readonly string[]
  /** Empty: the system's. */
  readonly servers: readonly Server[]
  /** Null: no ranges are known; aliases and nameservers speak for themselves. */
  readonly ranges: string | null
  readonly timers: Timers
}

const atOnce = 8
const patience = ms(3000)

/** Rejects with `CommandFailure` when the folder of ranges cannot be used. */
export async function lookUp({
  names,
  servers,
  ranges,
  timers,
}: LookUp): Promise<ReadonlyMap<string, Found>> {
  const table = ranges === null ? rangeTable([]) : rangeTable((await loadRanges(ranges)).sources)
  return lookUpIn(table, names, {
    servers: servers.length > 0 ? servers : systemServers(),
    ask: asking(timers, patience),
    zones: new Map(),
  })
}

export async function lookUpIn(
  table: RangeTable,
  names: readonly string[],
  resolver: Resolver,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>()
  await inOrder(
    [...new Set(names)],
    atOnce,
    async (name) =>
      foundFrom(isIP(name) === 0 ? await factsOf(resolver, name as DomainName) : addressAlone(name), table),
    (one) => void found.set(one.name, one),
  )
  return found
}

const addressAlone = (address: string): NameFacts => ({
  name: address,
  chain: [],
  addresses: [address],
  zones: [],
  problems: [],
})
