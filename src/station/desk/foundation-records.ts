// The records of foundations in the store: small documents of their own, so that pruning the journal forgets none of
// it. They grow with the journal; what it said while nobody listened is read from it at the start, and where they are
// missing they are made anew from all that it still holds.

import {
  concerned,
  emptyRecord,
  type FoundationRecord,
  hearEntry,
  type Known,
  recordFrom,
  recordKinds,
} from '../../loop/index.ts'
import type { Entry, FoundationPath, Instant, JsonObject, ServiceId } from '../../terms/index.ts'
import { followJournal } from './follow-journal.ts'
import type { Realm } from './realm.ts'
import { isShown } from './sight.ts'

const prefix = 'foundation.record/'
const cursorKey = 'foundation.records'

type Cursor = {
  /** The journal's seq up to which entries are in the records. */
  readonly seq: number
  /** When watching began: the first entry that the journal ever held. */
  readonly since: number
  /** How many records there are. */
  readonly records: number
  /** Of their shape; absent: 1. */
  readonly version?: number
}

/** 2: what everybody may know is kept apart. 3: its countries and reports too. */
const version = 3

type Source = Pick<Realm, 'store' | 'watch' | 'clock' | 'writing' | 'atlas'>

export class FoundationRecords {
  readonly #source: Source
  readonly #records = new Map<FoundationPath, FoundationRecord>()
  readonly #unwritten = new Set<FoundationPath>()
  readonly #known: Known = {
    isOpen: (service) => isShown(this.#source, service as ServiceId, 'public'),
    sectorOf: (service) => this.#source.atlas.services.get(service as ServiceId)?.category ?? 'other',
  }
  #seq = 0
  #since: Instant | null = null
  #writing: Promise<void> = Promise.resolve()

  private constructor(source: Source) {
    this.#source = source
  }

  /** Reads what is kept, catches up with the journal, and from now on hears what comes. */
  static async follow(source: Source): Promise<FoundationRecords> {
    const records = new FoundationRecords(source)
    await records.#load()
    await followJournal(source, { after: records.#seq, kinds: recordKinds }, (told) => records.#hear(told))
    return records
  }

  /** Of the foundation itself; empty when nothing was ever said of it. */
  of(foundation: FoundationPath): FoundationRecord {
    return this.#records.get(foundation) ?? emptyRecord(foundation)
  }

  all(): readonly FoundationRecord[] {
    return [...this.#records.values()]
  }

  /** When watching began, as far as the journal ever told. */
  since(): Instant {
    return this.#since ?? this.#source.clock.now()
  }

  /** Resolves when everything heard so far is on disk, or could not be written and waits for the next entry. */
  written(): Promise<void> {
    return this.#writing
  }

  async #load(): Promise<void> {
    const { store } = this.#source
    const cursor = (await store.get(cursorKey)) as Partial<Cursor> | null
    const keys = await store.keys(prefix)
    const read = await Promise.all(keys.map((key) => store.get(key)))
    const kept = read.flatMap((value) => recordFrom(value) ?? [])
    // Some are lost, or know too little: all of them are made anew, and what the journal holds no more is kept as it was.
    const whole =
      typeof cursor?.seq === 'number' && cursor.version === version && kept.length >= (cursor.records ?? 0)
    for (const record of kept) this.#records.set(record.foundation, record)
    this.#seq = whole ? cursor.seq! : 0
    const since = typeof cursor?.since === 'number' ? (cursor.since as Instant) : null
    const [first] = since === null ? await store.journal({ limit: 1 }) : []
    this.#since = since ?? first?.at ?? null
  }

  #hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#since ??= entry.at
      if (entry.seq <= this.#seq || !recordKinds.includes(entry.kind)) continue
      this.#seq = entry.seq
      for (const path of concerned(entry)) {
        this.#records.set(path, hearEntry(this.of(path), entry, this.#known))
        this.#unwritten.add(path)
      }
    }
    if (this.#unwritten.size > 0) this.#writing = this.#writing.then(() => this.#write())
  }

  /** The cursor last: after a crash in between, entries are heard twice, which changes nothing. */
  async #write(): Promise<void> {
    const { store } = this.#source
    const paths = [...this.#unwritten]
    const cursor: Cursor = { seq: this.#seq, since: this.since(), records: this.#records.size, version }
    this.#unwritten.clear()
    try {
      for (const path of paths)
        await this.#source.writing(store.put(`${prefix}${path}`, this.of(path) as unknown as JsonObject))
      await this.#source.writing(store.put(cursorKey, cursor))
    } catch {
      // The disk takes nothing now, and the realm says so; the next entry tries again.
      for (const path of paths) this.#unwritten.add(path)
    }
  }
}
