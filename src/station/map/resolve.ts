// What the DNS says of one name: its aliases in order, the addresses at their end, and the nameservers of every zone on
// the way. What cannot be learnt is told beside what was; nothing here throws for an answer that is missing.

import type { NameFacts } from '../../atlas/index.ts'
import type { Ask, Server } from '../../checks/index.ts'
import {
  type DomainName,
  type Message,
  parentOf,
  type ResourceRecord,
  rcodeName,
  typeCodes,
} from '../../dns/index.ts'
import { bad, type Outcome } from '../../terms/index.ts'

const { A, AAAA, NS, SOA } = typeCodes
/** More than any resolver follows. */
const longestChain = 16
const tries = 2

export type Zone = { readonly zone: string; readonly nameservers: readonly string[] }

export type Resolver = {
  readonly servers: readonly Server[]
  readonly ask: Ask
  /** By name: a zone is looked for once, however many names are in it. */
  readonly zones: Map<DomainName, Promise<Outcome<Zone>>>
}

export async function factsOf(resolver: Resolver, name: DomainName): Promise<NameFacts> {
  const [four, six] = await Promise.all([follow(resolver, name, A), follow(resolver, name, AAAA)])
  const longer = six.chain.length > four.chain.length ? six : four
  const zones = await Promise.all([name, ...longer.chain].map((at) => zoneOf(resolver, at)))
  const known = new Map(zones.flatMap((zone) => (zone.ok ? [[zone.value.zone, zone.value] as const] : [])))
  const addresses = [...four.addresses, ...six.addresses]
  const unresolved = [...new Set([four.problem, six.problem])].filter((problem) => problem !== null)
  const nothing = addresses.length === 0 && unresolved.length === 0 ? ['it has no address'] : unresolved
  return {
    name,
    chain: longer.chain,
    addresses,
    zones: [...known.values()],
    problems: [...nothing, ...zones.flatMap((zone) => (zone.ok ? [] : [zone.error]))],
  }
}

type Followed = {
  readonly chain: readonly DomainName[]
  readonly addresses: readonly string[]
  readonly problem: string | null
}

/** A server that does not follow an alias itself is asked again for what the alias leads to. */
async function follow(resolver: Resolver, name: DomainName, type: number): Promise<Followed> {
  const chain: DomainName[] = []
  let at = name
  for (;;) {
    const answer = await asked(resolver, at, type)
    if (!answer.ok) return { chain, addresses: [], problem: answer.error }
    const { records, end } = along(answer.value.answer, at, chain)
    const addresses = records.flatMap(({ name: owner, data }) =>
      owner === end && (data.type === 'A' || data.type === 'AAAA') ? [data.address] : [],
    )
    if (addresses.length > 0) return { chain, addresses, problem: null }
    const rcode = rcodeName(answer.value.rcode)
    if (rcode !== 'NOERROR') return { chain, addresses, problem: `${end} answers ${rcode}` }
    if (end === at) return { chain, addresses, problem: null }
    if (chain.length > longestChain) return { chain, addresses, problem: `its aliases do not end (${end})` }
    at = end
  }
}

/** Walks the aliases in an answer from `from` on and adds them to `chain`; stops where one would come twice. */
function along(records: readonly ResourceRecord[], from: DomainName, chain: DomainName[]) {
  let end = from
  for (;;) {
    const alias = records.find(({ name, data }) => name === end && data.type === 'CNAME')
    if (alias?.data.type !== 'CNAME' || chain.includes(alias.data.target) || chain.length > longestChain)
      return { records, end }
    end = alias.data.target
    chain.push(end)
  }
}

function zoneOf(resolver: Resolver, name: DomainName): Promise<Outcome<Zone>> {
  const known = resolver.zones.get(name)
  if (known) return known
  const found = findZone(resolver, name)
  resolver.zones.set(name, found)
  return found
}

/** The nearest name above that has NS records: the answer without any says by its SOA where the zone begins. */
async function findZone(resolver: Resolver, name: DomainName): Promise<Outcome<Zone>> {
  const answer = await asked(resolver, name, NS)
  if (!answer.ok) return bad(`the nameservers of ${name}: ${answer.error}`)
  const own = nameserversIn(answer.value, name)
  if (own.length > 0) return { ok: true, value: { zone: name, nameservers: own } }
  const soa = answer.value.authority.find(({ type }) => type === SOA)?.name
  const above = soa !== undefined && soa !== name && name.endsWith(`.${soa}`) ? soa : parentOf(name)
  // A name of one label is nobody's own: its nameservers are the registry's.
  if (above === null || !above.includes('.')) return bad(`no zone of ${name} is known to the resolver`)
  return zoneOf(resolver, above)
}

const nameserversIn = ({ answer }: Message, zone: DomainName): readonly string[] =>
  answer.flatMap(({ name, data }) => (name === zone && data.type === 'NS' ? [data.target] : [])).sort()

/** The resolvers in turn, all of them twice. */
async function asked(resolver: Resolver, name: DomainName, type: number): Promise<Outcome<Message>> {
  let last: Outcome<Message> = bad('there is no resolver to ask: name one with --server')
  for (let i = 0; i < resolver.servers.length * tries; i++) {
    const server = resolver.servers[i % resolver.servers.length]!
    last = await resolver.ask(server, name, type, { over: 'udp', recursion: true })
    if (last.ok) return last
  }
  return last
}
