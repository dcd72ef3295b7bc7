// The store's port. Accepted means committed: every promise here resolves after the bytes are on disk.

import type { Report, Symptom } from '../signals/index.ts'
import type { Fence, Plan, PlanUse, RetireUse } from '../steering/index.ts'
import type { Outbox } from '../telling/index.ts'
import type {
  CountryCode,
  EndpointName,
  Entry,
  Instant,
  JournalKind,
  JsonObject,
  NewEntry,
  ServiceId,
} from '../terms/index.ts'

/** `echo`: accepted, from a source of which the service heard within 15 minutes before. */
export type ReportVerdict = 'accepted' | 'echo' | 'duplicate'

/** The store said no. `code` 'full': no space left on the device; 'busy': the queue is at its bound; 'in-use': by another process; 'too-large': it never will be taken; 'closed'. */
export class StoreRefusal extends Error {
  override name = 'StoreRefusal'
  readonly code: 'full' | 'busy' | 'closed' | 'in-use' | 'too-large' | 'failed'
  constructor(code: StoreRefusal['code'], message: string) {
    super(message)
    this.code = code
  }
}

export type MinuteCount = {
  readonly minute: number
  readonly service: ServiceId
  readonly country: CountryCode
  readonly count: number
  /** Of those, how many came from a source of which the service had not just heard. Absent: all. */
  readonly sources?: number
}

export type SymptomCount = {
  readonly minute: number
  readonly service: ServiceId
  readonly symptom: Symptom
  readonly count: number
}

/** Minutes since the Unix epoch: `fromMinute` inclusive, `toMinute` exclusive. */
export type CountQuery = {
  readonly fromMinute: number
  readonly toMinute: number
  readonly service?: ServiceId
}

export type JournalQuery = {
  readonly after?: number
  readonly before?: number
  readonly kinds?: readonly JournalKind[]
  /** Every kind of these rooms: `plan` is all that begins with `plan.`. Beside `kinds`, not instead of it. */
  readonly rooms?: readonly string[]
  readonly subject?: string
  readonly author?: string
  /** Entries of this moment and later. */
  readonly from?: Instant
  /** Entries before this moment. */
  readonly until?: Instant
  /** Each of its words stands in the sentence, the subject or the author, in capitals or not. Looks at every entry of the range. */
  readonly text?: string
  /** Default 100, at most 10,000. */
  readonly limit?: number
  /** Newest first when 'desc' (default 'asc'). */
  readonly order?: 'asc' | 'desc'
}

export interface Store {
  /** What waits to be told to people. */
  readonly outbox: Outbox
  /** One verdict per report, in order. Deduplicates: a reporter's second report for a service within 15 minutes (event time). */
  acceptReports(reports: readonly Report[]): Promise<readonly ReportVerdict[]>
  /** Per-minute counts by service and country, ordered by minute. */
  counts(query: CountQuery): Promise<readonly MinuteCount[]>
  /** Per-minute counts by service and symptom, ordered by minute. */
  symptoms(query: CountQuery): Promise<readonly SymptomCount[]>
  append(entries: readonly NewEntry[]): Promise<readonly Entry[]>
  journal(query: JournalQuery): Promise<readonly Entry[]>
  /** Saves a plan if the newest plan of its endpoint has exactly generation `previous` (null: none). False: somebody was first. */
  savePlan(plan: Plan, previous: bigint | null): Promise<boolean>
  plans(endpoint?: EndpointName): Promise<readonly Plan[]>
  /** What one enactor uses from now on, in place of what it told before. */
  usePlans(use: PlanUse): Promise<void>
  /**
   * Removes a plan unless it is in use: the question and the removal are one transaction (S4). Null: it is removed;
   * else why it stays. What an enactor has not told of yet counts as in use.
   */
  retirePlan(endpoint: EndpointName, fence: Fence): Promise<RetireUse | null>
  /** Small documents by key: tokens, cursors, snapshots, orders. */
  get(key: string): Promise<JsonObject | null>
  put(key: string, value: JsonObject | null): Promise<void>
  keys(prefix: string): Promise<readonly string[]>
  /** Removes what retention allows: counts, and journal and settled messages, older than the given times. Returns rows removed. */
  prune(limits: { countsBefore: Instant; journalBefore: Instant }): Promise<number>
  stats(): Promise<JsonObject>
  close(): Promise<void>
}
