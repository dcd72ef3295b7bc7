// A steered name's node: the records of the targets that are answered now, over whatever else the static part holds there.

import type { DomainName, Node, RecordType, RRset } from '../dns/index.ts'
import { answerOf, canAnswer, type EnvelopeHolder, type Held, steeredTypes } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'

/** Nothing trustworthy: types that are not steered are answered from the static part, all others fail (S11). */
const unknown = (beneath: Node | undefined): Node => ({ sets: otherTypes(beneath), complete: false })

function otherTypes(beneath: Node | undefined): Map<RecordType, RRset> {
  const sets = new Map(beneath?.sets)
  for (const type of steeredTypes) sets.delete(type)
  return sets
}

function steeredNode(held: Held | null, beneath: Node | undefined): Node {
  if (!held || !canAnswer(held.plan.envelope, held.answering)) return unknown(beneath)
  const { sets } = answerOf(held.plan.envelope, held.answering)
  const alias = sets.find((set) => set.type === 'CNAME')
  // A CNAME would hide the SOA of the zone's own name, and with it the zone.
  if (alias && beneath?.sets.has('SOA')) return unknown(beneath)
  const merged = alias ? new Map<RecordType, RRset>() : otherTypes(beneath)
  for (const set of sets) merged.set(set.type, set)
  return { sets: merged, complete: true, negativeTtl: held.plan.envelope.ttl }
}

/** Makes nodes out of what is held, again only when that has changed. */
export function steeredNodes(holder: EnvelopeHolder): (name: DomainName, beneath: Node | undefined) => Node {
  const made = new Map<DomainName, { held: Held | null; beneath: Node | undefined; node: Node }>()
  return (name, beneath) => {
    // Only names that are endpoints are asked for, and those are written alike in both vocabularies.
    const held = holder.current(name as string as EndpointName)
    const known = made.get(name)
    if (known && known.held === held && known.beneath === beneath) return known.node
    const node = steeredNode(held, beneath)
    made.set(name, { held, beneath, node })
    return node
  }
}
