// The writing side of reports: one segment and a few counters per commit, never a row per report.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { createDeduplicator, dedupeWindow, type ReporterKey } from '../signals/index.ts'
import { assert, hours, type Instant, minuteOf, type ServiceId } from '../terms/index.ts'
import { type ReportColumns, reporterAt, sourceAt } from './columns.ts'
import { decodeSegment, encodeSegment, type SegmentRows } from './segment.ts'
import { StoreRefusal } from './store.ts'

/** Ids fit a segment's two bytes. */
const mostServices = 65_535
/** A counter's key as one exact number: 26 bits of minute (until 2097), 16 of service, 10 of country or symptom. */
const idSpan = 65_536
const codeSpan = 1_024
/** Bounds on what a start reads back: about a second of work. */
const mostRemembered = 2_000_000
const longestRemembered = hours(24)

type Fresh = {
  rows: SegmentRows | null
  services: string[]
  sources: { readonly name: ServiceId; readonly source: ReporterKey; readonly at: Instant }[]
}

export class ReportTables {
  readonly #recent = createDeduplicator()
  /** Sources by service: a quarter of an hour is all that is asked of it, so a restart may forget it. */
  readonly #sources = createDeduplicator({ memoryMinutes: 120 })
  readonly #services = new Map<string, number>()
  readonly #names = new Map<number, ServiceId>()
  readonly #addService: StatementSync
  readonly #addSegment: StatementSync
  readonly #addCountry: StatementSync
  readonly #addSymptom: StatementSync
  /** What the transaction in hand has done to memory, to be undone when it fails. */
  #fresh: Fresh = { rows: null, services: [], sources: [] }

  constructor(db: DatabaseSync) {
    this.#addService = db.prepare('INSERT INTO service (name) VALUES (?) RETURNING id')
    this.#addSegment = db.prepare('INSERT INTO segment (latest, reports, body) VALUES (?, ?, ?)')
    this.#addCountry = db.prepare(countrySql)
    this.#addSymptom = db.prepare(symptomSql)
    for (const row of db.prepare('SELECT id, name FROM service').all())
      this.#learn(String(row.name), Number(row.id))
    this.#remember(db)
  }

