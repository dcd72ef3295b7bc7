// The TSIG record of a message, found, appended and taken off again: it must be the last record of all, because it signs
// everything before it.

import { assert, bad, good, type Outcome } from '../terms/index.ts'
import { classes, metaTypes } from './codes.ts'
import { decodeHeader } from './decode.ts'
import type { DomainName } from './records.ts'
import { time48 } from './tsig-mac.ts'
import { headerOctets, Malformed, WireReader, WireWriter } from './wire.ts'

export type TsigRecord = {
  readonly keyName: DomainName
  readonly algorithm: string
  /** Seconds since the epoch, 48 bits. */
  readonly time: number
  /** Seconds. */
  readonly fudge: number
  readonly mac: Uint8Array
  readonly originalId: number
  readonly error: number
  readonly other: Uint8Array
}

/** The TSIG record and the offset where it begins; null when the message is unsigned. */
export function locateTsig(
  bytes: Uint8Array,
): Outcome<{ readonly record: TsigRecord; readonly start: number } | null> {
  try {
    return good(locate(bytes))
  } catch (error) {
    assert(error instanceof Malformed, `the decoder failed on its own account: ${String(error)}`)
    return bad(error.message)
  }
}

function locate(bytes: Uint8Array): { record: TsigRecord; start: number } | null {
  const header = decodeHeader(bytes)
  if (!header) throw new Malformed('the message has no header')
  const [questions, ...sections] = header.counts
  const records = sections.reduce((sum, n) => sum + n, 0)
  const reader = new WireReader(bytes, headerOctets)
  for (let i = 0; i < questions; i++) {
    reader.name()
    reader.take(4)
  }
  for (let left = records; left > 0; left--) {
    const start = reader.offset
    const keyName = reader.name()
    const type = reader.u16()
    const klass = reader.u16()
    const ttl = reader.u32()
    const rdata = reader.take(reader.u16())
    if (type !== metaTypes.TSIG) continue
    if (left > 1 || header.counts[3] === 0) throw new Malformed('TSIG is not the last record')
    if (klass !== classes.ANY || ttl !== 0) throw new Malformed('TSIG with a class or TTL it cannot have')
    return { record: readFields(keyName, rdata), start }
  }
  return null
}

function readFields(keyName: DomainName, rdata: Uint8Array): TsigRecord {
  const reader = new WireReader(rdata)
  const algorithm = reader.name()
  const time = reader.u16() * 0x100000000 + reader.u32()
  const fudge = reader.u16()
  const mac = reader.take(reader.u16())
  const originalId = reader.u16()
  const error = reader.u16()
  const other = reader.take(reader.u16())
  if (reader.offset !== reader.limit) throw new Malformed('TSIG RDATA is longer than its fields')
  return { keyName, algorithm, time, fudge, mac, originalId, error, other }
}

export function appendTsig(message: Uint8Array, record: TsigRecord): Buffer {
  const writer = new WireWriter(message.length + 256)
  writer.put(message)
  writer.name(record.keyName, false)
  writer.u16(metaTypes.TSIG)
  writer.u16(classes.ANY)
  writer.u32(0)
  const lengthAt = writer.length
  writer.u16(0)
  writer.name(record.algorithm as DomainName, false)
  writer.put(time48(record.time))
  writer.u16(record.fudge)
  writer.u16(record.mac.length)
  writer.put(record.mac)
  writer.u16(record.originalId)
  writer.u16(record.error)
  writer.u16(record.other.length)
  writer.put(record.other)
  writer.setU16(lengthAt, writer.length - lengthAt - 2)
  const bytes = writer.finish()
  bytes.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10)
  return bytes
}

/** The message as it was before its TSIG, which begins at `start`, was appended. */
export function withoutTsig(bytes: Uint8Array, start: number, originalId: number): Buffer {
  const original = Buffer.from(bytes.subarray(0, start))
  original.writeUInt16BE(originalId, 0)
  original.writeUInt16BE(original.readUInt16BE(10) - 1, 10)
  return original
}
