// One group commit's counted reports as one blob. Service, symptom, country and time compress to about two bytes a
// report; the reporters' keys are noise and are kept beside them as they are. Little-endian.

import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { assert } from '../terms/index.ts'

/** As on disk: row `i` of every column is one report, and `service` holds the database's own ids. */
export type SegmentRows = {
  readonly rows: number
  readonly service: Uint16Array
  readonly symptom: Uint8Array
  readonly country: Uint16Array
  readonly at: Float64Array
  readonly reporter: Uint32Array
}

const layout = 1
const uncompressed = 0x80
/** Layout u8, three bytes of padding, rows u32. */
const headerBytes = 8
const fixedBytesPerRow = 5
const longestTimeBytes = 8
/** Below this many bytes deflate's own header and its call cost more than they save. */
const worthCompressing = 512

export function encodeSegment(rows: SegmentRows): Uint8Array {
  const n = rows.rows
  const plain = Buffer.concat([
    bytesOf(rows.service.subarray(0, n)),
    bytesOf(rows.country.subarray(0, n)),
    bytesOf(rows.symptom.subarray(0, n)),
    encodeTimes(rows.at, n),
  ])
  const compress = plain.length >= worthCompressing
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(compress ? layout : layout | uncompressed, 0)
  header.writeUInt32LE(n, 4)
  const body = compress ? deflateRawSync(plain, { level: 1 }) : plain
  return Buffer.concat([header, bytesOf(rows.reporter.subarray(0, 2 * n)), body])
}

export function decodeSegment(blob: Uint8Array): SegmentRows {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  const kind = bytes.readUInt8(0)
  assert((kind & ~uncompressed) === layout, `a segment of layout ${kind} under this schema`)
  const rows = bytes.readUInt32LE(4)
  const reporterEnd = headerBytes + 8 * rows
  const body = bytes.subarray(reporterEnd)
  const largest = rows * (fixedBytesPerRow + longestTimeBytes)
  const plain = kind & uncompressed ? body : inflateRawSync(body, { maxOutputLength: Math.max(1, largest) })
  return {
    rows,
    service: new Uint16Array(copy(plain.subarray(0, 2 * rows))),
    country: new Uint16Array(copy(plain.subarray(2 * rows, 4 * rows))),
    symptom: new Uint8Array(copy(plain.subarray(4 * rows, fixedBytesPerRow * rows))),
    at: decodeTimes(plain.subarray(fixedBytesPerRow * rows), rows),
    reporter: new Uint32Array(copy(bytes.subarray(headerBytes, reporterEnd))),
  }
}

/** Differences, zigzag, seven bits a byte, the last byte's high bit clear: reports of one commit are close in time. */
function encodeTimes(at: Float64Array, rows: number): Buffer {
  const out = Buffer.allocUnsafe(rows * longestTimeBytes)
  let length = 0
  let before = 0
  for (let i = 0; i < rows; i++) {
    const step = at[i]! - before
    before = at[i]!
    let rest = step < 0 ? -2 * step - 1 : 2 * step
    for (; rest >= 128; rest = Math.floor(rest / 128)) out[length++] = (rest % 128) | 0x80
    out[length++] = rest
  }
  return out.subarray(0, length)
}

function decodeTimes(bytes: Buffer, rows: number): Float64Array {
  const at = new Float64Array(rows)
  let read = 0
  let now = 0
  for (let i = 0; i < rows; i++) {
    let zigzag = 0
    let scale = 1
    let byte: number
    do {
      byte = bytes.readUInt8(read++)
      zigzag += (byte & 0x7f) * scale
      scale *= 128
    } while (byte & 0x80)
    now += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2
    at[i] = now
  }
  return at
}

const bytesOf = (column: ArrayBufferView): Buffer =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength)

/** A buffer of its own, so that a typed array may start at any offset. */
const copy = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer
