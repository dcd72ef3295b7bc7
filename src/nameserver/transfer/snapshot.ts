// A zone as it goes out under one serial: the static part with what the steered names hold laid over, frozen. Nothing is
// copied: the zone's sets and the steered names' nodes are values that never change.

import { isDeepStrictEqual } from 'node:util'
import {
  type DomainName,
  type Node,
  type ResourceRecord,
  type RRset,
  recordsOf,
  soaOf,
} from '../../dns/index.ts'
import { assert } from '../../terms/index.ts'
import type { ZoneContent } from '../authority.ts'

export type Snapshot = { readonly content: ZoneContent; readonly serial: number; readonly soa: RRset }

/** Steered names of which nothing trustworthy is known. */
export const unknownNames = ({ steered }: ZoneContent): readonly DomainName[] =>
  [...steered].flatMap(([name, node]) => (node.complete ? [] : [name]))

/**
 * A secondary cannot say "not known" of one name (S11): what is left out it denies. So a name of which nothing is known
 * goes out as the static part has it, which is what secondaries have of a name that never went out steered. The caller
 * makes sure of that.
 */
export function snapshotOf({ zone, steered }: ZoneContent, serial: number): Snapshot {
  const known = new Map([...steered].filter(([, node]) => node.complete))
  return { content: { zone, steered: known }, serial, soa: numbered(soaOf(zone), serial, shortest(known)) }
}

/** The least of the steered names' negative TTLs. A secondary has one for the whole zone, so it is the shortest (S1). */
const shortest = (steered: ReadonlyMap<DomainName, Node>): number =>
  [...steered.values()].reduce((least, node) => Math.min(least, node.negativeTtl ?? least), 0xffffffff)

function numbered(soa: RRset, serial: number, negativeTtl: number): RRset {
  const data = soa.data[0]
  assert(data?.type === 'SOA', 'a zone has a SOA')
  return { ...soa, data: [{ ...data, serial, minimum: Math.min(data.minimum, negativeTtl) }] }
}

/** SOA first and last (RFC 5936 section 2.2). */
export function* transferRecords(snapshot: Snapshot): Generator<ResourceRecord, void, undefined> {
  yield* recordsOf(snapshot.soa)
  for (const set of setsBelowSoa(snapshot)) yield* recordsOf(set)
  yield* recordsOf(snapshot.soa)
}

function* setsBelowSoa({ content: { zone, steered } }: Snapshot): Generator<RRset, void, undefined> {
  for (const [name, sets] of zone.sets)
    for (const set of (steered.get(name)?.sets ?? sets).values()) if (set.type !== 'SOA') yield set
  for (const [name, node] of steered) if (!zone.sets.has(name)) yield* node.sets.values()
}

export function sameContent(a: ZoneContent, b: ZoneContent): boolean {
  if (a.steered.size !== b.steered.size) return false
  if (a.zone !== b.zone && !isDeepStrictEqual(a.zone, b.zone)) return false
  for (const [name, node] of a.steered) {
    const other = b.steered.get(name)
    if (other !== node && (!other || !sameNode(node, other))) return false
  }
  return true
}

function sameNode(a: Node, b: Node): boolean {
  if (a.complete !== b.complete || a.sets.size !== b.sets.size || a.negativeTtl !== b.negativeTtl)
    return false
  return [...a.sets].every(([type, set]) => {
    const other = b.sets.get(type)
    return other === set || (other?.ttl === set.ttl && sameData(other.data, set.data))
  })
}

const sameData = (a: RRset['data'], b: RRset['data']): boolean =>
  a.length === b.length && JSON.stringify(a) === JSON.stringify(b)
