// Reports as columns: the form in which a batch crosses to the writing thread. Cloning ten thousand objects costs
// more than committing them; moving six buffers costs nothing.

import type { Report, ReporterKey, Symptom } from '../signals/index.ts'
import { assert, type CountryCode } from '../terms/index.ts'

// Codes are written to disk, so they are this room's own and never change meaning.
const codeOfSymptom: Record<Symptom, number> = {
  login: 1,
  loading: 2,
  app: 3,
  payment: 4,
  connection: 5,
  other: 6,
}
const symptomOfCode = new Map(
  Object.entries(codeOfSymptom).map(([symptom, code]) => [code, symptom as Symptom]),
)

const letterA = 65

/** Row `i` of every column is one report. */
export type ReportColumns = {
  /** The batch's own dictionary; `service` holds positions in it. */
  readonly services: readonly string[]
  readonly service: Uint16Array<ArrayBuffer>
  readonly symptom: Uint8Array<ArrayBuffer>
  /** Two letters as a number in base 26: below 676. */
  readonly country: Uint16Array<ArrayBuffer>
  /** Event time, whole milliseconds since the Unix epoch. */
  readonly at: Float64Array<ArrayBuffer>
  /** 64 bits of the reporter's key, low word then high word. */
  readonly reporter: Uint32Array<ArrayBuffer>
  /** The same of the source's key. */
  readonly source: Uint32Array<ArrayBuffer>
}

/** More than this many reports never share a commit: it bounds how long a plan waits behind a flood. */
export const maxRowsPerCommit = 32_768

export function symptomName(code: number): Symptom {
  const symptom = symptomOfCode.get(code)
  assert(symptom !== undefined, `symptom code ${code} was never written by this schema`)
  return symptom
}

export const countryName = (code: number): CountryCode =>
  String.fromCharCode(letterA + Math.floor(code / 26), letterA + (code % 26)) as CountryCode

function countryCode(country: CountryCode): number {
  const code = (country.charCodeAt(0) - letterA) * 26 + country.charCodeAt(1) - letterA
  assert(country.length === 2 && countryName(code) === country, 'a country code is two capital letters')
  return code
}

/** Gathers reports in the order they are added, until `take` hands the columns over. */
export class ReportPacker {
  rows = 0
  readonly #dictionary = new Map<string, number>()
  #service = new Uint16Array(64)
  #symptom = new Uint8Array(64)
  #country = new Uint16Array(64)
  #at = new Float64Array(64)
  #reporter = new Uint32Array(128)
  #source = new Uint32Array(128)

  add(reports: readonly Report[]): void {
    const first = this.rows
    this.#grow(first + reports.length)
    for (const [i, report] of reports.entries()) this.#set(first + i, report)
    this.rows = first + reports.length
  }

  take(): ReportColumns {
    const n = this.rows
    return {
      services: [...this.#dictionary.keys()],
      service: this.#service.slice(0, n),
      symptom: this.#symptom.slice(0, n),
      country: this.#country.slice(0, n),
      at: this.#at.slice(0, n),
      reporter: this.#reporter.slice(0, 2 * n),
      source: this.#source.slice(0, 2 * n),
    }
  }

  #set(row: number, report: Report): void {
    const { country, at } = report
    assert(at >= 0 && Number.isFinite(at), 'event time is a time since the epoch')
    this.#service[row] = this.#position(report.service)
    this.#symptom[row] = codeOfSymptom[report.symptom]
    this.#country[row] = countryCode(country)
    this.#at[row] = Math.floor(at)
    hashKey(report.reporter, this.#reporter, 2 * row)
    hashKey(report.source ?? report.reporter, this.#source, 2 * row)
  }

  #position(service: string): number {
    const known = this.#dictionary.get(service)
    if (known !== undefined) return known
    this.#dictionary.set(service, this.#dictionary.size)
    return this.#dictionary.size - 1
  }

  #grow(rows: number): void {
    if (rows <= this.#at.length) return
    const size = 2 ** Math.ceil(Math.log2(rows))
    this.#service = copyInto(new Uint16Array(size), this.#service)
    this.#symptom = copyInto(new Uint8Array(size), this.#symptom)
    this.#country = copyInto(new Uint16Array(size), this.#country)
    this.#at = copyInto(new Float64Array(size), this.#at)
    this.#reporter = copyInto(new Uint32Array(2 * size), this.#reporter)
    this.#source = copyInto(new Uint32Array(2 * size), this.#source)
  }
}

/** The buffers to move rather than copy. */
export const buffersOf = (columns: ReportColumns): ArrayBuffer[] => [
  columns.service.buffer,
  columns.symptom.buffer,
  columns.country.buffer,
  columns.at.buffer,
  columns.reporter.buffer,
  columns.source.buffer,
]

function copyInto<T extends { set(from: T): void }>(to: T, from: T): T {
  to.set(from)
  return to
}

/** Two multiplicative lanes with a final avalanche. The key is a keyed hash already: this only shortens it evenly. */
function hashKey(key: string, into: Uint32Array, offset: number): void {
  let low = 0x811c9dc5
  let high = 0x2f0b4c47
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x5bd1e995)
  }
  into[offset] = avalanche(low ^ (high >>> 15))
  into[offset + 1] = avalanche(high ^ (low >>> 15))
}

function avalanche(word: number): number {
  let w = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  w = Math.imul(w ^ (w >>> 15), 0x846ca68b)
  return (w ^ (w >>> 16)) >>> 0
}

/** The 64 bits as a key again: not the one that was reported, but the same for the same person. */
export const reporterAt = (columns: { readonly reporter: Uint32Array }, row: number): ReporterKey =>
  keyAt(columns.reporter, row)

/** The same of where the report came from; the deduplicator knows all keys as reporters'. */
export const sourceAt = (columns: { readonly source: Uint32Array }, row: number): ReporterKey =>
  keyAt(columns.source, row)

function keyAt(words: Uint32Array, row: number): ReporterKey {
  const low = words[2 * row]!
  const high = words[2 * row + 1]!
  return String.fromCharCode(low & 0xffff, low >>> 16, high & 0xffff, high >>> 16) as ReporterKey
}
