// The records that a zone needs in its parent, as a person puts them there: NS, addresses of servers inside the zone, DS.

import { absolute, type DomainName, formatSigner, isSubdomain, signersFor } from '../../dns/index.ts'
import { apexOf, type DelegationFacts } from './facts.ts'

export type ParentRecord = {
  readonly name: string
  readonly ttl: number
  readonly type: 'NS' | 'A' | 'AAAA' | 'DS'
  readonly data: string
}

const dsTtl = 3600

/** Empty when no server of the zone could be asked. */
export function recordsForParent(facts: DelegationFacts): readonly ParentRecord[] {
  const apex = apexOf(facts)
  if (!apex) return []
  const { zone } = facts
  const ttl = apex.nsTtl
  const record = (name: DomainName, type: ParentRecord['type'], data: string, life = ttl): ParentRecord => ({
    name: absolute(name),
    ttl: life,
    type,
    data,
  })
  const inside = facts.nameservers.filter(({ name }) => apex.ns.includes(name) && isSubdomain(name, zone))
  // Algorithm 0 is the wish to have none (RFC 8078 section 4).
  const wished = apex.wishes.filter(({ algorithm }) => algorithm !== 0)
  const signers = apex.wishes.length > 0 ? wished : signersFor(zone, apex.keys)
  return [
    ...apex.ns.map((name) => record(zone, 'NS', absolute(name))),
    ...inside.flatMap(({ name, addresses }) =>
      addresses.map((address) => record(name, address.includes(':') ? 'AAAA' : 'A', address)),
    ),
    ...signers.map((signer) => record(zone, 'DS', formatSigner(signer), dsTtl)),
  ]
}

export const masterFileLine = ({ name, ttl, type, data }: ParentRecord): string =>
  `${name} ${ttl} IN ${type} ${data}`
