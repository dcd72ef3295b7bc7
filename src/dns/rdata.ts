// RDATA of the ten types between value and octets. Names inside are compressed only for the types of RFC 1035
// (RFC 3597 section 4); pointers are followed when reading any of them.

import { assert, never } from '../terms/index.ts'
import { formatIPv4, formatIPv6, parseIPv4, parseIPv6 } from './addresses.ts'
import type { RecordData, RecordType } from './records.ts'
import { latin1, Malformed, type WireReader, type WireWriter } from './wire.ts'

type Writers = { readonly [T in RecordType]: (writer: WireWriter, data: RecordData & { type: T }) => void }

const address = (octets: { ok: true; value: Uint8Array } | { ok: false; error: string }): Uint8Array => {
  assert(octets.ok, 'an address in a record was parsed when the record was made')
  return octets.value
}

const writers: Writers = {
  A: (w, d) => w.put(address(parseIPv4(d.address))),
  AAAA: (w, d) => w.put(address(parseIPv6(d.address))),
  CNAME: (w, d) => w.name(d.target, true),
  NS: (w, d) => w.name(d.target, true),
  PTR: (w, d) => w.name(d.target, true),
  TXT: (w, d) => {
    for (const text of d.strings) w.string(text)
  },
  MX: (w, d) => {
    w.u16(d.preference)
    w.name(d.exchange, true)
  },
  SRV: (w, d) => {
    w.u16(d.priority)
    w.u16(d.weight)
    w.u16(d.port)
    w.name(d.target, false)
  },
  CAA: (w, d) => {
    w.u8(d.flags)
    w.string(d.tag)
    w.put(Buffer.from(d.value, 'latin1'))
  },
  SOA: (w, d) => {
    w.name(d.mname, true)
    w.name(d.rname, true)
    for (const n of [d.serial, d.refresh, d.retry, d.expire, d.minimum]) w.u32(n)
  },
}

/** Writes the RDATA alone, without its length. */
export function writeRdata(writer: WireWriter, data: RecordData): void {
  const write = writers[data.type] as (writer: WireWriter, data: RecordData) => void
  write(writer, data)
}

/** Reads RDATA up to the reader's limit; throws `Malformed`. */
export function readRdata(reader: WireReader, type: RecordType): RecordData {
  const data = readFields(reader, type)
  if (reader.offset !== reader.limit) throw new Malformed(`${type} RDATA is longer than its fields`)
  return data
}

function readFields(r: WireReader, type: RecordType): RecordData {
  switch (type) {
    case 'A':
      return { type, address: formatIPv4(r.take(4)) }
    case 'AAAA':
      return { type, address: formatIPv6(r.take(16)) }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { type, target: r.name() }
    case 'TXT':
      return readTxt(r)
    case 'MX':
      return { type, preference: r.u16(), exchange: r.name() }
    case 'SRV':
      return { type, priority: r.u16(), weight: r.u16(), port: r.u16(), target: r.name() }
    case 'CAA':
      return readCaa(r)
    case 'SOA':
      return {
        type,
        mname: r.name(),
        rname: r.name(),
        serial: r.u32(),
        refresh: r.u32(),
        retry: r.u32(),
        expire: r.u32(),
        minimum: r.u32(),
      }
    default:
      return never(type)
  }
}

function readTxt(r: WireReader): RecordData {
  const strings = [r.string()]
  while (r.offset < r.limit) strings.push(r.string())
  return { type: 'TXT', strings }
}

function readCaa(r: WireReader): RecordData {
  const flags = r.u8()
  const tag = r.string()
  if (!/^[a-z0-9]{1,255}$/i.test(tag))
    throw new Malformed('a CAA tag is not letters and digits (RFC 8659 4.1)')
  return { type: 'CAA', flags, tag, value: latin1(r.take(r.limit - r.offset)) }
}
