// A DNS message as a value, wide enough for queries, answers and RFC 2136 updates (class NONE and ANY, empty RDATA).

import { classes, typeCodes } from './codes.ts'
import type { DomainName, RecordData, RRset } from './records.ts'

/** RDATA that is not read: types beyond the ten (RFC 3597), and the empty RDATA of updates. */
export type OpaqueData = { readonly type: 'opaque'; readonly bytes: Uint8Array }

export type ResourceRecord = {
  readonly name: DomainName
  /** The code, also where `data` says it: an update's empty RDATA has a type too. */
  readonly type: number
  readonly class: number
  /** Seconds; any 32 bits. */
  readonly ttl: number
  readonly data: RecordData | OpaqueData
}

export type Question = {
  readonly name: DomainName
  readonly type: number
  readonly class: number
  /** The name's octets as they were sent; an answer repeats them, case and all (draft-vixie-dnsext-dns0x20). */
  readonly spelling?: Uint8Array
}

export type Flags = {
  readonly response: boolean
  readonly authoritative: boolean
  readonly truncated: boolean
  readonly recursionDesired: boolean
  readonly recursionAvailable: boolean
  readonly authenticData: boolean
  readonly checkingDisabled: boolean
}

/** The OPT pseudo-record (RFC 6891). Its extended RCODE bits are part of `Message.rcode`. */
export type Edns = {
  readonly udpSize: number
  readonly version: number
  readonly dnssecOk: boolean
  readonly options: readonly { readonly code: number; readonly data: Uint8Array }[]
}

export type Message = {
  readonly id: number
  readonly opcode: number
  /** 12 bits with EDNS, 4 without. */
  readonly rcode: number
  readonly flags: Flags
  /** In an update: the zone section. */
  readonly question: readonly Question[]
  /** In an update: the prerequisites. */
  readonly answer: readonly ResourceRecord[]
  /** In an update: the changes. */
  readonly authority: readonly ResourceRecord[]
  /** Without OPT, which is `edns`. A TSIG is here, opaque, as the last. */
  readonly additional: readonly ResourceRecord[]
  readonly edns?: Edns
}

export const noFlags: Flags = {
  response: false,
  authoritative: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
}

export const emptyData: OpaqueData = { type: 'opaque', bytes: new Uint8Array(0) }

/** The records of a set, in class IN. */
export const recordsOf = (set: RRset): readonly ResourceRecord[] =>
  set.data.map((data) => ({
    name: set.name,
    type: typeCodes[set.type],
    class: classes.IN,
    ttl: set.ttl,
    data,
  }))

/** An ordinary question, class IN, not asking for recursion. */
export const query = (id: number, name: DomainName, type: number, edns?: Edns): Message => ({
  id,
  opcode: 0,
  rcode: 0,
  flags: noFlags,
  question: [{ name, type, class: classes.IN }],
  answer: [],
  authority: [],
  additional: [],
  ...(edns && { edns }),
})

/** Class IN records of a section gathered into sets, in the order they came; the smallest TTL counts (RFC 2181 5.2). */
export function setsOf(records: readonly ResourceRecord[]): readonly RRset[] {
  const sets = new Map<string, { set: RRset; data: RecordData[] }>()
  for (const record of records) {
    if (record.class !== classes.IN || record.data.type === 'opaque') continue
    const key = `${record.data.type} ${record.name}`
    const known = sets.get(key)
    const data = [...(known?.data ?? []), record.data]
    const ttl = Math.min(known?.set.ttl ?? record.ttl, record.ttl)
    sets.set(key, { data, set: { name: record.name, type: record.data.type, ttl, data } })
  }
  return [...sets.values()].map((entry) => entry.set)
}
