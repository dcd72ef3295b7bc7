// Files and spools in memory, and small pasts with an outage in them.

import { gzipSync } from 'node:zlib'
import type { Packed } from './packed.ts'
import type { Reading } from './recorded.ts'
import type { Source } from './source.ts'
import type { Spool } from './spool.ts'
import type { Walk } from './walk.ts'

/** In portions of a few bytes, so that rows fall across their borders. */
export function memorySource(name: string, text: string, portion = 1000): Source {
  const all = Buffer.from(text)
  return {
    name,
    size: all.length,
    async *bytes() {
      for (let at = 0; at < all.length; at += portion) yield all.subarray(at, at + portion)
    },
  }
}

export const gzipped = (text: string): Buffer => gzipSync(text)

export async function memorySpool(): Promise<Spool> {
  const blocks: Packed[] = []
  return {
    async write({ times, keys, counts, lines, length }) {
      const copy = (column: Uint32Array): Uint32Array => column.slice(0, length)
      blocks.push({ times: copy(times), keys: copy(keys), counts: copy(counts), lines: copy(lines), length })
    },
    async read(block, from, count) {
      const { times, keys, counts, lines } = blocks[block]!
      const part = (column: Uint32Array): Uint32Array => column.slice(from, from + count)
      return { times: part(times), keys: part(keys), counts: part(counts), lines: part(lines), length: count }
    },
    async close() {},
  }
}

/** Blocks of few rows: what is merged in a large file is merged in a small one. */
export const reading: Reading = { spool: memorySpool, blockRows: 64 }
export const walk: Walk = { pause: async () => {} }

/** A number from 0 to 1 for each seed and place, the same every time. */
export function dice(seed: number, ...place: readonly number[]): number {
  let h = seed | 0
  for (const n of place) {
    h = Math.imul(h ^ n, 0x9e3779b1)
    h ^= h >>> 15
  }
  h = Math.imul(h ^ (h >>> 13), 0x85ebca6b)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

/** Reports in a minute or a bucket: about `usual`, and forty times that where the series is in an outage. */
export const reportsAt = (seed: number, series: number, time: number, usual: number, hit: boolean): number =>
  Math.floor(2 * usual * dice(seed, series, time) * (hit ? 40 : 1) + dice(seed, series, time, 7))
