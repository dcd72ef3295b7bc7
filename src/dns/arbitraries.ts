// For property tests alone: names, records and messages drawn from the whole of what the types allow.
// fast-check is a development dependency, so index.ts does not export this.

import fc from 'fast-check'
import { formatIPv4, formatIPv6 } from './addresses.ts'
import { classes, typeCodes } from './codes.ts'
import { type Edns, type Message, noFlags, type ResourceRecord, recordsOf } from './message.ts'
import { canonicalOctet, parseName } from './names.ts'
import type { DomainName, RecordData, RecordType, RRset } from './records.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const plainLabel = fc.stringMatching(/^[a-z0-9_](?:[a-z0-9-]{0,10}[a-z0-9])?$/)
const anyLabel = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .map((octets) => [...octets].map((octet) => canonicalOctet[octet]).join(''))

/** Mostly ordinary names, sometimes labels of any octets. */
export const anyName: fc.Arbitrary<DomainName> = fc
  .array(fc.oneof({ weight: 4, arbitrary: plainLabel }, { weight: 1, arbitrary: anyLabel }), { maxLength: 6 })
  .map((labels) => name(labels.length === 0 ? '.' : labels.join('.')))

const u8 = fc.integer({ min: 0, max: 255 })
const u16 = fc.integer({ min: 0, max: 0xffff })
const u32 = fc.integer({ min: 0, max: 0xffffffff })
const ttl = fc.integer({ min: 0, max: 0x7fffffff })
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true }) as fc.Arbitrary<T>
const octets = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes).toString('latin1'))

export const anyData: { readonly [T in RecordType]: fc.Arbitrary<RecordData & { type: T }> } = {
  A: fc
    .uint8Array({ minLength: 4, maxLength: 4 })
    .map((bytes) => ({ type: 'A' as const, address: formatIPv4(bytes) })),
  AAAA: fc
    .array(fc.constantFrom(0, 0, 1, 0x20, 0xff), { minLength: 16, maxLength: 16 })
    .map((bytes) => ({ type: 'AAAA' as const, address: formatIPv6(Uint8Array.from(bytes)) })),
  CNAME: anyName.map((target) => ({ type: 'CNAME' as const, target })),
  NS: anyName.map((target) => ({ type: 'NS' as const, target })),
  PTR: anyName.map((target) => ({ type: 'PTR' as const, target })),
  TXT: fc
    .array(octets(60), { minLength: 1, maxLength: 4 })
    .map((strings) => ({ type: 'TXT' as const, strings })),
  MX: plain({ type: fc.constant('MX' as const), preference: u16, exchange: anyName }),
  SRV: plain({
    type: fc.constant('SRV' as const),
    priority: u16,
    weight: u16,
    port: u16,
    target: anyName,
  }),
  CAA: plain({
    type: fc.constant('CAA' as const),
    flags: u8,
    tag: fc.constantFrom('issue', 'issuewild', 'iodef'),
    value: octets(60),
  }),
  SOA: plain({
    type: fc.constant('SOA' as const),
    mname: anyName,
    rname: anyName,
    serial: u32,
    refresh: u32,
    retry: u32,
    expire: u32,
    minimum: ttl,
  }),
}

export const anyRecordData: fc.Arbitrary<RecordData> = fc.oneof(...Object.values(anyData))

export const anySet: fc.Arbitrary<RRset> = fc
  .constantFrom(...(Object.keys(anyData) as RecordType[]))
  .chain((type) =>
    fc.record({
      name: anyName,
      type: fc.constant(type),
      ttl,
      data: fc.array(anyData[type] as fc.Arbitrary<RecordData>, { minLength: 1, maxLength: 4 }),
    }),
  )

const opaqueRecord: fc.Arbitrary<ResourceRecord> = fc.record({
  name: anyName,
  type: u16.filter((code) => code !== 41 && code !== 250 && !Object.values(typeCodes).includes(code)),
  class: fc.constantFrom(classes.IN, classes.CH, classes.ANY),
  ttl: u32,
  data: fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ type: 'opaque' as const, bytes })),
})

const section = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: anySet.map(recordsOf) },
      opaqueRecord.map((r) => [r]),
    ),
    { maxLength: 5 },
  )
  .map((groups) => groups.flat())

const anyEdns: fc.Arbitrary<Edns> = fc.record({
  udpSize: u16,
  version: u8,
  dnssecOk: fc.boolean(),
  options: fc.array(fc.record({ code: u16, data: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 3 }),
})

export const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    id: u16,
    opcode: fc.integer({ min: 0, max: 15 }),
    rcode: fc.integer({ min: 0, max: 15 }),
    flags: fc.record(
      Object.fromEntries(Object.keys(noFlags).map((flag) => [flag, fc.boolean()])) as Record<
        keyof typeof noFlags,
        fc.Arbitrary<boolean>
      >,
    ),
    question: fc.array(fc.record({ name: anyName, type: u16, class: u16 }), { maxLength: 2 }),
    answer: section,
    authority: section,
    additional: section,
    edns: fc.option(anyEdns, { nil: null }),
  })
  .map(({ edns, ...message }) => (edns ? { ...message, edns } : message))
