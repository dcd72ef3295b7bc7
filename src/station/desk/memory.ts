// What a restarted realm knows: the loop as it was written down last, the reports the store counted since, and the
// notices of the journal. The loop is kept compressed: thousands of services weigh tens of megabytes as plain JSON,
// more than the store takes in one document, and about a tenth of that packed.

import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Notice } from '../../signals/index.ts'
import { type JsonObject, minuteOf } from '../../terms/index.ts'
import type { Realm } from './realm.ts'

const key = 'loop.snapshot'
const dayMinutes = 1440
/** Of the loop as plain JSON; what claims to be larger is not unpacked. */
const largestUnpacked = 512 * 1024 * 1024

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** Rejects with `StoreRefusal`. */
export async function remember(realm: Realm): Promise<void> {
  const packed = await pack(JSON.stringify(realm.loop.snapshot()), { level: 1 })
  await realm.writing(realm.store.put(key, { gzip: packed.toString('base64') }))
}

export async function recall(realm: Realm): Promise<void> {
  const kept = await written(await realm.store.get(key))
  const toMinute = minuteOf(realm.clock.now()) + 1
  const counts = await realm.store.counts({ fromMinute: toMinute - dayMinutes, toMinute })
  realm.resume(kept, counts)
  const notices = await realm.store.journal({ kinds: ['notice.recorded'], order: 'desc', limit: 200 })
  realm.notices.push(...notices.map((entry) => entry.data.notice as unknown as Notice).filter(Boolean))
}

/** Null when nothing is kept or it cannot be read: the loop then starts from the store's counts alone. */
async function written(kept: JsonObject | null): Promise<JsonObject | null> {
  if (typeof kept?.gzip !== 'string') return null
  try {
    const plain = await unpack(Buffer.from(kept.gzip, 'base64'), { maxOutputLength: largestUnpacked })
    return JSON.parse(plain.toString('utf8')) as JsonObject
  } catch {
    return null
  }
}
