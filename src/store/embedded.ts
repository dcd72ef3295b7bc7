// The `Store` port over the two threads: turns the port's values into what crosses, and back.

import type { Report } from '../signals/index.ts'
import type { Fence, Plan, PlanUse, RetireUse } from '../steering/index.ts'
import type {
  EndpointName,
  Entry,
  Instant,
  JournalKind,
  JsonObject,
  NewEntry,
  ServiceId,
} from '../terms/index.ts'
import { assert } from '../terms/index.ts'
import { entryBytes, putBytes, putOf, putText, rowOf } from './bounds.ts'
import { countryName, symptomName } from './columns.ts'
import { EmbeddedOutbox } from './embedded-outbox.ts'
import type { GroupCommit } from './group-commit.ts'
import { generationDigits, planOf, planText } from './plan-rows.ts'
import { retireUses, useKey, useText } from './plan-uses.ts'
import type { Answers, CountColumns, Read } from './protocol.ts'
import {
  type CountQuery,
  type JournalQuery,
  type MinuteCount,
  type ReportVerdict,
  type Store,
  StoreRefusal,
  type SymptomCount,
} from './store.ts'

const mostEntries = 10_000

export type EmbeddedParts = {
  readonly commits: GroupCommit
  readonly ask: (read: Read) => Promise<unknown>
  readonly lastCommitMs: () => number | null
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  readonly close: () => Promise<void>
}

export class EmbeddedStore implements Store {
  readonly outbox: EmbeddedOutbox
  readonly #parts: EmbeddedParts
  #closed = false

  constructor(parts: EmbeddedParts) {
    this.#parts = parts
    this.outbox = new EmbeddedOutbox({
      commits: () => this.#open().commits,
      ask: (read) => this.#open().ask(read),
    })
  }

  async acceptReports(reports: readonly Report[]): Promise<readonly ReportVerdict[]> {
    return this.#open().commits.reports(reports)
  }

  async counts(query: CountQuery): Promise<readonly MinuteCount[]> {
    const columns = await this.#ask({ kind: 'countries', range: rangeOf(query) })
    return rowsOf(columns, (row, of, i) => {
      const sources = columns.sources[i]!
      return { ...row, country: countryName(of), ...(sources < row.count ? { sources } : {}) }
    })
  }

  async symptoms(query: CountQuery): Promise<readonly SymptomCount[]> {
    const columns = await this.#ask({ kind: 'symptoms', range: rangeOf(query) })
    return rowsOf(columns, (row, of) => ({ ...row, symptom: symptomName(of) }))
  }

  async append(entries: readonly NewEntry[]): Promise<readonly Entry[]> {
    const { commits } = this.#open()
    if (entries.length === 0) return []
    const rows = entries.map(rowOf)
    const first = await commits.write({ kind: 'append', entries: rows }, entryBytes(rows))
    return entries.map((entry, i) => ({ ...entry, seq: first + i }))
  }

  async journal(query: JournalQuery): Promise<readonly Entry[]> {
    const range = {
      after: query.after ?? null,
      before: query.before ?? null,
      kinds: query.kinds ?? null,
      rooms: query.rooms ?? null,
      subject: query.subject ?? null,
      author: query.author ?? null,
      from: query.from ?? null,
      until: query.until ?? null,
      words: (query.text ?? '').toLowerCase().split(/\s+/).filter(Boolean),
      limit: Math.min(Math.max(query.limit ?? 100, 0), mostEntries),
      descending: query.order === 'desc',
    }
    const rows = await this.#ask({ kind: 'journal', range })
    return rows.map((row) => ({
      ...row,
      at: row.at as Instant,
      kind: row.kind as JournalKind,
      data: JSON.parse(row.data) as JsonObject,
    }))
  }

  async savePlan(plan: Plan, previous: bigint | null): Promise<boolean> {
    assert(previous === null || plan.generation > previous, 'a plan is newer than the one it replaces (S2)')
    const body = planText(plan)
    const saved = await this.#open().commits.write(
      {
        kind: 'plan',
        endpoint: plan.envelope.endpoint,
        generation: generationDigits(plan.generation),
        previous: previous === null ? null : generationDigits(previous),
        body,
      },
      body.length,
    )
    return saved === 1
  }

  async plans(endpoint?: EndpointName): Promise<readonly Plan[]> {
    const rows = await this.#ask({ kind: 'plans', endpoint: endpoint ?? null })
    return rows.map((row) => {
      const plan = planOf(row)
      if (plan.ok) return plan.value
      throw new StoreRefusal('failed', `plan ${row.generation} of ${row.endpoint} was altered: ${plan.error}`)
    })
  }

  async usePlans(use: PlanUse): Promise<void> {
    const put = putText(useKey(use), useText(use, this.#parts.now()))
    await this.#open().commits.write(put, putBytes(put))
  }

  async retirePlan(endpoint: EndpointName, { generation, digest }: Fence): Promise<RetireUse | null> {
    const at = this.#parts.now()
    const write = { kind: 'retirePlan', endpoint, generation: `${generation}`, digest, at } as const
    const answer = await this.#open().commits.write(write, endpoint.length + digest.length)
    return answer === 0 ? null : retireUses[answer - 1]!
  }

  async get(key: string): Promise<JsonObject | null> {
    const text = await this.#ask({ kind: 'get', key })
    return text === null ? null : (JSON.parse(text) as JsonObject)
  }

  async put(key: string, value: JsonObject | null): Promise<void> {
    const put = putOf(key, value)
    await this.#open().commits.write(put, putBytes(put))
  }

  async keys(prefix: string): Promise<readonly string[]> {
    return this.#ask({ kind: 'keys', prefix })
  }

  async prune(limits: { countsBefore: Instant; journalBefore: Instant }): Promise<number> {
    let removed = 0
    for (;;) {
      const part = await this.#open().commits.write({ kind: 'prune', ...limits }, 0)
      if (part === 0) return removed
      removed += part
    }
  }

  async stats(): Promise<JsonObject> {
    const { commits, lastCommitMs } = this.#open()
    const figures = await this.#ask({ kind: 'stats' })
    return { ...figures, queuedBytes: commits.queuedBytes, lastCommitMs: lastCommitMs() }
  }

  /** Commits what was asked before, then lets go of the folder. Later calls are refused as 'closed'. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#parts.close()
  }

  async #ask<K extends keyof Answers>(read: Read & { readonly kind: K }): Promise<Answers[K]> {
    return (await this.#open().ask(read)) as Answers[K]
  }

  #open(): EmbeddedParts {
    if (this.#closed) throw new StoreRefusal('closed', 'the store is closed')
    return this.#parts
  }
}

const rangeOf = (query: CountQuery) => ({
  fromMinute: query.fromMinute,
  toMinute: query.toMinute,
  service: query.service ?? null,
})

type CountRow = { readonly minute: number; readonly service: ServiceId; readonly count: number }

function rowsOf<T>(columns: CountColumns, finish: (row: CountRow, of: number, index: number) => T): T[] {
  return Array.from(columns.minute, (minute, i) =>
    finish(
      {
        minute,
        service: columns.services[columns.service[i]!] as ServiceId,
        count: columns.reports[i]!,
      },
      columns.of[i]!,
      i,
    ),
  )
}
