// What a restarted realm knows: the loop as it was written down last, the reports the store counted since, and the
// notices of the journal.

import type { Notice } from '../../signals/index.ts'
import { type Duration, type JsonObject, minuteOf, ms } from '../../terms/index.ts'
import { type Held, inTurns, type Leisure, timed } from '../in-turns.ts'
import { jsonPieces } from '../json-pieces.ts'
import { packedPieces, unpacked } from '../packed-document.ts'
import type { Realm } from './realm.ts'

const key = 'loop.snapshot'
const dayMinutes = 1440
/** Of the loop as plain JSON; what claims to be larger is not unpacked. */
const largestUnpacked = 512 * 1024 * 1024

/** Steps of about a millisecond. */
const atATime = 5

/** One after the other, or the older could be the one that stays. */
const underWay = new WeakMap<Realm, Promise<unknown>>()

/**
 * The loop as it is when its turn has come, in turns: with tens of thousands of services it takes seconds. Gives how long
 * it held the process up, turns left out. Rejects with `StoreRefusal`.
 */
export function remember(realm: Realm, leisure: Leisure): Promise<Duration> {
  const before = underWay.get(realm) ?? Promise.resolve()
  const done = before.then(() => write(realm, leisure))
  underWay.set(
    realm,
    done.catch(() => {}),
  )
  return done
}

async function write(realm: Realm, { turn, monotonic }: Leisure): Promise<Duration> {
  const held: Held = { ms: 0 }
  const began = monotonic()
  const capture = realm.loop.capture()
  held.ms += monotonic() - began
  const snapshot = (await inTurns(timed(capture, monotonic, held), { turn, atATime })) as JsonObject
  const pieces = timed(jsonPieces(snapshot), monotonic, held)
  const document = await packedPieces(leisurely(pieces, turn))
  await realm.writing(realm.store.put(key, document))
  return ms(held.ms)
}

async function* leisurely<T>(steps: Iterable<T>, turn: () => Promise<void>): AsyncGenerator<T> {
  let n = 0
  for (const step of steps) {
    yield step
    if (++n % atATime === 0) await turn()
  }
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
