// What a restarted realm knows: the loop as it was written down last, the reports the store counted since, and the
// notices of the journal.

import type { Notice } from '../../signals/index.ts'
import { minuteOf } from '../../terms/index.ts'
import { packed, unpacked } from '../packed-document.ts'
import type { Realm } from './realm.ts'

const key = 'loop.snapshot'
const dayMinutes = 1440
/** Of the loop as plain JSON; what claims to be larger is not unpacked. */
const largestUnpacked = 512 * 1024 * 1024

/** Rejects with `StoreRefusal`. */
export async function remember(realm: Realm): Promise<void> {
  const snapshot = await packed(realm.loop.snapshot())
  await realm.writing(realm.store.put(key, snapshot))
}

export async function recall(realm: Realm): Promise<void> {
  // Where there is none, the loop starts from the store's counts alone.
  const kept = await unpacked(await realm.store.get(key), largestUnpacked)
  const toMinute = minuteOf(realm.clock.now()) + 1
  const counts = await realm.store.counts({ fromMinute: toMinute - dayMinutes, toMinute })
  realm.resume(kept, counts)
  const notices = await realm.store.journal({ kinds: ['notice.recorded'], order: 'desc', limit: 200 })
  realm.notices.push(...notices.map((entry) => entry.data.notice as unknown as Notice).filter(Boolean))
}
