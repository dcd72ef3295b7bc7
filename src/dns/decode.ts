// Octets to message. Any octets at all give a value: a message, or what to answer to it and why.

import { assert, bad, good, type Outcome } from '../terms/index.ts'
import { classes, metaTypes, rcodes, recordTypeOf } from './codes.ts'
import {
  type Edns,
  emptyData,
  type Flags,
  type Message,
  type Question,
  type ResourceRecord,
} from './message.ts'
import { root } from './names.ts'
import { readRdata } from './rdata.ts'
import { headerOctets, Malformed, WireReader } from './wire.ts'

/** Why octets are no message. `id` is null when not even the header could be read. */
export type DecodeError = { readonly rcode: number; readonly id: number | null; readonly reason: string }

export type Header = {
  readonly id: number
  readonly opcode: number
  readonly rcode: number
  readonly flags: Flags
  /** Records announced in question, answer, authority and additional. */
  readonly counts: readonly [number, number, number, number]
}

/** The first twelve octets; null when there are fewer. */
export function decodeHeader(bytes: Uint8Array): Header | null {
  if (bytes.length < headerOctets) return null
  const reader = new WireReader(bytes)
  const id = reader.u16()
  const bits = reader.u16()
  return {
    id,
    opcode: (bits >> 11) & 0xf,
    rcode: bits & 0xf,
    flags: {
      response: (bits & 0x8000) !== 0,
      authoritative: (bits & 0x0400) !== 0,
      truncated: (bits & 0x0200) !== 0,
      recursionDesired: (bits & 0x0100) !== 0,
      recursionAvailable: (bits & 0x0080) !== 0,
      authenticData: (bits & 0x0020) !== 0,
      checkingDisabled: (bits & 0x0010) !== 0,
    },
    counts: [reader.u16(), reader.u16(), reader.u16(), reader.u16()],
  }
}

/** Reads a whole message. Octets after its last record are refused, and so is a second OPT (RFC 6891 section 6.1.1). */
export function decodeMessage(bytes: Uint8Array): Outcome<Message, DecodeError> {
  const header = decodeHeader(bytes)
  if (!header)
    return bad({
      rcode: rcodes.FORMERR,
      id: null,
      reason: `${bytes.length} octets are fewer than a header's 12`,
    })
  try {
    return good(readBody(new WireReader(bytes, headerOctets), header))
  } catch (error) {
    assert(error instanceof Malformed, `the decoder failed on its own account: ${String(error)}`)
    return bad({ rcode: rcodes.FORMERR, id: header.id, reason: error.message })
  }
}

function readBody(reader: WireReader, header: Header): Message {
  const [questions, answers, authorities, additionals] = header.counts
  const question = repeat(questions, () => readQuestion(reader))
  const answer = repeat(answers, () => readRecord(reader))
  const authority = repeat(authorities, () => readRecord(reader))
  const additional = repeat(additionals, () => readRecord(reader))
  if (reader.offset !== reader.limit)
    throw new Malformed(`${reader.limit - reader.offset} octets after the last record`)
  if ([...answer, ...authority].some(isOpt)) throw new Malformed('OPT outside the additional section')
  const opt = additional.filter(isOpt)
  if (opt.length > 1) throw new Malformed('more than one OPT')
  const edns = opt[0] && readEdns(opt[0])
  return {
    id: header.id,
    opcode: header.opcode,
    rcode: header.rcode | (edns ? edns.extendedRcode << 4 : 0),
    flags: header.flags,
    question,
    answer,
    authority,
    additional: additional.filter((record) => !isOpt(record)),
    ...(edns && { edns: edns.edns }),
  }
}

// Each entry takes at least five octets or throws, so the announced count cannot cost more than the packet's size.
function repeat<T>(count: number, read: () => T): readonly T[] {
  const list: T[] = []
  for (let i = 0; i < count; i++) list.push(read())
  return list
}

const isOpt = (record: ResourceRecord): boolean => record.type === metaTypes.OPT

function readQuestion(reader: WireReader): Question {
  const start = reader.offset
  const name = reader.name()
  const spelling = reader.bytes.subarray(start, reader.offset)
  const type = reader.u16()
  const klass = reader.u16()
  // Nothing stands before the first question that a pointer could lead to, so its octets are the whole name.
  return { name, type, class: klass, ...(start === headerOctets && { spelling }) }
}

function readRecord(reader: WireReader): ResourceRecord {
  const name = reader.name()
  const type = reader.u16()
  const klass = reader.u16()
  const ttl = reader.u32()
  const length = reader.u16()
  const outer = reader.limit
  if (reader.offset + length > outer) throw new Malformed('RDATA runs past the end')
  reader.limit = reader.offset + length
  const data = readData(reader, type, klass)
  reader.limit = outer
  return { name, type, class: klass, ttl, data }
}

function readData(reader: WireReader, type: number, klass: number): ResourceRecord['data'] {
  const known = recordTypeOf(type)
  const length = reader.limit - reader.offset
  const inUpdate = klass === classes.NONE || klass === classes.ANY
  if (length === 0 && (inUpdate || !known)) return emptyData
  if (!known || (klass !== classes.IN && !inUpdate)) return { type: 'opaque', bytes: reader.take(length) }
  return readRdata(reader, known)
}

function readEdns(record: ResourceRecord): { edns: Edns; extendedRcode: number } {
  if (record.name !== root) throw new Malformed('the owner of OPT is not the root')
  if (record.data.type !== 'opaque') throw new Malformed('OPT that is no OPT')
  const reader = new WireReader(record.data.bytes)
  const options: { code: number; data: Uint8Array }[] = []
  while (reader.offset < reader.limit) {
    const code = reader.u16()
    options.push({ code, data: reader.take(reader.u16()) })
  }
  const extendedRcode = Math.floor(record.ttl / 0x1000000)
  const version = Math.floor(record.ttl / 0x10000) & 0xff
  const dnssecOk = (record.ttl & 0x8000) !== 0
  return { extendedRcode, edns: { udpSize: record.class, version, dnssecOk, options } }
}