  /** Within the caller's transaction. One flag per report: 1 counted, 0 duplicate. */
  add(columns: ReportColumns): Uint8Array {
    this.#fresh = { rows: null, services: [], sources: [] }
    const accepted = new Uint8Array(columns.at.length)
    if (columns.at.length === 0) return accepted
    const ids = columns.services.map((name) => this.#serviceId(name))
    const rows = this.#admit(columns, ids, accepted)
    this.#fresh.rows = rows
    if (rows.rows === 0) return accepted
    this.#addSegment.run(latestOf(rows), rows.rows, encodeSegment(rows))
    this.#count(this.#addCountry, rows, rows.country, firstOf(accepted, rows.rows))
    this.#count(this.#addSymptom, rows, rows.symptom, null)
    return accepted
  }

  /** The transaction that called `add` was rolled back. */
  undo(): void {
    const { rows, services } = this.#fresh
    for (let i = 0; rows && i < rows.rows; i++)
      this.#recent.forget(this.#names.get(rows.service[i]!)!, reporterAt(rows, i), rows.at[i]! as Instant)
    for (const { name, source, at } of this.#fresh.sources) this.#sources.forget(name, source, at)
    for (const name of services) this.#services.delete(name)
    this.#fresh = { rows: null, services: [], sources: [] }
  }

  #admit(columns: ReportColumns, ids: readonly number[], accepted: Uint8Array): SegmentRows {
    const size = columns.at.length
    const at = new Float64Array(size)
    const service = new Uint16Array(size)
    const symptom = new Uint8Array(size)
    const country = new Uint16Array(size)
    const reporter = new Uint32Array(2 * size)
    let rows = 0
    for (let i = 0; i < size; i++) {
      const id = ids[columns.service[i]!]!
      const name = columns.services[columns.service[i]!]! as ServiceId
      if (!this.#recent.count(name, reporterAt(columns, i), columns.at[i]! as Instant)) continue
      accepted[i] = this.#hear(name, sourceAt(columns, i), columns.at[i]! as Instant) ? 1 : 2
      at[rows] = columns.at[i]!
      service[rows] = id
      symptom[rows] = columns.symptom[i]!
      country[rows] = columns.country[i]!
      reporter[2 * rows] = columns.reporter[2 * i]!
      reporter[2 * rows + 1] = columns.reporter[2 * i + 1]!
      rows++
    }
    return { rows, at, service, symptom, country, reporter }
  }

  /** False for a source of which the service heard within a quarter of an hour. */
  #hear(name: ServiceId, source: ReporterKey, at: Instant): boolean {
    const first = this.#sources.count(name, source, at)
    if (first) this.#fresh.sources.push({ name, source, at })
    return first
  }

  #serviceId(name: string): number {
    const known = this.#services.get(name)
    if (known !== undefined) return known
    if (this.#services.size >= mostServices)
      throw new StoreRefusal(
        'failed',
        `the store holds ${mostServices} services already; ${name} is one too many`,
      )
    const id = Number(this.#addService.get(name)?.id)
    this.#learn(name, id)
    this.#fresh.services.push(name)
    return id
  }

  #learn(name: string, id: number): void {
    this.#services.set(name, id)
    this.#names.set(id, name as ServiceId)
  }

  /** `first`: rows of a source not heard of lately, where the counter tells of them. */
  #count(
    statement: StatementSync,
    rows: SegmentRows,
    of: Uint16Array | Uint8Array,
    first: Uint8Array | null,
  ): void {
    const sums = new Map<number, number>()
    const sources = new Map<number, number>()
    for (let i = 0; i < rows.rows; i++) {
      const minute = minuteOf(rows.at[i]! as Instant)
      const key = (minute * idSpan + rows.service[i]!) * codeSpan + of[i]!
      sums.set(key, (sums.get(key) ?? 0) + 1)
      if (first !== null) sources.set(key, (sources.get(key) ?? 0) + first[i]!)
    }
    for (const [key, reports] of sums) {
      const minuteAndService = Math.floor(key / codeSpan)
      const place = [
        Math.floor(minuteAndService / idSpan),
        minuteAndService % idSpan,
        key % codeSpan,
      ] as const
      if (first === null) statement.run(...place, reports)
      else statement.run(...place, reports, sources.get(key)!)
    }
  }

  #remember(db: DatabaseSync): void {
    const segments = db.prepare('SELECT body FROM segment WHERE id >= ? ORDER BY id')
    for (const { body } of segments.iterate(firstToRemember(db))) {
      assert(body instanceof Uint8Array, 'a segment is a blob')
      const rows = decodeSegment(body)
      for (let i = 0; i < rows.rows; i++)
        this.#recent.count(this.#names.get(rows.service[i]!)!, reporterAt(rows, i), rows.at[i]! as Instant)
    }
  }
}

/** The segment to begin at: a day back if that is not too much to read at a start, half an hour back in any case. */
function firstToRemember(db: DatabaseSync): number {
  const newest = Number(db.prepare('SELECT max(latest) AS newest FROM segment').get()?.newest ?? 0)
  let first = 0
  let reports = 0
  for (const row of db.prepare('SELECT id, latest, reports FROM segment ORDER BY id DESC').iterate()) {
    const behind = newest - Number(row.latest)
    if (behind > 2 * dedupeWindow && (reports > mostRemembered || behind > longestRemembered)) break
    first = Number(row.id)
    reports += Number(row.reports)
  }
  return first
}

const countrySql = `INSERT INTO country_count (minute, service, country, reports, sources) VALUES (?, ?, ?, ?, ?)
   ON CONFLICT DO UPDATE SET reports = reports + excluded.reports, sources = sources + excluded.sources`
const symptomSql = `INSERT INTO symptom_count (minute, service, symptom, reports) VALUES (?, ?, ?, ?)
   ON CONFLICT DO UPDATE SET reports = reports + excluded.reports`

/** Of the rows that were accepted, in order: 1 where the source was not heard of lately. */
function firstOf(accepted: Uint8Array, rows: number): Uint8Array {
  const first = new Uint8Array(rows)
  let row = 0
  for (const flag of accepted) if (flag !== 0) first[row++] = flag === 1 ? 1 : 0
  return first
}

function latestOf(rows: SegmentRows): number {
  let latest = 0
  for (let i = 0; i < rows.rows; i++) latest = Math.max(latest, rows.at[i]!)
  return latest
}
