// What was seen of a delegation from here: what the parent says, and what each of the zone's own servers says.

import { type DelegationSigner, type DnsKey, type DomainName, isLaterSerial } from '../../dns/index.ts'

export type Heard =
  | {
      readonly kind: 'answered'
      readonly rcode: string
      readonly authoritative: boolean
      readonly serial: number | null
    }
  | { readonly kind: 'silent'; readonly why: string }

/** What a server that is authoritative says of the zone's own name. */
export type Apex = {
  readonly ns: readonly DomainName[]
  /** Seconds. */
  readonly nsTtl: number
  readonly keys: readonly DnsKey[]
  /** What the zone itself asks of its parent (RFC 7344); empty when it asks nothing. */
  readonly wishes: readonly DelegationSigner[]
}

export type ServerFacts = {
  readonly nameserver: DomainName
  readonly address: string
  readonly udp: Heard
  readonly tcp: Heard
  readonly apex: Apex | null
}

export type NameserverFacts = {
  readonly name: DomainName
  /** What the parent gives along. */
  readonly glue: readonly string[]
  /** What the zone itself says of a name inside it, and the resolver of all others. */
  readonly addresses: readonly string[]
  /** The name is an alias, which a server's name must not be (RFC 2181 section 10.3). */
  readonly alias: boolean
}

export type ParentFacts = {
  /** Null: it could not be found. */
  readonly zone: DomainName | null
  readonly ns: readonly DomainName[]
  readonly nsTtl: number | null
  readonly ds: readonly DelegationSigner[]
  /** Why the parent could not be asked; null when it answered. */
  readonly trouble: string | null
}

export type DelegationFacts = {
  readonly zone: DomainName
  readonly parent: ParentFacts
  /** Of the parent's set and of the zone's own. */
  readonly nameservers: readonly NameserverFacts[]
  readonly servers: readonly ServerFacts[]
  /** The zone as a server that was named by hand has it: what should be, before anything is delegated. */
  readonly intended: Apex | null
}

const serialOf = ({ udp, tcp }: ServerFacts): number | null => {
  const heard = [tcp, udp].find(({ kind }) => kind === 'answered')
  return heard?.kind === 'answered' ? heard.serial : null
}

/** Of those that answer for the zone the one that has its latest content. */
export function newestOf(servers: readonly ServerFacts[]): (ServerFacts & { readonly apex: Apex }) | null {
  let newest: (ServerFacts & { readonly apex: Apex }) | null = null
  for (const server of servers) {
    if (server.apex === null) continue
    const [ours, theirs] = [newest && serialOf(newest), serialOf(server)]
    if (newest === null || (ours !== null && theirs !== null && isLaterSerial(theirs, ours)))
      newest = { ...server, apex: server.apex }
  }
  return newest
}

/** What the zone itself says. */
export const apexOf = ({ servers, intended }: DelegationFacts): Apex | null =>
  intended ?? newestOf(servers)?.apex ?? null
