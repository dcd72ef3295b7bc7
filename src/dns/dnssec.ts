// What a parent needs to know of a signed zone: keys as the zone publishes them (DNSKEY, CDS) and their digests as the
// parent holds them (DS). They travel as opaque RDATA; nothing here signs or validates.

import { createHash } from 'node:crypto'
import type { ResourceRecord } from './message.ts'
import type { DomainName } from './records.ts'
import { WireReader, WireWriter } from './wire.ts'

/** RFC 4034, RFC 7344. */
export const dnssecTypes = { DS: 43, DNSKEY: 48, CDS: 59 } as const

export type DnsKey = {
  readonly flags: number
  readonly protocol: number
  readonly algorithm: number
  /** The whole RDATA: digest and tag are over it. */
  readonly rdata: Uint8Array
}

/** `digest` in hexadecimal, upper case. */
export type DelegationSigner = {
  readonly keyTag: number
  readonly algorithm: number
  readonly digestType: number
  readonly digest: string
}

/** Digest types (IANA): SHA-1, SHA-256 (RFC 4509), SHA-384 (RFC 6605). */
const digests: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' }
const sha256 = 2

const zoneKey = 0x0100
const revoked = 0x0080
const secureEntryPoint = 0x0001

/** The keys among the records of a DNSKEY answer that may sign the zone (RFC 4034 section 2.1.1, RFC 5011). */
export const keysIn = (records: readonly ResourceRecord[]): readonly DnsKey[] =>
  opaque(records, dnssecTypes.DNSKEY, 5).flatMap((rdata) => {
    const reader = new WireReader(rdata)
    const key = { flags: reader.u16(), protocol: reader.u8(), algorithm: reader.u8(), rdata }
    return key.protocol === 3 && (key.flags & zoneKey) !== 0 && (key.flags & revoked) === 0 ? [key] : []
  })

/** DS or CDS records; a CDS of algorithm 0, "remove it all" (RFC 8078 section 4), is among them. */
export const signersIn = (records: readonly ResourceRecord[], type: number): readonly DelegationSigner[] =>
  opaque(records, type, 5).map((rdata) => {
    const reader = new WireReader(rdata)
    const [keyTag, algorithm, digestType] = [reader.u16(), reader.u8(), reader.u8()]
    return { keyTag, algorithm, digestType, digest: hex(reader.take(reader.limit - reader.offset)) }
  })

const opaque = (records: readonly ResourceRecord[], type: number, least: number): readonly Uint8Array[] =>
  records.flatMap((record) =>
    record.type === type && record.data.type === 'opaque' && record.data.bytes.length >= least
      ? [record.data.bytes]
      : [],
  )

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex').toUpperCase()

/** RFC 4034 appendix B; algorithm 1 is long gone. */
export function keyTag({ rdata }: Pick<DnsKey, 'rdata'>): number {
  const sum = rdata.reduce((total, octet, i) => total + (i % 2 === 0 ? octet << 8 : octet), 0)
  return (sum + ((sum >> 16) & 0xffff)) & 0xffff
}

/** RFC 4509. */
export const signerOf = (zone: DomainName, key: DnsKey): DelegationSigner => ({
  keyTag: keyTag(key),
  algorithm: key.algorithm,
  digestType: sha256,
  digest: digestOf(zone, key, 'sha256'),
})

function digestOf(zone: DomainName, key: DnsKey, hash: string): string {
  const owner = new WireWriter()
  owner.name(zone, false)
  return hex(createHash(hash).update(owner.finish()).update(key.rdata).digest())
}

/** What the parent should hold for these keys: those that are marked for it, or all when none is. */
export function signersFor(zone: DomainName, keys: readonly DnsKey[]): readonly DelegationSigner[] {
  const marked = keys.filter(({ flags }) => (flags & secureEntryPoint) !== 0)
  return (marked.length > 0 ? marked : keys).map((key) => signerOf(zone, key))
}

/** Null: its digest type is none that is known here, so only tag and algorithm can be compared. */
export function fits(zone: DomainName, signer: DelegationSigner, key: DnsKey): boolean | null {
  if (signer.algorithm !== key.algorithm || signer.keyTag !== keyTag(key)) return false
  const hash = digests[signer.digestType]
  return hash === undefined ? null : digestOf(zone, key, hash) === signer.digest
}

/** As a master file writes it. */
export const formatSigner = ({ keyTag, algorithm, digestType, digest }: DelegationSigner): string =>
  `${keyTag} ${algorithm} ${digestType} ${digest}`
