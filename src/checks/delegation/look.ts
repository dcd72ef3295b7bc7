// One round of looking at a delegation: the parent through the resolver, then every server that the parent or the zone
// names. What a server does not say is a fact too; nothing here throws for it.

import {
  type DomainName,
  dnssecTypes,
  isSubdomain,
  keysIn,
  type Message,
  parentOf,
  type ResourceRecord,
  rcodeName,
  root,
  signersIn,
  typeCodes,
} from '../../dns/index.ts'
import type { Outcome } from '../../terms/index.ts'
import type { Server } from '../probes/ask.ts'
import type { Ask, Way } from './ask.ts'
import {
  type Apex,
  type DelegationFacts,
  type Heard,
  type NameserverFacts,
  newestOf,
  type ParentFacts,
  type ServerFacts,
} from './facts.ts'

export type DelegationQuestion = {
  readonly zone: DomainName
  /** Asked in turn until one answers. */
  readonly resolvers: readonly Server[]
  /** Where nameservers listen: 53 everywhere but in rehearsals. */
  readonly port: number
  /** Servers that have the zone as it is meant to be, before it is delegated; the first that answers counts. */
  readonly intended: readonly Server[]
}

const direct: Way = { over: 'tcp', recursion: false }
const { A, AAAA, CNAME, NS, SOA } = typeCodes
/** Servers of the parent that are tried. */
const mostParents = 4
const mostServers = 26

export async function lookAtDelegation(question: DelegationQuestion, ask: Ask): Promise<DelegationFacts> {
  const { zone } = question
  const world = { ...question, ask }
  const intendedAt = await firstApex(world, question.intended)
  const { facts: parent, glue } = await lookAtParent(world)
  const told = new Map<DomainName, readonly string[]>()
  for (const name of parent.ns)
    told.set(name, glue.get(name) ?? (isSubdomain(name, zone) ? [] : await resolveAddresses(world, name)))
  const servers = await askServers(world, told)
  const newest = newestOf(servers)
  const apex = intendedAt?.apex ?? newest?.apex
  const witness = intendedAt?.server ?? (newest && { host: newest.address, port: question.port })
  const names = [...new Set([...parent.ns, ...(apex?.ns ?? [])])].toSorted().slice(0, mostServers)
  const nameservers = await Promise.all(
    names.map((name) => nameserverFacts(world, name, glue.get(name) ?? [], witness)),
  )
  const later = new Map(
    nameservers
      .filter(({ name }) => parent.ns.length > 0 && !told.has(name))
      .map(({ name, addresses }) => [name, addresses] as const),
  )
  return {
    zone,
    parent,
    nameservers,
    servers: [...servers, ...(await askServers(world, later))],
    intended: intendedAt?.apex ?? null,
  }
}

type World = DelegationQuestion & { readonly ask: Ask }

async function firstApex(world: World, candidates: readonly Server[]) {
  for (const server of candidates) {
    const apex = await apexAt(world, server)
    if (apex) return { server, apex }
  }
  return null
}

/** The parent zone is the nearest above that has a SOA; it is asked itself, not through the resolver's memory. */
async function lookAtParent(
  world: World,
): Promise<{ facts: ParentFacts; glue: ReadonlyMap<DomainName, readonly string[]> }> {
  const nothing: ParentFacts = { zone: null, ns: [], nsTtl: null, ds: [], trouble: null }
  const failed = (trouble: string, zone: DomainName | null = null) => ({
    facts: { ...nothing, zone, trouble },
    glue: new Map<DomainName, readonly string[]>(),
  })
  const above = await resolve(world, parentOf(world.zone) ?? root, SOA)
  if (!above.ok) return failed(above.error)
  const soa = [...above.value.answer, ...above.value.authority].find(({ type }) => type === SOA)
  if (!soa) return failed(`the resolver knows no zone above it (${rcodeName(above.value.rcode)})`)
  const ns = await resolve(world, soa.name, NS)
  const names = ns.ok ? targetsOf(ns.value.answer, soa.name) : []
  let last = ns.ok ? `${soa.name} has no nameservers` : ns.error
  for (const name of names.slice(0, mostParents))
    for (const host of await resolveAddresses(world, name)) {
      const said = await askParent(world, soa.name, { host, port: world.port })
      if (said.ok) return said.value
      last = `${name} (${host}): ${said.error}`
    }
  return failed(last, soa.name)
}

async function askParent(world: World, zone: DomainName, server: Server) {
  const [ns, ds] = await Promise.all([
    world.ask(server, world.zone, NS, direct),
    world.ask(server, world.zone, dnssecTypes.DS, direct),
  ])
  if (!ns.ok) return ns
  const { rcode, answer, authority, additional } = ns.value
  const text = rcodeName(rcode)
  if (text !== 'NOERROR' && text !== 'NXDOMAIN') return { ok: false, error: `it answers ${text}` } as const
  // A parent that serves the zone as well answers with the zone's own set.
  const cut = [...authority, ...answer].filter((record) => record.name === world.zone && record.type === NS)
  const facts: ParentFacts = {
    zone,
    ns: targetsOf(cut, world.zone),
    nsTtl: cut[0]?.ttl ?? null,
    ds: ds.ok ? signersIn(ds.value.answer, dnssecTypes.DS) : [],
    trouble: null,
  }
  const glue = new Map(facts.ns.map((name) => [name, addressesIn(additional, name)] as const))
  return {
    ok: true,
    value: { facts, glue: new Map([...glue].filter(([, found]) => found.length > 0)) },
  } as const
}

