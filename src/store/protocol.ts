// What crosses between the caller and the store's two threads. Documents, plans and entry data cross as JSON text:
// they are written as text anyway.

import type { ReportColumns } from './columns.ts'
import type { OutboxAnswers, OutboxRead, OutboxWrite } from './outbox-protocol.ts'

export type EntryRow = {
  readonly at: number
  readonly author: string
  readonly kind: string
  readonly subject: string
  readonly why: string
  /** JSON text. */
  readonly data: string
}

export type Write =
  /** Answered with the first entry's seq. */
  | { readonly kind: 'append'; readonly entries: readonly EntryRow[] }
  /** Answered with 1, or with 0 when the endpoint's newest plan is not `previous`. Generations as 20 digits. */
  | {
      readonly kind: 'plan'
      readonly endpoint: string
      readonly generation: string
      readonly previous: string | null
      readonly body: string
    }
  | { readonly kind: 'dropPlan'; readonly endpoint: string; readonly generation: string }
  /** Answered with 0, or with what it is in use for (`plan-uses.ts`). `at`: now, in milliseconds. */
  | {
      readonly kind: 'retirePlan'
      readonly endpoint: string
      readonly generation: string
      readonly digest: string
      readonly at: number
    }
  | { readonly kind: 'put'; readonly key: string; readonly value: string | null }
  /** Removes a bounded part; answered with the rows removed, 0 when nothing is left to remove. */
  | { readonly kind: 'prune'; readonly countsBefore: number; readonly journalBefore: number }
  | OutboxWrite

/** One transaction. */
export type Commit = { readonly reports: ReportColumns; readonly writes: readonly Write[] }

/** `accepted[i]` is 1 for a counted report, 2 for one of a source just heard of, 0 for a duplicate; one result per write. */
export type Committed = { readonly accepted: Uint8Array; readonly results: readonly number[] }

export type CountRange = {
  readonly fromMinute: number
  readonly toMinute: number
  readonly service: string | null
}

/** Parallel columns; `of` holds the country's or the symptom's code. */
export type CountColumns = {
  readonly services: readonly string[]
  readonly minute: Float64Array
  readonly service: Uint16Array
  readonly of: Uint16Array
  readonly reports: Float64Array
  readonly sources: Float64Array
}

export type JournalRange = {
  readonly after: number | null
  readonly before: number | null
  readonly kinds: readonly string[] | null
  readonly rooms: readonly string[] | null
  readonly subject: string | null
  readonly author: string | null
  readonly from: number | null
  readonly until: number | null
  /** In small letters. */
  readonly words: readonly string[]
  readonly limit: number
  readonly descending: boolean
}

export type Read =
  | { readonly kind: 'countries' | 'symptoms'; readonly range: CountRange }
  | { readonly kind: 'journal'; readonly range: JournalRange }
  | { readonly kind: 'plans'; readonly endpoint: string | null }
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'keys'; readonly prefix: string }
  | { readonly kind: 'stats' }
  | OutboxRead

export type PlanRow = { readonly endpoint: string; readonly generation: string; readonly body: string }

export type StoredFigures = {
  readonly bytes: number
  readonly journal: number
  readonly newestSeq: number
  readonly segments: number
  readonly reportsKept: number
  readonly plans: number
  readonly documents: number
  /** Messages that are not settled. */
  readonly outbox: number
}

/** What each read is answered with. */
export type Answers = {
  readonly countries: CountColumns
  readonly symptoms: CountColumns
  readonly journal: readonly (EntryRow & { readonly seq: number })[]
  readonly plans: readonly PlanRow[]
  readonly get: string | null
  readonly keys: readonly string[]
  readonly stats: StoredFigures
} & OutboxAnswers

export type ThreadSettings = {
  readonly role: 'writer' | 'reader'
  readonly file: string
  /** Bound on the database file's size, or null for what the disk holds. */
  readonly maxBytes: number | null
}

export type Ask = { readonly id: number; readonly ask: Commit | Read }
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number
      readonly ok: false
      readonly code: 'full' | 'busy' | 'closed' | 'in-use' | 'too-large' | 'failed'
      readonly message: string
    }
