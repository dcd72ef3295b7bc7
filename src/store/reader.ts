// The reading side: its own connection and thread, so that a wide query never holds up a commit (WAL readers see
// whatever was committed when they began).

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { OutboxReader } from './outbox-reader.ts'
import type {
  Answers,
  CountColumns,
  CountRange,
  EntryRow,
  JournalRange,
  PlanRow,
  Read,
  StoredFigures,
} from './protocol.ts'

type Row = Record<string, unknown>

/** Only the counters by country tell from how many sources reports came. */
const sourcesOf = { country: 'sources', symptom: 'reports' } as const

/** Kinds by name and whole rooms: either is enough. */
function kindsOf({ kinds, rooms }: JournalRange, conditions: string[], values: SQLInputValue[]): void {
  if (kinds === null && rooms === null) return
  const named = 'kind IN (SELECT value FROM json_each(?))'
  const within = "substr(kind, 1, instr(kind, '.') - 1) IN (SELECT value FROM json_each(?))"
  if (kinds !== null) values.push(JSON.stringify(kinds))
  if (rooms !== null) values.push(JSON.stringify(rooms))
  conditions.push(kinds === null ? within : rooms === null ? named : `(${named} OR ${within})`)
}

export class Reader {
  readonly #db: DatabaseSync
  #outbox: OutboxReader | undefined
  readonly #statements = new Map<string, StatementSync>()

  constructor(db: DatabaseSync) {
    this.#db = db
    // SQLite's own `lower` and `LIKE` know the letters of ASCII alone.
    db.function('holds', { deterministic: true }, (text, word) =>
      String(text).toLowerCase().includes(String(word)) ? 1 : 0,
    )
  }

  answer(read: Read): Answers[Read['kind']] {
    switch (read.kind) {
      case 'countries':
        return this.#counts(read.range, 'country')
      case 'symptoms':
        return this.#counts(read.range, 'symptom')
      case 'journal':
        return this.#journal(read.range)
      case 'plans':
        return this.#plans(read.endpoint)
      case 'get':
        return this.#texts('SELECT value FROM document WHERE key = ?', [read.key])[0] ?? null
      case 'keys':
        return this.#texts('SELECT key FROM document WHERE key BETWEEN ? AND ? ORDER BY key', [
          read.prefix,
          `${read.prefix}\u{10ffff}`,
        ])
      case 'stats':
        return this.#stats()
      default:
        this.#outbox ??= new OutboxReader(this.#db)
        return this.#outbox.answer(read)
    }
  }

  #counts(range: CountRange, of: 'country' | 'symptom'): CountColumns {
    const rows =
      range.service === null ? this.#allCounts(range, of) : this.#serviceCounts(range, of, range.service)
    const positions = new Map<string, number>()
    const columns = {
      minute: new Float64Array(rows.length),
      service: new Uint16Array(rows.length),
      of: new Uint16Array(rows.length),
      reports: new Float64Array(rows.length),
      sources: new Float64Array(rows.length),
    }
    for (const [i, row] of rows.entries()) {
      const name = String(row.name)
      if (!positions.has(name)) positions.set(name, positions.size)
      columns.minute[i] = Number(row.minute)
      columns.service[i] = positions.get(name)!
      columns.of[i] = Number(row.of)
      columns.reports[i] = Number(row.reports)
      columns.sources[i] = Number(row.sources)
    }
    return { services: [...positions.keys()], ...columns }
  }

  #allCounts({ fromMinute, toMinute }: CountRange, of: 'country' | 'symptom'): Row[] {
    return this.#all(
      `SELECT minute, name, ${of} AS "of", reports, ${sourcesOf[of]} AS sources FROM ${of}_count JOIN service ON service.id = service
       WHERE minute >= ? AND minute < ? ORDER BY minute, service, ${of}`,
      [fromMinute, toMinute],
    )
  }

  /** The key begins with the minute (commits write next to each other), so one service is sought minute by minute. */
  #serviceCounts({ fromMinute, toMinute }: CountRange, of: 'country' | 'symptom', service: string): Row[] {
    return this.#all(
      `WITH RECURSIVE span (minute) AS (
         SELECT max(:from, (SELECT min(minute) FROM ${of}_count))
         UNION ALL SELECT minute + 1 FROM span
         WHERE minute + 1 < min(:to, (SELECT max(minute) + 1 FROM ${of}_count)))
       SELECT minute, service.name, ${of} AS "of", reports, ${sourcesOf[of]} AS sources FROM service CROSS JOIN span JOIN ${of}_count USING (minute)
       WHERE service.name = :service AND service = service.id AND minute < :to ORDER BY minute, ${of}`,
      [{ from: fromMinute, to: toMinute, service }],
    )
  }

  #journal(range: JournalRange): Answers['journal'] {
    const conditions: string[] = ['true']
    const values: SQLInputValue[] = []
    const where = (condition: string, value: SQLInputValue | null): void => {
      if (value === null) return
      conditions.push(condition)
      values.push(value)
    }
    where('seq > ?', range.after)
    where('seq < ?', range.before)
    where('subject = ?', range.subject)
    where('author = ?', range.author)
    where('at >= ?', range.from)
    where('at < ?', range.until)
    kindsOf(range, conditions, values)
    for (const word of range.words) where("holds(why || ' ' || subject || ' ' || author, ?)", word)
    return this.#all(
      `SELECT seq, at, author, kind, subject, why, data FROM journal WHERE ${conditions.join(' AND ')}
       ORDER BY seq ${range.descending ? 'DESC' : 'ASC'} LIMIT ?`,
      [...values, range.limit],
    ) as unknown as (EntryRow & { seq: number })[]
  }

  #plans(endpoint: string | null): PlanRow[] {
    const where = endpoint === null ? '' : 'WHERE endpoint = ?'
    return this.#all(
      `SELECT endpoint, generation, body FROM plan ${where} ORDER BY endpoint, generation`,
      endpoint === null ? [] : [endpoint],
    ) as unknown as PlanRow[]
  }

  #stats(): StoredFigures {
    const one = (sql: string): number => Number(Object.values(this.#all(sql, [])[0] ?? {})[0] ?? 0)
    return {
      bytes: one('PRAGMA page_count') * one('PRAGMA page_size'),
      journal: one('SELECT max(seq) - min(seq) + 1 FROM journal'),
      newestSeq: one('SELECT max(seq) FROM journal'),
      segments: one('SELECT count(*) FROM segment'),
      reportsKept: one('SELECT sum(reports) FROM segment'),
      plans: one('SELECT count(*) FROM plan'),
      documents: one('SELECT count(*) FROM document'),
      outbox: one('SELECT count(*) FROM outbox WHERE settled IS NULL'),
    }
  }

  #texts(sql: string, values: SQLInputValue[]): string[] {
    return this.#all(sql, values).map((row) => String(Object.values(row)[0]))
  }

  #all(sql: string, values: (SQLInputValue | Record<string, SQLInputValue>)[]): Row[] {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement.all(...(values as SQLInputValue[]))
  }
}
