// Following the journal from where one stopped: what it holds already, a portion at a time, then what comes. Listening
// begins before reading, so that nothing is left out in between; what comes meanwhile waits for its turn.

import type { Entry, JournalKind } from '../../terms/index.ts'
import type { Realm } from './realm.ts'

const readAtOnce = 5_000

export type Followed = Pick<Realm, 'watch'> & { readonly store: Pick<Realm['store'], 'journal'> }

export type From = {
  /** The last entry that was heard. */
  readonly after: number
  /** Of what the journal holds; what comes is of every kind. */
  readonly kinds: readonly JournalKind[]
}

/**
 * Resolves once all that the journal holds was heard. Entries come in journal order; one may come twice, and `hear` passes
 * over what it has heard before. The returned function ends it.
 */
export async function followJournal(
  realm: Followed,
  { after, kinds }: From,
  hear: (entries: readonly Entry[]) => void,
): Promise<() => void> {
  const waiting: Entry[] = []
  let reading = true
  const leave = realm.watch((entries) => {
    if (reading) waiting.push(...entries)
    else hear(entries)
  })
  for (let from = after; reading; ) {
    const entries = await realm.store.journal({ after: from, kinds, limit: readAtOnce })
    hear(entries)
    from = entries.at(-1)?.seq ?? from
    reading = entries.length === readAtOnce
  }
  hear(waiting)
  return leave
}
