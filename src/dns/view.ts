// What a lookup sees of a zone: a node for every name that exists, empty non-terminals included. An overlay lays other
// nodes over some names without copying the zone, so that a steered name can change thousands of times for nothing.

import { assert } from '../terms/index.ts'
import { isSubdomain, parentOf } from './names.ts'
import type { DomainName, RecordType, RRset } from './records.ts'
import type { Zone } from './zone.ts'

export type Node = {
  readonly sets: ReadonlyMap<RecordType, RRset>
  /** False: nothing trustworthy is known of what this name should hold, so nobody may be told that it is absent. */
  readonly complete: boolean
  /** Seconds; a "no such type" here must not be kept for longer. */
  readonly negativeTtl?: number
}

export interface ZoneView {
  readonly origin: DomainName
  /** Undefined: the name does not exist. An empty non-terminal exists and has no sets. */
  node(name: DomainName): Node | undefined
}

const emptyNode: Node = { sets: new Map(), complete: true }

/** Names strictly between the given ones and the origin: they exist because something below them does (RFC 4592 2.2.2). */
function nonTerminalsAbove(names: Iterable<DomainName>, origin: DomainName): Set<DomainName> {
  const found = new Set<DomainName>()
  for (const name of names)
    for (let up = parentOf(name); up !== null && up !== origin && !found.has(up); up = parentOf(up))
      found.add(up)
  return found
}

export function viewOf(zone: Zone): ZoneView {
  const nodes = new Map<DomainName, Node>()
  for (const name of nonTerminalsAbove(zone.sets.keys(), zone.origin)) nodes.set(name, emptyNode)
  for (const [name, sets] of zone.sets) nodes.set(name, { sets, complete: true })
  return { origin: zone.origin, node: (name) => nodes.get(name) }
}

/** `at` is asked for each of `names` at every lookup and sees what lies beneath. Names outside the zone are left out. */
export function overlay(
  view: ZoneView,
  names: Iterable<DomainName>,
  at: (name: DomainName, beneath: Node | undefined) => Node,
): ZoneView {
  const laid = new Set([...names].filter((name) => isSubdomain(name, view.origin)))
  const nonTerminals = nonTerminalsAbove(laid, view.origin)
  return {
    origin: view.origin,
    node: (name) => {
      const beneath = view.node(name)
      if (laid.has(name)) return at(name, beneath)
      return beneath ?? (nonTerminals.has(name) ? emptyNode : undefined)
    },
  }
}

/** The SOA of a negative answer: its TTL says how long the absence may be kept (RFC 2308 section 3). */
export function negativeSoa(view: ZoneView, node?: Node): RRset {
  const soa = view.node(view.origin)?.sets.get('SOA')
  const data = soa?.data[0]
  assert(soa && data?.type === 'SOA', 'a zone has a SOA')
  return { ...soa, ttl: Math.min(soa.ttl, data.minimum, node?.negativeTtl ?? soa.ttl) }
}