async function askServers(
  world: World,
  where: ReadonlyMap<DomainName, readonly string[]>,
): Promise<readonly ServerFacts[]> {
  const places = [...where].flatMap(([nameserver, addresses]) =>
    addresses.map((address) => ({ nameserver, address })),
  )
  return Promise.all(
    places.slice(0, mostServers).map(async ({ nameserver, address }): Promise<ServerFacts> => {
      const server = { host: address, port: world.port }
      const [udp, tcp] = await Promise.all([
        world.ask(server, world.zone, SOA, { over: 'udp', recursion: false }),
        world.ask(server, world.zone, SOA, direct),
      ])
      const apex = tcp.ok || udp.ok ? await apexAt(world, server, tcp.ok ? 'tcp' : 'udp') : null
      return { nameserver, address, udp: heard(udp, world.zone), tcp: heard(tcp, world.zone), apex }
    }),
  )
}

function heard(answer: Outcome<Message>, zone: DomainName): Heard {
  if (!answer.ok) return { kind: 'silent', why: answer.error }
  const { rcode, flags } = answer.value
  const soa = answer.value.answer.find((record) => record.name === zone && record.type === SOA)
  const serial = soa?.data.type === 'SOA' ? soa.data.serial : null
  return { kind: 'answered', rcode: rcodeName(rcode), authoritative: flags.authoritative, serial }
}

/** Null unless it answers with authority. */
async function apexAt(world: World, server: Server, over: Way['over'] = 'tcp'): Promise<Apex | null> {
  const [ns, keys, wishes] = await Promise.all(
    [NS, dnssecTypes.DNSKEY, dnssecTypes.CDS].map((type) =>
      world.ask(server, world.zone, type, { over, recursion: false }),
    ),
  )
  if (!ns?.ok || !ns.value.flags.authoritative) return null
  const set = ns.value.answer.filter((record) => record.name === world.zone && record.type === NS)
  if (set.length === 0) return null
  return {
    ns: targetsOf(set, world.zone),
    nsTtl: set[0]!.ttl,
    keys: keys?.ok ? keysIn(keys.value.answer) : [],
    wishes: wishes?.ok ? signersIn(wishes.value.answer, dnssecTypes.CDS) : [],
  }
}

async function nameserverFacts(
  world: World,
  name: DomainName,
  glue: readonly string[],
  witness: Server | null,
): Promise<NameserverFacts> {
  const inside = isSubdomain(name, world.zone)
  const from = inside && witness ? (type: number) => world.ask(witness, name, type, direct) : null
  const answers = await Promise.all([A, AAAA].map((type) => from?.(type) ?? resolve(world, name, type)))
  const records = answers.flatMap((answer) => (answer.ok ? answer.value.answer : []))
  return {
    name,
    glue: inside ? glue : [],
    addresses: addressesOf(records),
    alias: records.some((record) => record.name === name && record.type === CNAME),
  }
}

async function resolveAddresses(world: World, name: DomainName): Promise<readonly string[]> {
  const answers = await Promise.all([A, AAAA].map((type) => resolve(world, name, type)))
  return addressesOf(answers.flatMap((answer) => (answer.ok ? answer.value.answer : [])))
}

async function resolve(world: World, name: DomainName, type: number): Promise<Outcome<Message>> {
  let last: Outcome<Message> = { ok: false, error: 'there is no resolver to ask' }
  for (const resolver of world.resolvers) {
    last = await world.ask(resolver, name, type, { over: 'udp', recursion: true })
    if (last.ok && ['NOERROR', 'NXDOMAIN'].includes(rcodeName(last.value.rcode))) return last
    if (last.ok)
      last = { ok: false, error: `${resolver.host} answers ${rcodeName(last.value.rcode)} for ${name}` }
    else last = { ok: false, error: `${resolver.host}: ${last.error}` }
  }
  return last
}

/** In an order of their own, as all that follows: servers rotate their answers. */
const targetsOf = (records: readonly ResourceRecord[], owner: DomainName): readonly DomainName[] =>
  [
    ...new Set(
      records.flatMap(({ name, data }) => (name === owner && data.type === 'NS' ? [data.target] : [])),
    ),
  ].toSorted()

const addressesOf = (records: readonly ResourceRecord[]): readonly string[] =>
  [
    ...new Set(
      records.flatMap(({ data }) => (data.type === 'A' || data.type === 'AAAA' ? [data.address] : [])),
    ),
  ].toSorted()

const addressesIn = (records: readonly ResourceRecord[], owner: DomainName): readonly string[] =>
  addressesOf(records.filter(({ name }) => name === owner))
