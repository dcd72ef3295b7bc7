// The writing side: a commit is one transaction, and memory is put back when it fails.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { OutboxTables } from './outbox-tables.ts'
import { PlanUses } from './plan-uses.ts'
import type { Commit, Committed, EntryRow, Write } from './protocol.ts'
import { Pruner } from './prune.ts'
import { ReportTables } from './report-tables.ts'

export class Ledger {
  readonly #db: DatabaseSync
  readonly #reports: ReportTables
  readonly #pruner: Pruner
  readonly #uses: PlanUses
  readonly #outbox: OutboxTables
  readonly #newestSeq: StatementSync
  readonly #addEntry: StatementSync
  readonly #newestPlan: StatementSync
  readonly #addPlan: StatementSync
  readonly #dropPlan: StatementSync
  readonly #putDocument: StatementSync
  readonly #dropDocument: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#reports = new ReportTables(db)
    this.#outbox = new OutboxTables(db)
    this.#pruner = new Pruner(db, this.#outbox)
    this.#uses = new PlanUses(db)
    this.#newestSeq = db.prepare('SELECT max(seq) AS seq FROM journal')
    this.#addEntry = db.prepare(
      'INSERT INTO journal (seq, at, author, kind, subject, why, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#newestPlan = db.prepare('SELECT max(generation) AS generation FROM plan WHERE endpoint = ?')
    this.#addPlan = db.prepare('INSERT INTO plan (endpoint, generation, body) VALUES (?, ?, ?)')
    this.#dropPlan = db.prepare('DELETE FROM plan WHERE endpoint = ? AND generation = ?')
    this.#putDocument = db.prepare(
      'INSERT INTO document (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    )
    this.#dropDocument = db.prepare('DELETE FROM document WHERE key = ?')
  }

  /** All of it or, when it throws, none of it. */
  commit(commit: Commit): Committed {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const accepted = this.#reports.add(commit.reports)
      const results = commit.writes.map((write) => this.#write(write))
      this.#db.exec('COMMIT')
      return { accepted, results }
    } catch (error) {
      // SQLite has rolled back by itself after some errors (full, I/O), not after others.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      this.#reports.undo()
      throw error
    }
  }

  #write(write: Write): number {
    switch (write.kind) {
      case 'append':
        return this.#append(write.entries)
      case 'plan':
        return this.#savePlan(write)
      case 'dropPlan':
        return Number(this.#dropPlan.run(write.endpoint, write.generation).changes)
      case 'retirePlan':
        return this.#uses.retire(write)
      case 'put':
        if (write.value === null) this.#dropDocument.run(write.key)
        else this.#putDocument.run(write.key, write.value)
        return 1
      case 'prune':
        return this.#pruner.prune(write)
      default:
        return this.#outbox.write(write)
    }
  }

  #append(entries: readonly EntryRow[]): number {
    const first = Number(this.#newestSeq.get()?.seq ?? 0) + 1
    for (const [i, entry] of entries.entries())
      this.#addEntry.run(first + i, entry.at, entry.author, entry.kind, entry.subject, entry.why, entry.data)
    return first
  }

  #savePlan(plan: Write & { kind: 'plan' }): number {
    const newest = this.#newestPlan.get(plan.endpoint)?.generation ?? null
    if (newest !== plan.previous) return 0
    this.#addPlan.run(plan.endpoint, plan.generation, plan.body)
    return 1
  }
}
