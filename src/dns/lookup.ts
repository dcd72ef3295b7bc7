// What a zone answers to a name and a type: RFC 1034 section 4.3.2 with the wildcards of RFC 4592, delegations, and CNAME
// chains inside the zone. Every outcome is a value; nothing is ever claimed absent that is merely not known (S11).

import { assert, never } from '../terms/index.ts'
import type { TypeName } from './codes.ts'
import { isSubdomain, parentOf, wildcardBelow } from './names.ts'
import type { DomainName, RRset } from './records.ts'
import { type Node, negativeSoa, type ZoneView } from './view.ts'

/** `answer` holds the CNAME chain first, whatever the kind (RFC 6604). `servfail`: `name` is the one not known. */
export type LookupResult =
  | { readonly kind: 'answer'; readonly answer: readonly RRset[]; readonly additional: readonly RRset[] }
  | { readonly kind: 'nodata' | 'nxdomain'; readonly answer: readonly RRset[]; readonly soa: RRset }
  | {
      readonly kind: 'referral'
      readonly answer: readonly RRset[]
      readonly cut: RRset
      readonly additional: readonly RRset[]
    }
  | { readonly kind: 'servfail'; readonly name: DomainName }

/** CNAMEs followed inside the zone; a longer chain or a loop is handed to the resolver as far as it was followed. */
export const maxChain = 8

/** `name` must be in the zone. */
export function lookup(view: ZoneView, name: DomainName, type: TypeName): LookupResult {
  assert(isSubdomain(name, view.origin), 'a zone is asked only for its own names')
  const chain: RRset[] = []
  let at = name
  for (;;) {
    const step = resolve(view, at, type)
    if (step.kind !== 'cname') return finish(view, chain, step, at)
    chain.push(step.set)
    const seen = chain.some((set) => set.name === step.target)
    if (seen || chain.length > maxChain || !isSubdomain(step.target, view.origin))
      return { kind: 'answer', answer: chain, additional: [] }
    at = step.target
  }
}

type Step =
  | { readonly kind: 'found'; readonly set: RRset }
  | { readonly kind: 'cname'; readonly set: RRset; readonly target: DomainName }
  | { readonly kind: 'nodata'; readonly node: Node }
  | { readonly kind: 'nxdomain' }
  | { readonly kind: 'referral'; readonly cut: RRset }
  | { readonly kind: 'unknown' }

function resolve(view: ZoneView, name: DomainName, type: TypeName): Step {
  const cut = cutAbove(view, name)
  // DS (type 43) is the one type that the parent holds at the cut itself (RFC 4035 section 3.1.4.1).
  if (cut)
    return cut.name === name && type === 'TYPE43'
      ? { kind: 'nodata', node: view.node(name)! }
      : { kind: 'referral', cut }
  const own = view.node(name)
  if (own) return atNode(own, type)
  const wildcard = wildcardFor(view, name)
  if (!wildcard) return { kind: 'nxdomain' }
  return synthesised(atNode(wildcard, type), name)
}

/** The delegation nearest to the apex that `name` is at or below. */
function cutAbove(view: ZoneView, name: DomainName): RRset | undefined {
  let cut: RRset | undefined
  for (let up: DomainName | null = name; up !== null && up !== view.origin; up = parentOf(up))
    cut = view.node(up)?.sets.get('NS') ?? cut
  return cut
}

function wildcardFor(view: ZoneView, name: DomainName): Node | undefined {
  let encloser = parentOf(name)
  while (encloser !== null && !view.node(encloser)) encloser = parentOf(encloser)
  const wildcard = encloser && wildcardBelow(encloser)
  return wildcard ? view.node(wildcard) : undefined
}

function atNode(node: Node, type: TypeName): Step {
  const set =
    type === 'ANY'
      ? smallest(node)
      : type.startsWith('TYPE')
        ? undefined
        : node.sets.get(type as RRset['type'])
  if (set) return { kind: 'found', set }
  const cname = node.sets.get('CNAME')
  const data = cname?.data[0]
  if (cname && data?.type === 'CNAME') return { kind: 'cname', set: cname, target: data.target }
  return node.complete ? { kind: 'nodata', node } : { kind: 'unknown' }
}

/** RFC 8482 section 4.1: one set is answer enough to ANY. */
function smallest(node: Node): RRset | undefined {
  const addresses = node.sets.get('A') ?? node.sets.get('AAAA') ?? node.sets.get('CNAME')
  return addresses ?? [...node.sets.values()].toSorted((a, b) => a.data.length - b.data.length)[0]
}

function synthesised(step: Step, name: DomainName): Step {
  return step.kind === 'found' || step.kind === 'cname' ? { ...step, set: { ...step.set, name } } : step
}

function finish(
  view: ZoneView,
  chain: readonly RRset[],
  step: Exclude<Step, { kind: 'cname' }>,
  name: DomainName,
): LookupResult {
  switch (step.kind) {
    case 'found':
      return { kind: 'answer', answer: [...chain, step.set], additional: addressesOf(view, step.set) }
    case 'nodata':
      return { kind: 'nodata', answer: chain, soa: negativeSoa(view, step.node) }
    case 'nxdomain':
      return { kind: 'nxdomain', answer: chain, soa: negativeSoa(view) }
    case 'referral':
      return { kind: 'referral', answer: chain, cut: step.cut, additional: addressesOf(view, step.cut) }
    case 'unknown':
      return { kind: 'servfail', name }
    default:
      return never(step)
  }
}

/** Addresses in this zone that the names in a set lead to: glue, and what the asker would ask next. */
function addressesOf(view: ZoneView, set: RRset): readonly RRset[] {
  const targets = set.data.flatMap((data) => {
    if (data.type === 'NS' || data.type === 'SRV') return [data.target]
    return data.type === 'MX' ? [data.exchange] : []
  })
  return [...new Set(targets)]
    .filter((target) => isSubdomain(target, view.origin))
    .flatMap((target) => {
      const sets = view.node(target)?.sets
      return [sets?.get('A'), sets?.get('AAAA')].filter((found) => found !== undefined)
    })
}
