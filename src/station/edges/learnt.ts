// The past, kept: what the journal told since the last time is folded in at a start, then as it comes. Written down
// whenever an outage is over, when services come under watch, and at the end.

import { PastBook, pastKinds } from '../../loop/index.ts'
import type { Store } from '../../store/index.ts'
import type { Instant, JsonObject, ServiceId } from '../../terms/index.ts'
import { followJournal } from '../desk/follow-journal.ts'
import type { Realm } from '../desk/realm.ts'
import { packed, unpacked } from '../packed-document.ts'

const key = 'edges.past'
const largestUnpacked = 256 * 1024 * 1024

export class Learnt {
  readonly #store: Pick<Store, 'put'>
  readonly #book: PastBook
  #saving: Promise<unknown> = Promise.resolve()

  private constructor(store: Pick<Store, 'put'>, book: PastBook) {
    this.#store = store
    this.#book = book
  }

  /** `changed`: an outage more, or less, since this resolved. */
  static async follow(
    realm: Pick<Realm, 'store' | 'watch'>,
    changed: () => void,
  ): Promise<{ readonly learnt: Learnt; readonly leave: () => void }> {
    const { store } = realm
    // Where there is none, the journal is folded from its beginning.
    const book = new PastBook(await unpacked(await store.get(key), largestUnpacked))
    const learnt = new Learnt(store, book)
    let caughtUp = false
    const leave = await followJournal(realm, { after: book.seq, kinds: pastKinds }, (entries) => {
      if (!book.hear(entries) || !caughtUp) return
      learnt.save()
      changed()
    })
    caughtUp = true
    return { learnt, leave }
  }

  past() {
    return this.#book.past()
  }

  watch(services: ReadonlySet<ServiceId>, at: Instant): void {
    if (this.#book.watch(services, at)) this.save()
  }

  /** What could not be written is told again by the journal. */
  save(): void {
    const saved = this.#book.save()
    this.#saving = this.#saving.then(() => this.#put(saved)).catch(() => {})
  }

  /** Resolves when all that was to be saved is, or has failed. */
  settled(): Promise<unknown> {
    return this.#saving
  }

  async #put(saved: JsonObject): Promise<void> {
    await this.#store.put(key, await packed(saved))
  }
}
