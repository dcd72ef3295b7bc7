// What a restarted realm knows: the loop as it was written down last, the reports the store counted since, and the
// notices of the journal.

import type { Notice } from '../../signals/index.ts'
import { type JsonObject, minuteOf } from '../../terms/index.ts'
import type { Realm } from './realm.ts'

const key = 'loop.snapshot'
const dayMinutes = 1440

/** Counts of minutes from `counted` on are not in the snapshot; the store has them. */
export async function remember(realm: Realm): Promise<void> {
  await realm.writing(realm.store.put(key, realm.loop.snapshot()))
}

export async function recall(realm: Realm): Promise<void> {
  const kept: JsonObject | null = await realm.store.get(key)
  const toMinute = minuteOf(realm.clock.now()) + 1
  const counts = await realm.store.counts({ fromMinute: toMinute - dayMinutes, toMinute })
  realm.resume(kept, counts)
  const notices = await realm.store.journal({ kinds: ['notice.recorded'], order: 'desc', limit: 200 })
  realm.notices.push(...notices.map((entry) => entry.data.notice as unknown as Notice).filter(Boolean))
}
