// What is wrong with the servers of a zone: what they answer, where they stand, and how they are found.

import { absolute, isSubdomain } from '../../dns/index.ts'
import { isUnreachable, networkOf } from './address.ts'
import { apexOf, type DelegationFacts, type Heard, type NameserverFacts, type ServerFacts } from './facts.ts'
import { type DelegationFinding, finding, list, names, type Rule } from './finding.ts'

/** The fault is this machine's: it has no address of that family. */
const noWayFromHere = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'])

const at = ({ nameserver, address }: ServerFacts): string => `${absolute(nameserver)} (${address})`

const wrong = (heard: Heard): string | null => {
  if (heard.kind === 'silent') return null
  if (heard.rcode !== 'NOERROR') return `answers ${heard.rcode}`
  if (!heard.authoritative) return 'answers without authority'
  return heard.serial === null ? 'answers without a SOA' : null
}

const serversAnswer: Rule = ({ zone, servers }) =>
  servers.flatMap((server) => {
    const { udp, tcp } = server
    const lame = wrong(udp) ?? wrong(tcp)
    if (lame !== null)
      return [
        finding(
          'error',
          'lame',
          at(server),
          `${at(server)} is named for ${absolute(zone)} and ${lame}`,
          'load the zone there, or take the server out of the delegation',
        ),
      ]
    if (
      udp.kind === 'silent' &&
      tcp.kind === 'silent' &&
      [udp, tcp].every(({ why }) => noWayFromHere.has(why))
    )
      return [
        finding(
          'note',
          'not-seen-from-here',
          at(server),
          `${at(server)} could not be asked: this machine has no way to it (${udp.why})`,
          'look at it from a machine that has IPv6 as well',
        ),
      ]
    const silent = (
      [
        ['UDP', udp],
        ['TCP', tcp],
      ] as const
    ).flatMap(([over, heard]) => (heard.kind === 'silent' ? [`${over} (${heard.why})`] : []))
    if (silent.length === 0) return []
    const code =
      silent.length === 2 ? 'unreachable' : udp.kind === 'silent' ? 'unreachable-udp' : 'unreachable-tcp'
    return [
      finding(
        'error',
        code,
        at(server),
        `${at(server)} does not answer over ${silent.join(' and ')}`,
        'open port 53 for UDP and TCP on the way to it, and look whether it runs',
      ),
    ]
  })

const serversAgree: Rule = ({ zone, servers }) => {
  const serials = new Map(
    servers.flatMap((server) =>
      server.udp.kind === 'answered' && server.udp.serial !== null && server.udp.authoritative
        ? [[at(server), server.udp.serial] as const]
        : [],
    ),
  )
  const sets = new Set(servers.flatMap(({ apex }) => (apex ? [names(apex.ns)] : [])))
  return [
    ...(new Set(serials.values()).size > 1
      ? [
          finding(
            'warning',
            'serials-differ',
            zone,
            `the servers have different serials: ${list([...serials].map(([who, serial]) => `${who} ${serial}`))}`,
            'look why the one behind does not fetch the zone: NOTIFY, key, and whether it may transfer',
          ),
        ]
      : []),
    ...(sets.size > 1
      ? [
          finding(
            'warning',
            'servers-differ',
            zone,
            `the servers name different nameservers: ${list([...sets].map((set) => `[${set}]`))}`,
            'bring the same zone to all of them',
          ),
        ]
      : []),
  ]
}

const addressesKnown: Rule = (facts) =>
  facts.nameservers.flatMap((nameserver) => addressFindings(facts, nameserver))

function addressFindings(
  facts: DelegationFacts,
  { name, glue, addresses, alias }: NameserverFacts,
): readonly DelegationFinding[] {
  const inside = isSubdomain(name, facts.zone)
  const subject = absolute(name)
  if (alias)
    return [
      finding(
        'error',
        'alias',
        subject,
        `${subject} is a CNAME; a nameserver's name must not be one`,
        'give the name its own A and AAAA records (RFC 2181 section 10.3)',
      ),
    ]
  if (inside && facts.parent.ns.includes(name) && glue.length === 0)
    return [
      finding(
        'error',
        'glue-missing',
        subject,
        `${subject} lies inside the zone and the parent gives no address for it`,
        'put its A and AAAA records into the parent: nobody can find it otherwise',
      ),
    ]
  // With no server of the zone to ask, what it says of a name inside it is not known.
  if (inside && glue.length > 0 && apexOf(facts) === null) return []
  if (addresses.length === 0)
    return [
      finding(
        'error',
        'no-address',
        subject,
        `${subject} has no address`,
        'give it an A or AAAA record, or take it out of the delegation',
      ),
    ]
  if (inside && glue.length > 0 && list(glue) !== list(addresses))
    return [
      finding(
        'warning',
        'glue-differs',
        subject,
        `the parent gives ${list(glue)} for ${subject}, the zone ${list(addresses)}`,
        'bring the parent up to date: those who trust it ask the wrong address',
      ),
    ]
  return []
}

const everyAddress = ({ nameservers }: DelegationFacts): readonly string[] => [
  ...new Set(nameservers.flatMap(({ addresses, glue }) => [...addresses, ...glue])),
]

const reachableFromOutside: Rule = ({ nameservers }) =>
  nameservers.flatMap(({ name, addresses, glue }) => {
    const inside = [...new Set([...addresses, ...glue])].filter(isUnreachable)
    if (inside.length === 0) return []
    return [
      finding(
        'error',
        'private-address',
        absolute(name),
        `${absolute(name)} has ${list(inside)}, which cannot be reached from the Internet`,
        'give the address that the world sees; this server may be asked from inside only',
      ),
    ]
  })

const standsApart: Rule = (facts) => {
  const { zone, nameservers } = facts
  const addresses = everyAddress(facts)
  if (nameservers.length === 0) return []
  if (nameservers.length === 1)
    return [
      finding(
        'warning',
        'one-nameserver',
        zone,
        `${absolute(zone)} has one nameserver`,
        'add a second on another network (RFC 1034 section 4.1): a secondary takes the zone by transfer',
      ),
    ]
  if (addresses.length === 1)
    return [
      finding(
        'warning',
        'one-address',
        zone,
        `all nameservers have the one address ${list(addresses)}`,
        'a second name for one server helps nobody: add a server elsewhere',
      ),
    ]
  const networks = new Set(addresses.map(networkOf))
  const v4 = [...networks].filter((network) => !network.includes(':'))
  if (addresses.length > 1 && v4.length <= 1 && networks.size - v4.length <= 1)
    return [
      finding(
        'warning',
        'one-network',
        zone,
        `all nameservers stand in ${list(networks)}`,
        'add one elsewhere: what takes the network away takes the zone away (RFC 2182 section 3.1)',
      ),
    ]
  return []
}

export const serverRules: readonly Rule[] = [
  serversAnswer,
  serversAgree,
  addressesKnown,
  reachableFromOutside,
  standsApart,
]
