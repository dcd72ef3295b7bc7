// Incidents of the past, since when services are known, and when Holdfast ran: small documents in the store, so that a
// year can be shown and pruning the journal forgets none of it. They grow with the journal; what it said while nobody
// listened is read from it at the start.

import type { Atlas } from '../../atlas/index.ts'
import type { Entry, Instant, JsonObject, ServiceId } from '../../terms/index.ts'
import { followJournal } from './follow-journal.ts'
import { incidentIn, type PastIncident, pastFrom, pastKinds } from './past-incident.ts'
import { PastIncidents } from './past-incidents.ts'
import { type Ran, ranDocument, ranFrom, running } from './ran.ts'
import type { Realm } from './realm.ts'

const prefix = 'past.incidents/'
const cursorKey = 'past.cursor'
const knownKey = 'past.known'
/** Documents that are read at once. */
const atOnce = 200
/** What is written of time gone by: as often as this, in milliseconds. */
const toldEvery = 5 * 60_000

type Source = Pick<Realm, 'store' | 'watch' | 'clock' | 'writing' | 'atlas'>

/** `alwaysRan`: time passes here only while it runs, as in an exercise. */
export type BookOptions = { readonly alwaysRan?: boolean }

export class HistoryBook {
  readonly #source: Source
  readonly #alwaysRan: boolean
  readonly #past = new PastIncidents()
  readonly #unwritten = new Set<ServiceId>()
  #known = new Map<ServiceId, number>()
  #knownOf: Atlas | null = null
  #knownUnwritten = false
  #ran: Ran = []
  #ranWrittenAt = 0
  #seq = 0
  #since: Instant | null = null
  #writing: Promise<void> = Promise.resolve()

  private constructor(source: Source, { alwaysRan = false }: BookOptions) {
    this.#source = source
    this.#alwaysRan = alwaysRan
  }

  /** Reads what is kept, catches up with the journal, and from now on hears what comes. */
  static async follow(source: Source, options: BookOptions = {}): Promise<HistoryBook> {
    const book = new HistoryBook(source, options)
    await book.#load()
    await followJournal(source, { after: book.#seq, kinds: pastKinds }, (told) => book.#hear(told))
    book.touch()
    return book
  }

  /** In the order of opening, oldest first; the same array until something changes. */
  all(): readonly PastIncident[] {
    return this.#past.all()
  }

  /** Its own and those of many that it is in, oldest first. */
  of(service: ServiceId): readonly PastIncident[] {
    return this.#past.of(service)
  }

  /** Null: it is not remembered. */
  get(id: string): PastIncident | null {
    return this.#past.get(id)
  }

  /** Grows with every change of what is remembered of incidents. */
  get version(): number {
    return this.#past.version
  }

  /** When watching began, as far as the journal ever told. */
  since(): Instant {
    return this.#since ?? this.#source.clock.now()
  }

  knownSince(service: ServiceId): number {
    return this.#known.get(service) ?? this.#source.clock.now()
  }

  /** Up to now. */
  ran(): Ran {
    const now = this.#source.clock.now()
    return this.#alwaysRan ? [{ from: this.since(), to: now }] : running(this.#ran, now)
  }

  /** To be told at least every few minutes: it runs, and these services are known. */
  touch(): void {
    const now = this.#source.clock.now()
    this.#ran = running(this.#ran, now)
    this.#meet(now)
    const due = now - this.#ranWrittenAt >= toldEvery || this.#knownUnwritten
    if (due) this.#write()
  }

  /** Writes down what is not; resolves when it is on disk, or could not be written and waits for the next change. */
  async stop(): Promise<void> {
    this.#ran = running(this.#ran, this.#source.clock.now())
    this.#write()
    await this.#writing
  }

  /** Resolves when everything heard so far is on disk, or waits for the next change. */
  written(): Promise<void> {
    return this.#writing
  }

  async #load(): Promise<void> {
    const { store, clock } = this.#source
    const cursor = (await store.get(cursorKey)) ?? {}
    const keys = await store.keys(prefix)
    const kept: PastIncident[] = []
    for (let from = 0; from < keys.length; from += atOnce) {
      const read = await Promise.all(keys.slice(from, from + atOnce).map((key) => store.get(key)))
      for (const { incidents } of read.filter((one) => one !== null))
        if (Array.isArray(incidents)) kept.push(...incidents.flatMap((one) => pastFrom(one) ?? []))
    }
    this.#past.restore(kept)
    this.#seq = typeof cursor.seq === 'number' ? cursor.seq : 0
    const [first] = typeof cursor.since === 'number' ? [] : await store.journal({ limit: 1 })
    this.#since = typeof cursor.since === 'number' ? (cursor.since as Instant) : (first?.at ?? null)
    // An earlier version did not say when it ran: it is taken to have run since its first entry.
    const before = first === undefined ? [] : [{ from: first.at, to: clock.now() }]
    this.#ran = cursor.ran === undefined ? before : ranFrom(cursor.ran)
    const known = (await store.get(knownKey))?.services
    if (typeof known === 'object' && known !== null && !Array.isArray(known))
      for (const [id, at] of Object.entries(known as JsonObject))
        if (typeof at === 'number') this.#known.set(id as ServiceId, at)
  }

  #hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#since ??= entry.at
      if (entry.seq <= this.#seq) continue
      const incident = incidentIn(entry)
      if (incident === null) continue
      this.#seq = entry.seq
      this.#unwritten.add(this.#past.hear(incident, entry))
    }
    if (this.#unwritten.size > 0) this.#write()
  }

  /** Services that were not known before are known from now on, or from the first trouble that is remembered of them. */
  #meet(now: number): void {
    const { atlas } = this.#source
    if (atlas === this.#knownOf) return
    this.#knownOf = atlas
    for (const id of atlas.services.keys()) {
      if (this.#known.has(id)) continue
      this.#known.set(id, Math.min(now, this.#past.of(id)[0]?.beganAt ?? now))
      this.#knownUnwritten = true
    }
  }

  #write(): void {
    this.#writing = this.#writing.then(() => this.#writeAll())
  }

  /** The cursor last: after a crash in between, entries are heard twice, which changes nothing. */
  async #writeAll(): Promise<void> {
    const { store, writing, clock } = this.#source
    const services = [...this.#unwritten]
    const [seq, ran, knownUnwritten] = [this.#seq, this.#ran, this.#knownUnwritten]
    this.#unwritten.clear()
    this.#knownUnwritten = false
    try {
      for (const service of services) {
        const incidents = this.#past.keptOf(service) as unknown as JsonObject[]
        await writing.call(this.#source, store.put(`${prefix}${service}`, { incidents }))
      }
      if (knownUnwritten)
        await writing.call(
          this.#source,
          store.put(knownKey, { services: Object.fromEntries(this.#known) as JsonObject }),
        )
      const cursor = { seq, since: this.since(), ran: ranDocument(ran) }
      await writing.call(this.#source, store.put(cursorKey, cursor))
      this.#ranWrittenAt = clock.now()
    } catch {
      // The disk takes nothing now, and the realm says so; the next change tries again.
      for (const service of services) this.#unwritten.add(service)
      this.#knownUnwritten ||= knownUnwritten
    }
  }
}
