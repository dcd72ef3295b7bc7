// What one host name stands on, from what the DNS said of it and the published ranges: every conclusion with the fact
// behind it. A name that leads to one place stands on it; a name that leads to several survives the loss of one.

import type { FoundationPath } from '../../terms/index.ts'
import type { Edge } from '../atlas.ts'
import { aliasOwner, nameserverOwner } from './names.ts'
import { foundationOf, type RangeTable } from './range.ts'

/** What was asked and answered. `problem`: what could not be learnt; the rest holds all the same. */
export type NameFacts = {
  readonly name: string
  /** Aliases in the order in which they were followed, without the name itself. */
  readonly chain: readonly string[]
  readonly addresses: readonly string[]
  /** The zones of the name and of its aliases. */
  readonly zones: readonly { readonly zone: string; readonly nameservers: readonly string[] }[]
  readonly problems: readonly string[]
}

export type Place = {
  readonly address: string
  /** Null: in no range that is known here. */
  readonly foundation: FoundationPath | null
  readonly range: string | null
  readonly file: string | null
}

export type Found = {
  readonly name: string
  readonly chain: readonly { readonly alias: string; readonly foundation: FoundationPath | null }[]
  readonly places: readonly Place[]
  readonly dns: readonly {
    readonly zone: string
    readonly nameservers: readonly string[]
    /** Who runs them: a foundation, or what their names share. One alone is a single point. */
    readonly operators: readonly string[]
  }[]
  readonly suggests: readonly (Edge & { readonly because: string })[]
  readonly problems: readonly string[]
}

export function foundFrom(facts: NameFacts, table: RangeTable): Found {
  const chain = facts.chain.map((alias) => ({ alias, foundation: aliasOwner(alias) }))
  const places = facts.addresses.map((address): Place => {
    const at = table.find(address)
    return at === null
      ? { address, foundation: null, range: null, file: null }
      : { address, foundation: foundationOf(at), range: at.range, file: at.file }
  })
  const dns = facts.zones.map(({ zone, nameservers }) => ({
    zone,
    nameservers,
    operators: [...new Set(nameservers.map(nameserverOwner))].sort(),
  }))
  const suggests = [...addressEdges(places, chain), ...aliasEdges(chain), ...dnsEdges(dns)]
  return { name: facts.name, chain, places, dns, suggests: onlyOnce(suggests), problems: facts.problems }
}

type Suggested = Found['suggests'][number]

function addressEdges(places: Found['places'], chain: Found['chain']): readonly Suggested[] {
  const by = new Map<FoundationPath, string>()
  for (const { address, foundation, range, file } of places)
    if (foundation !== null && !by.has(foundation)) by.set(foundation, `${address} is in ${range} of ${file}`)
  // Who hands out names and publishes no ranges is told by the alias.
  const led = chain.some(({ foundation }) => foundation !== null)
  const elsewhere = places.some(({ foundation }) => foundation === null) && !led
  const kind = by.size > 1 || elsewhere ? 'soft' : 'hard'
  const several = kind === 'soft' ? '; it leads to other places too' : ''
  return [...by].map(([on, because]) => ({ on, kind, because: `${because}${several}` }))
}

/** Whoever answers for an alias on the way is needed too: a traffic manager, a CDN before another. */
function aliasEdges(chain: Found['chain']): readonly Suggested[] {
  return chain.flatMap(({ alias, foundation }): readonly Suggested[] =>
    foundation === null
      ? []
      : [{ on: foundation, kind: 'hard', because: `its aliases lead through ${alias}` }],
  )
}

function dnsEdges(dns: Found['dns']): readonly Suggested[] {
  return dns.flatMap(({ zone, operators, nameservers }) => {
    const kind = operators.length === 1 ? 'hard' : 'soft'
    // What is only known by the names of its servers is no foundation that anybody else would call the same.
    return operators.flatMap((operator): readonly Suggested[] =>
      operator.includes('.')
        ? []
        : [
            {
              on: operator as FoundationPath,
              kind,
              because: `${nameservers.find((name) => nameserverOwner(name) === operator)} answers for ${zone}${kind === 'hard' ? ', and nobody else' : ''}`,
            },
          ],
    )
  })
}

/** The first reason for each foundation; hard wins. */
function onlyOnce(edges: readonly Suggested[]): readonly Suggested[] {
  const by = new Map<FoundationPath, Suggested>()
  for (const edge of edges) {
    const known = by.get(edge.on)
    if (known === undefined || (known.kind === 'soft' && edge.kind === 'hard')) by.set(edge.on, edge)
  }
  return [...by.values()]
}
