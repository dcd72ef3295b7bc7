// The writing side of reports: one segment and a few counters per commit, never a row per report.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { createDeduplicator, dedupeWindow } from '../signals/index.ts'
import { assert, hours, type Instant, minuteOf, type ServiceId } from '../terms/index.ts'
import { type ReportColumns, reporterAt } from './columns.ts'
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

export class ReportTables {
  readonly #recent = createDeduplicator()
  readonly #services = new Map<string, number>()
  readonly #names = new Map<number, ServiceId>()
  readonly #addService: StatementSync
  readonly #addSegment: StatementSync
  readonly #addCountry: StatementSync
  readonly #addSymptom: StatementSync
  /** What the transaction in hand has done to memory, to be undone when it fails. */
  #fresh: { rows: SegmentRows | null; services: string[] } = { rows: null, services: [] }

  constructor(db: DatabaseSync) {
    this.#addService = db.prepare('INSERT INTO service (name) VALUES (?) RETURNING id')
    this.#addSegment = db.prepare('INSERT INTO segment (latest, reports, body) VALUES (?, ?, ?)')
    this.#addCountry = db.prepare(counterSql('country'))
    this.#addSymptom = db.prepare(counterSql('symptom'))
    for (const row of db.prepare('SELECT id, name FROM service').all())
      this.#learn(String(row.name), Number(row.id))
    this.#remember(db)
  }

  /** Within the caller's transaction. One flag per report: 1 counted, 0 duplicate. */
  add(columns: ReportColumns): Uint8Array {
    this.#fresh = { rows: null, services: [] }
    const accepted = new Uint8Array(columns.at.length)
    if (columns.at.length === 0) return accepted
    const ids = columns.services.map((name) => this.#serviceId(name))
    const rows = this.#admit(columns, ids, accepted)
    this.#fresh.rows = rows
    if (rows.rows === 0) return accepted
    this.#addSegment.run(latestOf(rows), rows.rows, encodeSegment(rows))
    this.#count(this.#addCountry, rows, rows.country)
    this.#count(this.#addSymptom, rows, rows.symptom)
    return accepted
  }

  /** The transaction that called `add` was rolled back. */
  undo(): void {
    const { rows, services } = this.#fresh
    for (let i = 0; rows && i < rows.rows; i++)
      this.#recent.forget(this.#names.get(rows.service[i]!)!, reporterAt(rows, i), rows.at[i]! as Instant)
    for (const name of services) this.#services.delete(name)
    this.#fresh = { rows: null, services: [] }
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
      accepted[i] = 1
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

  #count(statement: StatementSync, rows: SegmentRows, of: Uint16Array | Uint8Array): void {
    const sums = new Map<number, number>()
    for (let i = 0; i < rows.rows; i++) {
      const minute = minuteOf(rows.at[i]! as Instant)
      const key = (minute * idSpan + rows.service[i]!) * codeSpan + of[i]!
      sums.set(key, (sums.get(key) ?? 0) + 1)
    }
    for (const [key, reports] of sums) {
      const minuteAndService = Math.floor(key / codeSpan)
      statement.run(Math.floor(minuteAndService / idSpan), minuteAndService % idSpan, key % codeSpan, reports)
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

const counterSql = (of: 'country' | 'symptom'): string =>
  `INSERT INTO ${of}_count (minute, service, ${of}, reports) VALUES (?, ?, ?, ?)
   ON CONFLICT DO UPDATE SET reports = reports + excluded.reports`

function latestOf(rows: SegmentRows): number {
  let latest = 0
  for (let i = 0; i < rows.rows; i++) latest = Math.max(latest, rows.at[i]!)
  return latest
}
