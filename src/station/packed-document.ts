// A document of the store kept compressed: what is remembered of thousands of services weighs tens of megabytes as plain
// JSON, more than the store takes in one document, and about a tenth of that packed.

import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip, gzip } from 'node:zlib'
import type { JsonObject } from '../terms/index.ts'

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** Put into words before it returns, so that what changes afterwards is not in it. */
export async function packed(value: JsonObject): Promise<JsonObject> {
  const bytes = await pack(JSON.stringify(value), { level: 1 })
  return { gzip: bytes.toString('base64') }
}

/** The same, of pieces of the text; compressed elsewhere, as they come. */
export async function packedPieces(pieces: AsyncIterable<string>): Promise<JsonObject> {
  const chunks: Buffer[] = []
  const keep = async (compressed: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of compressed) chunks.push(chunk)
  }
  await pipeline(pieces, createGzip({ level: 1 }), keep)
  return { gzip: Buffer.concat(chunks).toString('base64') }
}

/** Null when nothing is kept, it cannot be read, or it claims to be larger than `largest` bytes of plain JSON. */
export async function unpacked(kept: JsonObject | null, largest: number): Promise<JsonObject | null> {
  if (typeof kept?.gzip !== 'string') return null
  try {
    const plain = await unpack(Buffer.from(kept.gzip, 'base64'), { maxOutputLength: largest })
    return JSON.parse(plain.toString('utf8')) as JsonObject
  } catch {
    return null
  }
}
