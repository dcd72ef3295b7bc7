// What forbids a CNAME at a name. Beside any other record a server passes over it in silence (RFC 2136 section 3.4.2.2)
// while it takes the addresses away, and the name is empty. An update can ask that a type be absent but not that every
// type be, so all types that zones hold are named in it; any other is looked for beforehand.

import { type DomainName, metaTypes, query, recordTypes, typeCodes } from '../dns/index.ts'
import { steeredTypes } from '../steering/index.ts'
import { pick, type Random } from '../terms/index.ts'
import type { Conversation } from './client.ts'

/**
 * Types of IANA's registry in use today that Holdfast knows by number alone: HINFO, RP, AFSDB, LOC, NAPTR, KX, CERT,
 * DNAME, APL, DS, SSHFP, IPSECKEY, DHCID, TLSA, SMIMEA, HIP, OPENPGPKEY, CSYNC, SVCB, HTTPS, SPF, NID, L32, L64, LP,
 * EUI48, EUI64, URI, AVC, AMTRELAY, RESINFO, WALLET; and PowerDNS's ALIAS and LUA.
 */
const byNumber: readonly number[] = [
  13, 17, 18, 29, 35, 36, 37, 39, 42, 43, 44, 45, 49, 52, 53, 55, 61, 62, 64, 65, 99, 104, 105, 106, 107, 108,
  109, 256, 258, 260, 261, 262, 65_401, 65_402,
]

/** Types that must be absent for a CNAME to be written, besides those that the same update removes. */
export const besideAlias: readonly number[] = [
  ...recordTypes
    .filter((type) => !steeredTypes.some((steered) => steered === type))
    .map((type) => typeCodes[type]),
  ...byNumber,
]

/** KEY, RRSIG, NSEC and NSEC3 may stand beside a CNAME (RFC 4034 sections 3 and 4, RFC 3007 section 3). */
const signatures: readonly number[] = [25, 46, 47, 50]
const known: ReadonlySet<number> = new Set([
  ...steeredTypes.map((type) => typeCodes[type]),
  ...besideAlias,
  ...signatures,
])

/**
 * True when a record of a type that `besideAlias` does not name stands there. A server that does not tell all (Knot)
 * or does not answer leaves it at what the update itself asks.
 */
export async function strangerStandsAt(
  conversation: Conversation,
  random: Random,
  name: DomainName,
): Promise<boolean> {
  const answer = await conversation.ask(query(pick(random, 65_536), name, metaTypes.ANY))
  return answer.ok && answer.value.answer.some((record) => record.name === name && !known.has(record.type))
}
