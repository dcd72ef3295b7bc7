// Retention, a bounded part at a time, so that a month's worth of old rows never holds up a commit.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { dedupeWindow } from '../signals/index.ts'
import { hours, type Instant, minuteOf } from '../terms/index.ts'
import type { OutboxTables } from './outbox-tables.ts'
import type { Write } from './protocol.ts'

const rawKeptMs = hours(48)
const minutesAtOnce = 30
const rowsAtOnce = 5_000

export class Pruner {
  readonly #outbox: OutboxTables
  readonly #newest: StatementSync
  readonly #oldestMinute: StatementSync
  readonly #dropCountries: StatementSync
  readonly #dropSymptoms: StatementSync
  readonly #dropSegments: StatementSync
  readonly #dropEntries: StatementSync

  constructor(db: DatabaseSync, outbox: OutboxTables) {
    this.#outbox = outbox
    this.#newest = db.prepare('SELECT max(latest) AS latest FROM segment')
    this.#oldestMinute = db.prepare('SELECT min(minute) AS minute FROM country_count')
    this.#dropCountries = db.prepare('DELETE FROM country_count WHERE minute < ?')
    this.#dropSymptoms = db.prepare('DELETE FROM symptom_count WHERE minute < ?')
    this.#dropSegments = db.prepare(
      `DELETE FROM segment WHERE id IN (SELECT id FROM segment WHERE latest < ? ORDER BY latest LIMIT ${rowsAtOnce})`,
    )
    // A prefix goes, never a hole; the newest entry stays, because the next seq is counted from it.
    this.#dropEntries = db.prepare(
      `DELETE FROM journal WHERE seq < min(
         (SELECT coalesce((SELECT seq FROM journal WHERE at >= :before ORDER BY seq LIMIT 1), max(seq)) FROM journal),
         (SELECT min(seq) + ${rowsAtOnce} FROM journal))`,
    )
  }

  /**
   * Within the caller's transaction; rows removed. Raw reports go 48 hours after the newest one, or with their
   * counters if those go sooner, but never those a start needs to tell duplicates. What was told goes with the journal.
   */
  prune(limits: Write & { kind: 'prune' }): number {
    const newest = Number(this.#newest.get()?.latest ?? 0)
    const rawBefore = Math.min(Math.max(newest - rawKeptMs, limits.countsBefore), newest - 2 * dedupeWindow)
    return (
      this.#pruneCounts(minuteOf(limits.countsBefore as Instant)) +
      Number(this.#dropSegments.run(rawBefore).changes) +
      Number(this.#dropEntries.run({ before: limits.journalBefore }).changes) +
      this.#outbox.prune(limits.journalBefore)
    )
  }

  #pruneCounts(beforeMinute: number): number {
    const oldest = this.#oldestMinute.get()?.minute ?? null
    if (oldest === null) return 0
    const before = Math.min(beforeMinute, Number(oldest) + minutesAtOnce)
    return Number(this.#dropCountries.run(before).changes) + Number(this.#dropSymptoms.run(before).changes)
  }
}
