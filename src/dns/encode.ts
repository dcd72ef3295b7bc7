// Message to octets. When it does not fit, whole RRsets are left out from the end and TC is set (RFC 2181 section 9);
// OPT is always kept, so that the client still learns our size and the extended RCODE.

import { assert } from '../terms/index.ts'
import { metaTypes } from './codes.ts'
import type { Edns, Flags, Message, ResourceRecord } from './message.ts'
import { writeRdata } from './rdata.ts'
import { WireWriter } from './wire.ts'

const largestMessage = 65_535
/** Octets; header, one question and OPT fit in whatever they hold. */
export const smallestLimit = 288

/** `limit`: octets the message may take (default 65,535, at least `smallestLimit`). */
export function encodeMessage(message: Message, options: { readonly limit?: number } = {}): Buffer {
  const limit = options.limit ?? largestMessage
  assert(limit >= smallestLimit && limit <= largestMessage, 'a message limit is 288 to 65,535 octets')
  assert(message.rcode < 16 || message.edns, 'an RCODE above 15 needs EDNS')
  const writer = new WireWriter()
  writeHeader(writer, message)
  writeQuestion(writer, message)
  const sections = [message.answer, message.authority, message.additional]
  const room = limit - optOctets(message.edns)
  let full = false
  let lost = message.flags.truncated
  const counts = sections.map((section, index) => {
    const written = full ? 0 : writeSets(writer, section, room)
    if (written < section.length) {
      full = true
      // Additional data beside an answer is a courtesy; beside a referral it is glue (RFC 9471).
      if (index < 2 || message.answer.length === 0) lost = true
    }
    return written
  })
  if (message.edns) writeOpt(writer, message.edns, message.rcode)
  counts.forEach((count, index) => {
    const opt = index === 2 && message.edns ? 1 : 0
    writer.setU16(6 + 2 * index, count + opt)
  })
  writer.setU16(2, flagBits(message, lost))
  return writer.finish()
}

/**
 * One answer in as many messages as it takes (RFC 5936 section 2.2), each of about `target` octets and at most `limit`;
 * question and OPT stand in the first alone. Made one at a time, as they are asked for. Throws when one record is longer
 * than a message may be.
 */
export function* encodeInMessages(
  head: Message,
  records: Iterable<ResourceRecord>,
  { target, limit }: { readonly target: number; readonly limit: number },
): Generator<Buffer, void, undefined> {
  const { edns: _, ...later } = { ...head, question: [] }
  let message = head
  let writer = begun(message)
  let written = 0
  const finish = (): Buffer => {
    if (message.edns) writeOpt(writer, message.edns, message.rcode)
    writer.setU16(6, written)
    writer.setU16(10, message.edns ? 1 : 0)
    writer.setU16(2, flagBits(message, false))
    const bytes = writer.finish()
    message = later
    writer = begun(message)
    written = 0
    return bytes
  }
  for (const record of records) {
    const start = writer.length
    writeRecord(writer, record)
    if (written > 0 && writer.length > limit) {
      writer.truncate(start)
      yield finish()
      writeRecord(writer, record)
    }
    if (writer.length > limit)
      throw new RangeError(`one ${record.type} record of ${record.name} fills a message`)
    written++
    if (writer.length >= target) yield finish()
  }
  if (written > 0) yield finish()
}

function begun(message: Message): WireWriter {
  const writer = new WireWriter()
  writeHeader(writer, message)
  writeQuestion(writer, message)
  return writer
}

function flagBits(message: Message, truncated: boolean): number {
  const bit = (flag: keyof Flags, value: number) => (message.flags[flag] ? value : 0)
  return (
    bit('response', 0x8000) |
    ((message.opcode & 0xf) << 11) |
    bit('authoritative', 0x0400) |
    (truncated ? 0x0200 : 0) |
    bit('recursionDesired', 0x0100) |
    bit('recursionAvailable', 0x0080) |
    bit('authenticData', 0x0020) |
    bit('checkingDisabled', 0x0010) |
    (message.rcode & 0xf)
  )
}

function writeHeader(writer: WireWriter, message: Message): void {
  writer.u16(message.id)
  writer.u16(0)
  writer.u16(message.question.length)
  for (let section = 0; section < 3; section++) writer.u16(0)
}

function writeQuestion(writer: WireWriter, message: Message): void {
  for (const question of message.question) {
    if (question.spelling) writer.spelledName(question.name, question.spelling)
    else writer.name(question.name, true)
    writer.u16(question.type)
    writer.u16(question.class)
  }
}

/** Writes whole sets while they fit; returns how many records were written. */
function writeSets(writer: WireWriter, records: readonly ResourceRecord[], room: number): number {
  let written = 0
  while (written < records.length) {
    const start = writer.length
    const first = records[written]!
    let next = written
    for (; next < records.length && sameSet(first, records[next]!); next++) {
      writeRecord(writer, records[next]!)
      if (writer.length > room) {
        writer.truncate(start)
        return written
      }
    }
    written = next
  }
  return written
}

const sameSet = (a: ResourceRecord, b: ResourceRecord): boolean =>
  a.type === b.type && a.name === b.name && a.class === b.class

function writeRecord(writer: WireWriter, record: ResourceRecord): void {
  writer.name(record.name, true)
  writer.u16(record.type)
  writer.u16(record.class)
  writer.u32(record.ttl)
  const lengthAt = writer.length
  writer.u16(0)
  if (record.data.type === 'opaque') writer.put(record.data.bytes)
  else writeRdata(writer, record.data)
  const length = writer.length - lengthAt - 2
  assert(length <= 0xffff, 'RDATA is at most 65,535 octets')
  writer.setU16(lengthAt, length)
}

const optionOctets = (edns: Edns): number => edns.options.reduce((sum, o) => sum + 4 + o.data.length, 0)
const optOctets = (edns: Edns | undefined): number => (edns ? 11 + optionOctets(edns) : 0)

function writeOpt(writer: WireWriter, edns: Edns, rcode: number): void {
  writer.u8(0)
  writer.u16(metaTypes.OPT)
  writer.u16(edns.udpSize)
  writer.u8(rcode >> 4)
  writer.u8(edns.version)
  writer.u16(edns.dnssecOk ? 0x8000 : 0)
  writer.u16(optionOctets(edns))
  for (const option of edns.options) {
    writer.u16(option.code)
    writer.u16(option.data.length)
    writer.put(option.data)
  }
}
